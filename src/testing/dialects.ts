import { hresultName } from '../binding/hresults.js';
import type { WireStyle } from '../binding/value.js';
import { STANDARD_STYLE } from '../binding/value.js';
import { WBEM_E_FAILED } from '../binding/wbem-status.js';
import { hresultOf } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import type { ListenerOptions } from '../server/http-listener.js';
import type { LoginOptions } from '../server/login.js';
import type { Check } from '../server/request-checks.js';
import type { Message } from '../wsman/envelope.js';
import { XPATH } from '../wsman/headers.js';
import { get } from '../wsman/operations/get.js';
import type { Identity } from '../wsman/operations/identify.js';
import { put } from '../wsman/operations/put.js';
import { attribute, named } from '../xml/element.js';
import { SOAP, WSMAN } from '../xml/namespaces.js';
import { CimFailure } from './cim-failure.js';
import {
  type EnumerationWays,
  OMI_ENUMERATIONS,
  OPENWSMAN_ENUMERATIONS,
  WINDOWS_ENUMERATIONS,
} from './enumeration-ways.js';
import { cimStatusOf, omiError } from './error-objects.js';
import { type MethodWays, OMI_METHODS, STANDARD_METHODS } from './method-ways.js';
import { windowsFault, withWindowsCode } from './windows-faults.js';

/** The servers whose ways the sandbox has. */
export type DialectName = 'windows' | 'omi' | 'openwsman';

/** Where servers differ. */
export interface Dialect {
  readonly identity: Identity;
  readonly style: WireStyle;
  /** What the server makes of a message before its checks. */
  readonly prepare: (message: Message) => Message;
  readonly checks: readonly Check[];
  /** What a fragment Put does to the other properties; `none` when there are no fragments. */
  readonly fragments: 'keep' | 'null' | 'none';
  /** Options reach the provider as its context. */
  readonly hasContext: boolean;
  /** What a whole Put does about properties that it lacks. */
  readonly missing: 'refuse' | 'keep' | 'null';
  /** xsi:nil is not read. */
  readonly dropsNull: boolean;
  /** The new representation comes back from a Put. */
  readonly answersPut: boolean;
  /** Endpoint references to classes of DMTF have the selector `__cimnamespace`. */
  readonly tellsNamespace: boolean;
  readonly enumerations: EnumerationWays;
  readonly methods: MethodWays;
  /** What there is of class metadata: no list of classes, or nothing at all. [MS-WSMV] 3.1.4.1.38 */
  readonly classes: 'listed' | 'single' | 'none';
  /** How clients log in when nothing else is said. */
  readonly login: Pick<LoginOptions, 'basic' | 'negotiate' | 'allowUnencrypted'>;
  readonly mediaTypes: RegExp;
  readonly refusals: ListenerOptions['refusals'];
  /** The HTTP status that a fault is sent with. */
  httpStatus(fault: FaultReply): number;
  toFault(failure: CimFailure, operation: string): FaultReply;
  /** What the server adds to the faults of its own checks. */
  decorate(fault: FaultReply): FaultReply;
}

/** A fault that is an HTTP answer without a body. */
export class EmptyReply extends FaultReply {}

const identity = (productVendor: string, productVersion: string): Identity => ({
  protocolVersion: WSMAN,
  productVendor,
  productVersion,
  securityProfiles: [],
});

const asReceived = (message: Message): Message => message;

/** OMI and openwsman overlook a FragmentTransfer that is not marked with the word `true`. */
function withoutLaxFragment(message: Message): Message {
  const { blocks, headers } = message;
  const block = blocks.find((one) => named(one, WSMAN, 'FragmentTransfer'));
  if (block === undefined || attribute(block, SOAP, 'mustUnderstand') === 'true') return message;
  const { fragment: _, ...others } = headers;
  return { ...message, headers: others };
}

/** [MS-WSMV] 3.1.4.1.18: without mustUnderstand="true" the header is not valid. */
const mandatoryFragment: Check = ({ headers, mandatory }) => {
  if (headers.fragment === undefined || mandatory.has('fragment')) return;
  throw new FaultReply({
    subcode: 'wsa:InvalidMessageInformationHeader',
    reason: 'The FragmentTransfer header must be marked as mustUnderstand.',
  });
};

