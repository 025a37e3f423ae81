/** The public names of `wscim`. */

// Sessions
export { CimSession } from './client/cim-session.js';
export type {
  GetOptions,
  ModifyOptions,
  ResourceOptions,
  WriteOptions,
} from './client/call-options.js';
export { connect, type SessionOptions } from './client/connect.js';
export type { AssociatorsOptions, ReferencesOptions } from './client/associations.js';
export type {
  EnumerateInstancesOptions,
  EnumeratePathsOptions,
} from './client/class-enumerations.js';
export type {
  EnumerateClassesOptions,
  EnumerateClassNamesOptions,
  GetClassOptions,
} from './client/class-metadata.js';
export type { CallOptions } from './client/deadline.js';
export type { Enumeration } from './client/enumeration.js';
export type { EnumerateOptions } from './client/enumerations.js';
export type { QueryOptions } from './client/query.js';
export type { CimResults, ToArrayOptions } from './client/results.js';
export type { SessionSettings } from './client/session-settings.js';
export type { Trace } from './client/exchange.js';
export type { MethodOutput } from './client/invoke.js';
export type { Carrier } from './client/partial-update.js';
export type { ServerKind } from './client/server-kind.js';
export type { PartialWrite, WriteMode, WriteRequest, WriteResult } from './client/write.js';
export type {
  AuthOptions,
  BasicAuth,
  CertificateAuth,
  CredSspAuth,
  KerberosAuth,
  NegotiateAuth,
  NtlmAuth,
} from './auth/auth-options.js';
export type { TlsOptions } from './transport/tls-options.js';
export type { Transport, TransportRequest, TransportResponse } from './transport/transport.js';
export type { Identity } from './wsman/operations/identify.js';
export type { Option, OptionType } from './wsman/options.js';

// The CIM object model
export {
  defineClass,
  type CimClass,
  type CimMethodDeclaration,
  type CimParameterDeclaration,
  type CimPropertyDeclaration,
  type ValueLabels,
} from './cim/class.js';
export type {
  ChangesOf,
  FieldsOf,
  KeysOf,
  KnownText,
  PropertyName,
  ValuesOf,
  WritableName,
} from './cim/class-types.js';
export { generatedClass, type GeneratedClass, type MethodTypes } from './cim/generated-class.js';
export { CimDateTime } from './cim/datetime.js';
export {
  CimInstance,
  type CimInstanceOptions,
  type InstanceOf,
  type InstanceWith,
  type Origin,
} from './cim/instance.js';
export { CimInterval } from './cim/interval.js';
export type { InputOf, MethodName, OutputOf } from './cim/method-types.js';
export { CimObjectPath, type CimKeyValue, type CimObjectPathParts } from './cim/object-path.js';
export type { Qualifier, QualifierFlavors } from './cim/qualifier.js';
export type { CimObject, CimScalar, CimTypeName, CimValue } from './cim/types.js';
export {
  labelOf,
  type LabelOf,
  returnLabelOf,
  type ReturnLabelOf,
  valueOf,
} from './cim/value-labels.js';
export { wql, WqlQuery, type WqlTag, type WqlValue } from './cim/wql.js';

// WMI's own calls
export { WbemCallResult } from './wbem/call-result.js';
export { WbemEnumerator, type NextResult } from './wbem/enumerator.js';
export type { InParameters } from './wbem/prepare.js';
export { WbemServices } from './wbem/services.js';
export type { ObjectSink } from './binding/object-sink.js';
export {
  WbemContext,
  type PartialUpdateOptions,
  type PutExtensions,
  type WbemContextValue,
} from './binding/wbem-context.js';
export * from './binding/wbem-flags.js';

// Errors and HRESULTs: every WBEMSTATUS name is exported
export * from './binding/wbem-status.js';
export { formatHResult, hresultByName, hresultName, isFailure } from './binding/hresults.js';
export { parseFault, type ParsedFault } from './binding/parse-fault.js';
export type { ExtendedError, ProviderFault, WsmanFault } from './binding/fault-details.js';
export type { FaultContext } from './binding/status.js';
export {
  AuthenticationError,
  type AuthenticationReason,
  ConflictError,
  FaultError,
  HttpError,
  hresultOf,
  isFault,
  ProtocolError,
  TimeoutError,
  TransportError,
  ValidationError,
  WsmanError,
  type Difference,
  type ErrorStatus,
} from './errors.js';
