import {
  AuthenticationError,
  ConflictError,
  type ErrorStatus,
  FaultError,
  HttpError,
  ProtocolError,
  TimeoutError,
  TransportError,
  type WsmanError,
} from '../errors.js';
import type { FaultDetails } from './fault-details.js';
import { toHResult, wbemStatusOf, type WbemStatusName } from './hresults.js';
import { CIM_STATUS } from './tables/cim-status.js';
import { HTTP_STATUS } from './tables/http-status.js';
import { rows } from './tables/rows.js';
import { SOAP_CODES } from './tables/soap-codes.js';
import { SUBCODES } from './tables/subcodes.js';
import { SYSTEM_HRESULTS } from './tables/system-hresults.js';
import { TRANSPORT_REASONS } from './tables/transport.js';
import { WSMAN_CODES } from './tables/wsman-codes.js';

/** What was being done when a fault came: it decides what some faults mean. */
export interface FaultContext {
  /** The name of the operation: `Get`, `Put`, ... */
  readonly operation?: string;
  /** The request carried a wsman:FragmentTransfer header. */
  readonly fragment?: boolean;
  /** The operation may be repeated, so no outcome is ever unknown. */
  readonly idempotent?: boolean;
}

type Table = ReadonlyMap<string, ErrorStatus>;

function status(name: string, flags = ''): ErrorStatus {
  return {
    hresult: wbemStatusOf(name as WbemStatusName),
    retryable: flags === 'retryable',
    outcomeUnknown: flags === 'outcomeUnknown',
  };
}

/** A table by `key` cells; the WBEM status is in column `column`, the flags behind it. */
function table(text: string, column: number, key: (row: readonly string[]) => string): Table {
  return new Map(rows(text).map((row) => [key(row), status(row[column] ?? '', row[column + 1])]));
}

const firstCell = ([cell = '']: readonly string[]): string => cell;
const BY_SUBCODE = table(SUBCODES, 2, ([subcode, detail]) => `${subcode} ${detail}`.toLowerCase());
const BY_SOAP_CODE = table(SOAP_CODES, 1, firstCell);
const BY_CIM_STATUS = table(CIM_STATUS, 2, firstCell);
const BY_HTTP_STATUS = table(HTTP_STATUS, 1, firstCell);
const BY_HRESULT = new Map([
  ...table(SYSTEM_HRESULTS, 2, firstCell),
  ...table(WSMAN_CODES, 2, firstCell),
]);
const BY_REASON: Table = new Map(
  rows(TRANSPORT_REASONS).map(([reason = '', native, name = '', flags]) => [
    reason,
    {
      ...status(name, flags),
      ...(native === '-' ? {} : { nativeHresult: Number(native) }),
    },
  ]),
);

const FAILED = status('WBEM_E_FAILED');

/** An HRESULT in the range that WMI itself uses. */
function isWbem(hresult: number): boolean {
  return hresult >= 0x80041000 && hresult <= 0x8004ffff;
}

/** A number of a fault as an HRESULT: low halves of facility 0x33 and Win32 codes are completed. */
function normalize(code: number): number {
  if (code < 0 || code >= 0x80000000) return toHResult(code);
  return code >= 0x8000 && code <= 0x81ff ? 0x80330000 + code : 0x80070000 + (code & 0xffff);
}

/** The status of an HRESULT that a server named. */
function fromHResult(code: number): ErrorStatus {
  const hresult = normalize(code);
  if (isWbem(hresult)) return { ...FAILED, hresult };
  const known = BY_HRESULT.get(`0x${hresult.toString(16).padStart(8, '0')}`) ?? FAILED;
  return { ...known, nativeHresult: hresult };
}

type Step = (fault: FaultDetails, context: FaultContext) => ErrorStatus | undefined;

function property({ extendedError }: FaultDetails, name: string): string {
  return extendedError?.properties[name]?.trim() ?? '';
}

/** A property of the error object as a number; undefined for null, zero and text. */
function numberOf(fault: FaultDetails, name: string): number | undefined {
  const value = Number(property(fault, name) || 0);
  return Number.isInteger(value) && value !== 0 ? value : undefined;
}

