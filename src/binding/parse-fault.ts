import { ProtocolError } from '../errors.js';
import { parseXml } from '../xml/parse.js';
import { decodeText } from '../xml/text.js';
import { type FaultDetails, findFault } from './fault-details.js';
import { hresultName } from './hresults.js';
import { type FaultContext, statusOfFault } from './status.js';

/** A fault with the HRESULT it stands for. */
export interface ParsedFault extends FaultDetails {
  /** A WBEM status. */
  readonly hresult: number;
  /** Its name. */
  readonly name: string;
  /** The HRESULT that the server gave, where it is not a WBEM status. */
  readonly nativeHresult?: number;
  readonly nativeName?: string;
  readonly retryable: boolean;
  readonly outcomeUnknown: boolean;
  readonly httpStatus?: number;
}

/** A fault with its status, which `context` may refine. */
export function withStatus(fault: FaultDetails, context: FaultContext = {}): ParsedFault {
  const status = statusOfFault(fault, context);
  const nativeName =
    status.nativeHresult === undefined ? undefined : hresultName(status.nativeHresult);
  return {
    ...fault,
    ...status,
    name: hresultName(status.hresult) ?? '',
    ...(nativeName === undefined ? {} : { nativeName }),
  };
}

/**
 * Reads a fault without a session: an envelope, an s:Fault, or only the f:WSManFault or error
 * object that a log has kept.
 *
 * @param httpStatus the status that the fault came with; it is passed on, the fault decides
 * @throws ProtocolError when the document is not XML or holds no fault.
 */
export function parseFault(
  document: string | Uint8Array,
  httpStatus?: number,
  context: FaultContext = {},
): ParsedFault {
  const text = typeof document === 'string' ? document : decodeText(document);
  const fault = findFault(parseXml(text));
  if (fault === undefined) throw new ProtocolError('the document holds no fault', 'not-xml', text);
  return { ...withStatus(fault, context), ...(httpStatus === undefined ? {} : { httpStatus }) };
}
