import { type QName, xml, type XmlElement } from '../xml/element.js';
import { WSMAN_FAULT } from '../xml/namespaces.js';
import type { SoapFault } from '../wsman/fault.js';

const FAULT_DETAIL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/';

/** What a fault is made of; everything else has a usual value. */
export interface FaultParts {
  /** `wsman:InvalidSelectors`; empty for none. */
  readonly subcode: string;
  readonly reason: string;
  /** Default `Sender`. */
  readonly code?: string;
  /** The last segment of wsman:FaultDetail. */
  readonly faultDetail?: string;
  readonly detail?: readonly XmlElement[];
  /** Headers that were not understood. */
  readonly headers?: readonly QName[];
  /** The HRESULT behind it, for services that report that instead. */
  readonly hresult?: number;
}

/** Thrown by a handler, or by the checks before it: the answer is this fault. */
export class FaultReply extends Error {
  override readonly name = 'FaultReply';
  readonly fault: SoapFault;
  readonly headers: readonly QName[];
  readonly hresult: number | undefined;

  constructor({
    subcode,
    reason,
    code = 'Sender',
    faultDetail,
    detail = [],
    headers = [],
    hresult,
  }: FaultParts) {
    super(`${subcode} ${reason}`.trim());
    this.headers = headers;
    this.hresult = hresult;
    this.fault = {
      code,
      subcode,
      reason,
      ...(faultDetail === undefined ? {} : { faultDetail: `${FAULT_DETAIL}${faultDetail}` }),
      detail,
      notUnderstood: headers.map(({ name }) => name),
    };
  }
}

/** The f:WSManFault of a detail. [MS-WSMV] 2.2.4.43 */
export function wsmanFault(
  code: number,
  machine: string,
  message: string | readonly XmlElement[],
): XmlElement {
  return xml(
    WSMAN_FAULT,
    'WSManFault',
    [xml(WSMAN_FAULT, 'Message', message)],
    [
      ['Code', String(code)],
      ['Machine', machine],
    ],
  );
}