const fragmentDialect: Check = ({ headers: { fragment } }) => {
  if ((fragment?.dialect ?? XPATH) === XPATH) return;
  throw new FaultReply({
    subcode: 'wsman:FragmentDialectNotSupported',
    reason: `The fragment dialect ${fragment?.dialect} is not supported.`,
  });
};

/** [MS-WSMV] note 68: only a Get and a Put can be of a fragment. */
const fragmentOperation: Check = ({ headers: { fragment, action } }) => {
  if (fragment === undefined || action === get.action || action === put.action) return;
  throw new FaultReply({
    subcode: 'wsa:ActionNotSupported',
    reason: 'The action is not supported for a fragment of the resource.',
  });
};

const noFragments: Check = ({ headers, mandatory }) => {
  if (headers.fragment === undefined || !mandatory.has('fragment')) return;
  throw new FaultReply({
    code: 'MustUnderstand',
    subcode: '',
    reason: 'Header not understood',
    headers: [{ ns: WSMAN, name: 'FragmentTransfer' }],
  });
};

const windows: Dialect = {
  identity: identity('Microsoft Corporation', 'OS: 10.0.20348 SP: 0.0 Stack: 3.0'),
  style: STANDARD_STYLE,
  prepare: asReceived,
  checks: [mandatoryFragment, fragmentDialect, fragmentOperation],
  fragments: 'keep',
  hasContext: true,
  missing: 'refuse',
  dropsNull: false,
  answersPut: true,
  tellsNamespace: true,
  enumerations: WINDOWS_ENUMERATIONS,
  methods: STANDARD_METHODS,
  classes: 'listed',
  login: { basic: false, negotiate: true, allowUnencrypted: false },
  mediaTypes: /^application\/soap\+xml\b/i,
  refusals: { method: 405, path: 404, mediaType: 415 },
  httpStatus: () => 500,
  toFault: windowsFault,
  decorate: withWindowsCode,
};

/** MI_Result to SOAP, as the server of OMI has it. */
const OMI_SUBCODES: Readonly<Record<number, readonly [code: string, subcode: string]>> = {
  2: ['Sender', 'wsman:AccessDenied'],
  3: ['Sender', 'wsa:DestinationUnreachable'],
  5: ['Sender', 'wsa:DestinationUnreachable'],
  6: ['Sender', 'wsa:DestinationUnreachable'],
  7: ['Sender', 'wsman:UnsupportedFeature'],
};

function omiFault(failure: CimFailure): FaultReply {
  const [status, name] = cimStatusOf(failure.hresult);
  const [code, subcode] = OMI_SUBCODES[status] ?? ['Receiver', 'wsman:InternalError'];
  const reason = `CIM ERROR:${name}: ${failure.parameterInfo}`;
  return new FaultReply({ code, subcode, reason, detail: [omiError(failure)] });
}

/** What OMI has a subcode for among the faults that are not CIM errors. */
const OMI_CHECKS: ReadonlySet<string> = new Set([
  's:MustUnderstand',
  'wsa:ActionNotSupported',
  'wsa:InvalidMessageInformationHeader',
  'wsa:MessageInformationHeaderRequired',
  'wsman:EncodingLimit',
  'wsman:UnsupportedFeature',
]);

/** What OMI says nothing about: it answers without a body. */
const OMI_SILENT: ReadonlySet<string> = new Set([
  'wsen:FilterDialectRequestedUnavailable',
  'wsman:QuotaLimit',
]);

/** OMI never sends a wsman:FaultDetail, and most problems are a CIM error or an internal one. */
function withOmiSubcode({ fault, hresult, headers }: FaultReply): FaultReply {
  const { code, subcode, reason } = fault;
  if (OMI_SILENT.has(subcode)) return new EmptyReply({ subcode, reason });
  if (subcode === 'wsen:InvalidEnumerationContext') {
    return new FaultReply({ subcode: 'wsa:DestinationUnreachable', reason });
  }
  if (hresult !== undefined) return omiFault(new CimFailure(hresult, reason));
  return OMI_CHECKS.has(subcode === '' ? `s:${code}` : subcode)
    ? new FaultReply({ code, subcode, reason, headers })
    : new FaultReply({ code: 'Receiver', subcode: 'wsman:InternalError', reason });
}