/** 3: MSFT_WmiError, OMI_Error or any other element marked as a CIM error. */
const byCimError: Step = (fault) => {
  if (fault.extendedError?.isCimError !== true) return undefined;
  const errorCode = numberOf(fault, 'error_Code');
  const kind = property(fault, 'error_Type');
  if (errorCode !== undefined && kind !== 'MI') return fromHResult(errorCode);
  const inMessageId = /^OMI:MI_Result:(\d+)$/.exec(property(fault, 'MessageID'))?.[1];
  const candidates = [
    errorCode,
    inMessageId,
    numberOf(fault, 'CIMStatusCode'),
    numberOf(fault, 'OMI_Code'),
  ];
  for (const candidate of candidates) {
    const found = BY_CIM_STATUS.get(String(candidate));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** 4: __ExtendedStatus.StatusCode, where the provider set it. */
const byStatusCode: Step = (fault) => {
  const code =
    fault.extendedError?.isCimError === false ? numberOf(fault, 'StatusCode') : undefined;
  return code === undefined || (code > 0 && code <= 28) ? undefined : fromHResult(code);
};

const RESOURCE_NOT_FOUND = 0x80338000;
const INVALID_FRAGMENT_PATHS: ReadonlySet<number> = new Set([0x80338093, 0x80338109]);

/** The code of the provider, else of the service; zero says nothing. */
function codeOf({ providerFault, wsmanFault }: FaultDetails): number | undefined {
  const code = providerFault?.wsmanFault?.code || wsmanFault?.code || undefined;
  return code === undefined ? undefined : normalize(code);
}

function detailName({ faultDetail = '' }: FaultDetails): string {
  return faultDetail.split('/').at(-1) ?? '';
}

function isNotFound(fault: FaultDetails): boolean {
  const code = codeOf(fault);
  return code === undefined
    ? fault.subcode === 'wsa:DestinationUnreachable'
    : code === RESOURCE_NOT_FOUND;
}

function refusesFragments(fault: FaultDetails): boolean {
  return (
    ['wsa:ActionNotSupported', 'wsen:FilteringNotSupported'].includes(fault.subcode) ||
    detailName(fault) === 'FragmentLevelAccess' ||
    (fault.code === 'MustUnderstand' &&
      fault.notUnderstood.some((name) => name.endsWith('FragmentTransfer')))
  );
}

function refusesFragmentPath(fault: FaultDetails): boolean {
  return (
    fault.subcode.endsWith(':CannotProcessFilter') || INVALID_FRAGMENT_PATHS.has(codeOf(fault) ?? 0)
  );
}

function isUnreadableBody({ subcode }: FaultDetails): boolean {
  return subcode === 'wsman:SchemaValidationError' || subcode === 'wst:InvalidRepresentation';
}

/** 6: faults whose meaning depends on the operation, or on the object that WMI names. */
const CONTEXT_RULES: readonly [
  WbemStatusName,
  (fault: FaultDetails, context: FaultContext) => boolean,
][] = [
  [
    'WBEM_E_PROVIDER_NOT_CAPABLE',
    (fault, { fragment }) => fragment === true && refusesFragments(fault),
  ],
  [
    'WBEM_E_INVALID_PROPERTY',
    (fault, { fragment }) => fragment === true && refusesFragmentPath(fault),
  ],
  [
    'WBEM_E_INVALID_OBJECT',
    (fault, { operation = '' }) => ['Put', 'Create'].includes(operation) && isUnreadableBody(fault),
  ],
  [
    'WBEM_E_INVALID_METHOD',
    (fault, { operation }) => operation === 'Invoke' && fault.subcode === 'wsa:ActionNotSupported',
  ],
  [
    'WBEM_E_INVALID_CLASS',
    (fault) => isNotFound(fault) && /^[A-Za-z_]\w*$/.test(property(fault, 'ParameterInfo')),
  ],
  [
    'WBEM_E_NOT_FOUND',
    (fault) => isNotFound(fault) && /^[A-Za-z_]\w*\.\w+=/.test(property(fault, 'ParameterInfo')),
  ],
  [
    'WBEM_E_INVALID_CLASS',
    (fault, { operation = '' }) => ['Enumerate', 'Create'].includes(operation) && isNotFound(fault),
  ],
  [
    'WBEM_E_NOT_FOUND',
    (fault, { operation = '' }) =>
      ['Get', 'Put', 'Delete'].includes(operation) && isNotFound(fault),
  ],
];

const byContext: Step = (fault, context) => {
  const rule = CONTEXT_RULES.find(([, applies]) => applies(fault, context));
  const code = codeOf(fault);
  if (rule === undefined) return undefined;
  return { ...status(rule[0]), ...(code === undefined ? {} : { nativeHresult: code }) };
};

/** 4 and 5: the code of the provider, else of the service. */
const byCode: Step = (fault) => {
  const code = codeOf(fault);
  return code === undefined ? undefined : fromHResult(code);
};

/** 7 and 8: the subcode with its detail, then alone. */
const bySubcode: Step = (fault) =>
  BY_SUBCODE.get(`${fault.subcode} ${detailName(fault)}`.toLowerCase()) ??
  BY_SUBCODE.get(`${fault.subcode} -`.toLowerCase());

/** 9 */
const bySoapCode: Step = ({ code }) => BY_SOAP_CODE.get(code);

const STEPS: readonly Step[] = [byCimError, byStatusCode, byContext, byCode, bySubcode, bySoapCode];

/** 10: the number in the text of an error that WinRM does not know. Never the words. */
function fromToken(fault: FaultDetails): ErrorStatus | undefined {
  const texts = [
    property(fault, 'MessageID'),
    property(fault, 'Message'),
    fault.providerFault?.wsmanFault?.message,
    fault.providerFault?.message,
    fault.wsmanFault?.message,
    fault.reason,
  ];
  const token = /HRESULT (0x[0-9A-Fa-f]{8})/.exec(texts.join('\n'))?.[1];
  return token === undefined || Number(token) < 0x80000000 ? undefined : fromHResult(Number(token));
}

/**
 * The one HRESULT of a fault, by the first of these that says something: CIM error object, status
 * code of the provider, operation, code of the provider or service, subcode with detail, subcode,
 * SOAP code; and where that is only WBEM_E_FAILED, an HRESULT printed in the text.
 */
export function statusOfFault(fault: FaultDetails, context: FaultContext = {}): ErrorStatus {
  let found: ErrorStatus | undefined;
  for (const step of STEPS) {
    found = step(fault, context);
    if (found !== undefined) break;
  }
  found ??= FAILED;
  const exact = found.hresult === FAILED.hresult ? fromToken(fault) : undefined;
  return sure(exact ?? found, context);
}

/** A repeatable operation has no outcome to be unsure of. */
function sure(found: ErrorStatus, { idempotent = false }: FaultContext): ErrorStatus {
  return idempotent && found.outcomeUnknown ? { ...found, outcomeUnknown: false } : found;
}

/** The status of an answer that is not SOAP. */
export function statusOfHttp(httpStatus: number): ErrorStatus {
  const family = httpStatus >= 300 && httpStatus < 400 ? '3xx' : 'other';
  return BY_HTTP_STATUS.get(String(httpStatus)) ?? BY_HTTP_STATUS.get(family) ?? FAILED;
}

function statusOfTransport({ reason, sent }: TransportError | TimeoutError): ErrorStatus {
  const fallback = sent === 'sent' ? 'reset-after-send' : 'reset-before-send';
  const isTls = reason.startsWith('ERR_SSL') || reason.startsWith('ERR_TLS');
  return BY_REASON.get(reason) ?? BY_REASON.get(isTls ? 'EPROTO' : fallback) ?? FAILED;
}

/** The status of any error of this library: the single place where failures become HRESULTs. */
export function statusOf(error: WsmanError, context: FaultContext = {}): ErrorStatus {
  if (error instanceof FaultError) return statusOfFault(error.fault as FaultDetails, context);
  if (error instanceof HttpError) {
    const isUnsent = error.sent === 'not sent';
    return sure(statusOfHttp(error.status), isUnsent ? { idempotent: true } : context);
  }
  if (error instanceof AuthenticationError) {
    // To the status it makes no difference why, but for somebody between.
    return sure(BY_REASON.get(error.reason) ?? BY_REASON.get('token-rejected') ?? FAILED, context);
  }
  if (error instanceof ProtocolError) return sure(BY_REASON.get(error.reason) ?? FAILED, context);
  if (error instanceof TransportError || error instanceof TimeoutError) {
    return sure(statusOfTransport(error), context);
  }
  return error instanceof ConflictError ? status(error.status) : FAILED;
}
