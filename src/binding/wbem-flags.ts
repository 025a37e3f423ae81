/** Flags of IWbemServices calls and of IWbemObjectSink::SetStatus. [MS-WMI] 2.2.5 to 2.2.9, 3.1.4.2.2 */

/** Create the instance when it is absent, overwrite it when it exists: the default. */
export const WBEM_FLAG_CREATE_OR_UPDATE = 0x0;
/** The instance must exist. */
export const WBEM_FLAG_UPDATE_ONLY = 0x1;
/** The instance must not exist. */
export const WBEM_FLAG_CREATE_ONLY = 0x2;
/** Enumerations: the instances of derived classes too, the default. */
export const WBEM_FLAG_DEEP = 0x0;
/** Enumerations: only instances of the class itself. */
export const WBEM_FLAG_SHALLOW = 0x1;
/** Queries: only the shape of the result. */
export const WBEM_FLAG_PROTOTYPE = 0x2;
/** Semisynchronous calls: return a call result at once. */
export const WBEM_FLAG_RETURN_IMMEDIATELY = 0x10;
/** Enumerators: can start again, the default. */
export const WBEM_FLAG_BIDIRECTIONAL = 0x0;
/** Enumerators: cannot start again. */
export const WBEM_FLAG_FORWARD_ONLY = 0x20;
/** Asynchronous calls: the sink wants SetStatus(WBEM_STATUS_PROGRESS) as well. */
export const WBEM_FLAG_SEND_STATUS = 0x80;
/** Queries: each object has its path. */
export const WBEM_FLAG_ENSURE_LOCATABLE = 0x100;
/** Reads: skip the provider's cache. */
export const WBEM_FLAG_DIRECT_READ = 0x200;
/** Localized qualifiers: merged in when reading, not stored when writing. */
export const WBEM_FLAG_USE_AMENDED_QUALIFIERS = 0x20000;

/** SetStatus: the operation is over. */
export const WBEM_STATUS_COMPLETE = 0;
/** SetStatus: a provider asks for its results to be filtered. */
export const WBEM_STATUS_REQUIREMENTS = 1;
/** SetStatus: hResult is (total << 16) | done. */
export const WBEM_STATUS_PROGRESS = 2;

/** Wait without end. */
export const WBEM_INFINITE = 0xffffffff;
/** Do not wait: poll. */
export const WBEM_NO_WAIT = 0;