const omi: Dialect = {
  identity: identity('Open Management Infrastructure', '1.9.1-0'),
  style: { family: 'dmtf', char16: 'code', datetime: 'xs', boolean: 'upper' },
  prepare: withoutLaxFragment,
  checks: [noFragments],
  fragments: 'none',
  hasContext: false,
  missing: 'keep',
  dropsNull: true,
  answersPut: false,
  tellsNamespace: false,
  enumerations: OMI_ENUMERATIONS,
  methods: OMI_METHODS,
  classes: 'single',
  login: { basic: true, negotiate: true, allowUnencrypted: true },
  mediaTypes: /^(?:application\/soap\+xml|text\/xml)\b/i,
  refusals: { method: 500, path: null, mediaType: 400 },
  httpStatus: () => 500,
  toFault: omiFault,
  decorate: withOmiSubcode,
};

/** HTTP statuses that openwsman gives to faults; any other follows the SOAP code. */
const OPENWSMAN_STATUS: Readonly<Record<string, number>> = {
  'wsman:AccessDenied': 401,
  'wsa:ActionNotSupported': 501,
  'wsa:DestinationUnreachable': 503,
  'wsman:EncodingLimit': 413,
  'wsman:TimedOut': 408,
};
const OPENWSMAN_SUBCODES: Readonly<Record<string, string>> = {
  WBEM_E_ACCESS_DENIED: 'wsman:AccessDenied',
  WBEM_E_ALREADY_EXISTS: 'wsman:AlreadyExists',
  WBEM_E_INVALID_CLASS: 'wsa:DestinationUnreachable',
  WBEM_E_INVALID_NAMESPACE: 'wsa:DestinationUnreachable',
  WBEM_E_NOT_FOUND: 'wsa:DestinationUnreachable',
  WBEM_E_PROVIDER_NOT_CAPABLE: 'wsa:ActionNotSupported',
  WBEM_E_TIMED_OUT: 'wsman:TimedOut',
};

function openwsmanFault({ hresult, parameterInfo }: CimFailure): FaultReply {
  const subcode = OPENWSMAN_SUBCODES[hresultName(hresult) ?? ''] ?? 'wsman:InternalError';
  const code = subcode === 'wsman:InternalError' ? 'Receiver' : 'Sender';
  return new FaultReply({ code, subcode, reason: parameterInfo });
}

/** To openwsman, wrong selectors are those of no resource. */
function withOpenwsmanSubcode(reply: FaultReply): FaultReply {
  const { subcode, reason } = reply.fault;
  if (subcode !== 'wsman:InvalidSelectors') return reply;
  return new FaultReply({ subcode: 'wsa:DestinationUnreachable', reason });
}

const openwsman: Dialect = {
  identity: identity('Openwsman Project', '2.8.1'),
  style: { family: 'dmtf', char16: 'character', datetime: 'text' },
  prepare: withoutLaxFragment,
  checks: [],
  fragments: 'null',
  hasContext: false,
  missing: 'null',
  dropsNull: true,
  answersPut: true,
  tellsNamespace: true,
  enumerations: OPENWSMAN_ENUMERATIONS,
  methods: STANDARD_METHODS,
  classes: 'none',
  login: { basic: true, negotiate: false, allowUnencrypted: true },
  mediaTypes: /^(?:application\/soap\+xml\b|$)/i,
  refusals: { method: 501, path: 403, mediaType: 415 },
  httpStatus: ({ fault: { code, subcode } }) =>
    code === 'MustUnderstand'
      ? 200
      : (OPENWSMAN_STATUS[subcode] ?? (code === 'Sender' ? 400 : 500)),
  toFault: openwsmanFault,
  decorate: withOpenwsmanSubcode,
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { windows, omi, openwsman };

/** Anything that a handler threw, as a fault of the dialect. */
export function toDialectFault(dialect: Dialect, error: unknown, operation: string): FaultReply {
  if (error instanceof FaultReply) return dialect.decorate(error);
  if (error instanceof CimFailure) return dialect.toFault(error, operation);
  const message = error instanceof Error ? error.message : 'unexpected failure';
  const hresult = hresultOf(error);
  return dialect.toFault(new CimFailure(hresult || WBEM_E_FAILED, message), operation);
}
