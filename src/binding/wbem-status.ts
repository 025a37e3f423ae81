/**
 * Every WBEMSTATUS name, as an unsigned 32-bit number. Severity is bit 31.
 * [MS-WMI] 2.2.11, wbemcli.h
 */

// core
/** Operation succeeded (older alias of WBEM_S_NO_ERROR). */
export const WBEM_NO_ERROR = 0x00000000;
/** Provider reports it finished initializing (alias of 0, provider-side). */
export const WBEM_S_INITIALIZED = 0x00000000;
/** Operation succeeded; for an async call it only means the call was started. */
export const WBEM_S_NO_ERROR = 0x00000000;
/** Compared objects are equal (alias of 0). */
export const WBEM_S_SAME = 0x00000000;
/** Nothing more to deliver, or fewer items delivered than asked for. */
export const WBEM_S_FALSE = 0x00000001;
/** Target of a create was present already; reported as success. */
export const WBEM_S_ALREADY_EXISTS = 0x00040001;
/** Deleting an override exposed the inherited value again. */
export const WBEM_S_RESET_TO_DEFAULT = 0x00040002;
/** Compared objects differ. */
export const WBEM_S_DIFFERENT = 0x00040003;
/** The wait elapsed before the result was ready; retryable, not a failure. */
export const WBEM_S_TIMEDOUT = 0x00040004;
/** Enumeration is exhausted and should be closed. */
export const WBEM_S_NO_MORE_DATA = 0x00040005;
/** Operation stopped early because it was cancelled. */
export const WBEM_S_OPERATION_CANCELLED = 0x00040006;
/** Still running; result not ready. */
export const WBEM_S_PENDING = 0x00040007;
/** The same object appeared more than once in the result set. */
export const WBEM_S_DUPLICATE_OBJECTS = 0x00040008;
/** Some, but not all, of the requested resources were denied. */
export const WBEM_S_ACCESS_DENIED = 0x00040009;
/** Some results are missing because a source could not be reached. */
export const WBEM_S_PARTIAL_RESULTS = 0x00040010;
/** A data source was unavailable while the call as a whole succeeded. */
export const WBEM_S_SOURCE_NOT_AVAILABLE = 0x00040017;
/** Sink can take the optimized ObjectArray form of Indicate (DCOM wire only). */
export const WBEM_S_NEW_STYLE = 0x000400ff;

// provider
/** Provider works with reduced function. */
export const WBEM_S_LIMITED_SERVICE = 0x00043001;
/** Reserved. */
export const WBEM_S_INDIRECTLY_UPDATED = 0x00043002;
/** Provider-side success marker tied to security descriptors. */
export const WBEM_S_SUBJECT_TO_SDS = 0x00043003;

// core
/** Unspecified failure. */
export const WBEM_E_FAILED = 0x80041001;
/** Object or class named by the path, key or query does not exist. */
export const WBEM_E_NOT_FOUND = 0x80041002;
/** Caller lacks permission for this action. */
export const WBEM_E_ACCESS_DENIED = 0x80041003;
/** Provider failed after it had initialized. */
export const WBEM_E_PROVIDER_FAILURE = 0x80041004;
/** Value has a type the property or parameter does not take. */
export const WBEM_E_TYPE_MISMATCH = 0x80041005;
/** Not enough memory. */
export const WBEM_E_OUT_OF_MEMORY = 0x80041006;
/** Context object is malformed or lacks required values (also: put extensions without update-only). */
export const WBEM_E_INVALID_CONTEXT = 0x80041007;
/** An argument or flag combination is not acceptable. */
export const WBEM_E_INVALID_PARAMETER = 0x80041008;
/** Needed resource, often the remote end, is not available now. */
export const WBEM_E_NOT_AVAILABLE = 0x80041009;
/** Severe internal failure. */
export const WBEM_E_CRITICAL_ERROR = 0x8004100a;
/** Network data was damaged in transit. */
export const WBEM_E_INVALID_STREAM = 0x8004100b;
/** Feature or operation is not supported. */
export const WBEM_E_NOT_SUPPORTED = 0x8004100c;
/** Named parent class is not valid. */
export const WBEM_E_INVALID_SUPERCLASS = 0x8004100d;
/** Namespace does not exist. */
export const WBEM_E_INVALID_NAMESPACE = 0x8004100e;
/** Supplied object is not a usable instance (e.g. a class passed to an instance put). */
export const WBEM_E_INVALID_OBJECT = 0x8004100f;
/** Class name is unknown or not valid. */
export const WBEM_E_INVALID_CLASS = 0x80041010;
/** Class names a provider with no registration. */
export const WBEM_E_PROVIDER_NOT_FOUND = 0x80041011;
/** Provider registration is wrong or incomplete. */
export const WBEM_E_INVALID_PROVIDER_REGISTRATION = 0x80041012;
/** Provider could not be located or loaded. */
export const WBEM_E_PROVIDER_LOAD_FAILURE = 0x80041013;
/** A component failed to initialize. */
export const WBEM_E_INITIALIZATION_FAILURE = 0x80041014;
/** Network or RPC link failed. */
export const WBEM_E_TRANSPORT_FAILURE = 0x80041015;
/** Operation makes no sense in this state. */
export const WBEM_E_INVALID_OPERATION = 0x80041016;
/** Query text is not valid. */
export const WBEM_E_INVALID_QUERY = 0x80041017;
/** Query language is not supported. */
export const WBEM_E_INVALID_QUERY_TYPE = 0x80041018;
/** Create-only put found the object present. */
export const WBEM_E_ALREADY_EXISTS = 0x80041019;
/** Owner forbids overriding this qualifier. */
export const WBEM_E_OVERRIDE_NOT_ALLOWED = 0x8004101a;
/** Inherited qualifier cannot be deleted here. */
export const WBEM_E_PROPAGATED_QUALIFIER = 0x8004101b;
/** Inherited property cannot be deleted here. */
export const WBEM_E_PROPAGATED_PROPERTY = 0x8004101c;
/** Calls made in an illegal order. */
export const WBEM_E_UNEXPECTED = 0x8004101d;
/** Operation is forbidden for this object kind. */
export const WBEM_E_ILLEGAL_OPERATION = 0x8004101e;
/** Property cannot carry the key qualifier. */
export const WBEM_E_CANNOT_BE_KEY = 0x8004101f;
/** Class definition is incomplete or unregistered. */
export const WBEM_E_INCOMPLETE_CLASS = 0x80041020;
/** Query syntax error. */
export const WBEM_E_INVALID_SYNTAX = 0x80041021;
/** Reserved. */
export const WBEM_E_NONDECORATED_OBJECT = 0x80041022;
/** Attempt to change a read-only property. */
export const WBEM_E_READ_ONLY = 0x80041023;
/** Provider does not implement this request (put, partial update, query shape, flag). */
export const WBEM_E_PROVIDER_NOT_CAPABLE = 0x80041024;
/** Change would break subclasses. */
export const WBEM_E_CLASS_HAS_CHILDREN = 0x80041025;
/** Class with instances cannot be changed or deleted. */
export const WBEM_E_CLASS_HAS_INSTANCES = 0x80041026;
/** Reserved. */
export const WBEM_E_QUERY_NOT_IMPLEMENTED = 0x80041027;
/** Null given for a property that must have a value (key, indexed, not_null). */
export const WBEM_E_ILLEGAL_NULL = 0x80041028;
/** Qualifier value type not allowed. */
export const WBEM_E_INVALID_QUALIFIER_TYPE = 0x80041029;
/** Property CIM type not allowed. */
export const WBEM_E_INVALID_PROPERTY_TYPE = 0x8004102a;
/** Value outside the allowed range. */
export const WBEM_E_VALUE_OUT_OF_RANGE = 0x8004102b;
/** Class cannot be a singleton (keyed or derived from keyed). */
export const WBEM_E_CANNOT_BE_SINGLETON = 0x8004102c;
/** CIM type given is not valid. */
export const WBEM_E_INVALID_CIM_TYPE = 0x8004102d;
/** Method does not exist on the object. */
export const WBEM_E_INVALID_METHOD = 0x8004102e;
/** Method parameters not valid. */
export const WBEM_E_INVALID_METHOD_PARAMETERS = 0x8004102f;
/** Attempt to delete or change a system property. */
export const WBEM_E_SYSTEM_PROPERTY = 0x80041030;
/** Property does not exist. */
export const WBEM_E_INVALID_PROPERTY = 0x80041031;
/** Call was cancelled by client or server. */
export const WBEM_E_CALL_CANCELLED = 0x80041032;
/** Service is stopping; reconnect later. */
export const WBEM_E_SHUTTING_DOWN = 0x80041033;
/** Inherited method cannot be overridden/deleted this way. */
export const WBEM_E_PROPAGATED_METHOD = 0x80041034;
/** Valid parameter that this implementation does not support (incl. partial-instance context). */
export const WBEM_E_UNSUPPORTED_PARAMETER = 0x80041035;
/** Method parameter lacks its ID qualifier. */
export const WBEM_E_MISSING_PARAMETER_ID = 0x80041036;
/** Method parameter ID is wrong. */
export const WBEM_E_INVALID_PARAMETER_ID = 0x80041037;
/** Method parameter IDs have gaps. */
export const WBEM_E_NONCONSECUTIVE_PARAMETER_IDS = 0x80041038;
/** Return value must not carry a parameter ID. */
export const WBEM_E_PARAMETER_ID_ON_RETVAL = 0x80041039;
/** Object path is malformed. */
export const WBEM_E_INVALID_OBJECT_PATH = 0x8004103a;
/** Repository disk full. */
export const WBEM_E_OUT_OF_DISK_SPACE = 0x8004103b;
/** Caller buffer too small. */
export const WBEM_E_BUFFER_TOO_SMALL = 0x8004103c;
/** Provider does not support the requested put extension. */
export const WBEM_E_UNSUPPORTED_PUT_EXTENSION = 0x8004103d;
/** Marshaled object kind not recognized. */
export const WBEM_E_UNKNOWN_OBJECT_TYPE = 0x8004103e;
/** Marshaled packet kind not recognized. */
export const WBEM_E_UNKNOWN_PACKET_TYPE = 0x8004103f;
/** Marshaling versions differ. */
export const WBEM_E_MARSHAL_VERSION_MISMATCH = 0x80041040;
/** Marshaled data has a bad signature. */
export const WBEM_E_MARSHAL_INVALID_SIGNATURE = 0x80041041;
/** Qualifier name or type not valid. */
export const WBEM_E_INVALID_QUALIFIER = 0x80041042;
/** In/out parameter declared inconsistently. */
export const WBEM_E_INVALID_DUPLICATE_PARAMETER = 0x80041043;
/** Reserved. */
export const WBEM_E_TOO_MUCH_DATA = 0x80041044;
/** Server overloaded; retry later. */
export const WBEM_E_SERVER_TOO_BUSY = 0x80041045;
/** Qualifier flavor not valid. */
export const WBEM_E_INVALID_FLAVOR = 0x80041046;
/** Derivation would be circular. */
export const WBEM_E_CIRCULAR_REFERENCE = 0x80041047;
/** Class update not supported. */
export const WBEM_E_UNSUPPORTED_CLASS_UPDATE = 0x80041048;
/** Key set cannot change while subclasses or instances rely on it. */
export const WBEM_E_CANNOT_CHANGE_KEY_INHERITANCE = 0x80041049;
/** Index set cannot change while subclasses or instances rely on it. */
export const WBEM_E_CANNOT_CHANGE_INDEX_INHERITANCE = 0x80041050;
/** Property count above the class limit. */
export const WBEM_E_TOO_MANY_PROPERTIES = 0x80041051;
/** Class update conflicts with a property type in a subclass. */
export const WBEM_E_UPDATE_TYPE_MISMATCH = 0x80041052;
/** Class update overrides a protected qualifier. */
export const WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED = 0x80041053;
/** Class update conflicts with an inherited method. */
export const WBEM_E_UPDATE_PROPAGATED_METHOD = 0x80041054;
/** Method exists but nothing implements it. */
export const WBEM_E_METHOD_NOT_IMPLEMENTED = 0x80041055;
/** Method is marked disabled. */
export const WBEM_E_METHOD_DISABLED = 0x80041056;
/** Refresher object in use. */
export const WBEM_E_REFRESHER_BUSY = 0x80041057;
/** Query could not be parsed. */
export const WBEM_E_UNPARSABLE_QUERY = 0x80041058;
/** FROM class of an event query is not an event class. */
export const WBEM_E_NOT_EVENT_CLASS = 0x80041059;
/** GROUP BY without WITHIN. */
export const WBEM_E_MISSING_GROUP_WITHIN = 0x8004105a;
/** GROUP BY with unsupported aggregation (*). */
export const WBEM_E_MISSING_AGGREGATION_LIST = 0x8004105b;
/** Dot access into a property that is not an embedded object. */
export const WBEM_E_PROPERTY_NOT_AN_OBJECT = 0x8004105c;
/** GROUP BY names an embedded object without dot access. */
export const WBEM_E_AGGREGATING_BY_OBJECT = 0x8004105d;
/** Event query in a provider registration is unusable. */
export const WBEM_E_UNINTERPRETABLE_PROVIDER_QUERY = 0x8004105f;
/** Backup/restore refused while the service runs. */
export const WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING = 0x80041060;
/** Event queue overflowed. */
export const WBEM_E_QUEUE_OVERFLOW = 0x80041061;
/** A needed privilege is not held/enabled. */
export const WBEM_E_PRIVILEGE_NOT_HELD = 0x80041062;
/** Operator does not apply to this property type. */
export const WBEM_E_INVALID_OPERATOR = 0x80041063;
/** Explicit credentials given for a local connection. */
export const WBEM_E_LOCAL_CREDENTIALS = 0x80041064;
/** Class cannot be abstract when its parent is concrete. */
export const WBEM_E_CANNOT_BE_ABSTRACT = 0x80041065;
/** Amended object written without the amended-qualifiers flag. */
export const WBEM_E_AMENDED_OBJECT = 0x80041066;
/** Client read enumeration results too slowly. */
export const WBEM_E_CLIENT_TOO_SLOW = 0x80041067;
/** Null security descriptor used. */
export const WBEM_E_NULL_SECURITY_DESCRIPTOR = 0x80041068;
/** Operation timed out. */
export const WBEM_E_TIMED_OUT = 0x80041069;
/** Association definition not valid. */
export const WBEM_E_INVALID_ASSOCIATION = 0x8004106a;
/** Operation is ambiguous. */
export const WBEM_E_AMBIGUOUS_OPERATION = 0x8004106b;
/** A size, complexity or resource quota was exceeded. */
export const WBEM_E_QUOTA_VIOLATION = 0x8004106c;
/** Reserved; reused as WBEM_E_TRANSACTION_CONFLICT. */
export const WBEM_E_RESERVED_001 = 0x8004106d;
/** Somebody else changed the object in the meantime. */
export const WBEM_E_TRANSACTION_CONFLICT = 0x8004106d;
/** Reserved; reused as WBEM_E_FORCED_ROLLBACK. */
export const WBEM_E_RESERVED_002 = 0x8004106e;
/** The transaction was rolled back by the server. */
export const WBEM_E_FORCED_ROLLBACK = 0x8004106e;
/** Locale not supported. */
export const WBEM_E_UNSUPPORTED_LOCALE = 0x8004106f;
/** Object handle no longer current. */
export const WBEM_E_HANDLE_OUT_OF_DATE = 0x80041070;
/** Connection to the SQL/data store failed. */
export const WBEM_E_CONNECTION_FAILED = 0x80041071;
/** Handle request not valid. */
export const WBEM_E_INVALID_HANDLE_REQUEST = 0x80041072;
/** Property name too long. */
export const WBEM_E_PROPERTY_NAME_TOO_WIDE = 0x80041073;
/** Class name too long. */
export const WBEM_E_CLASS_NAME_TOO_WIDE = 0x80041074;
/** Method name too long. */
export const WBEM_E_METHOD_NAME_TOO_WIDE = 0x80041075;
/** Qualifier name too long. */
export const WBEM_E_QUALIFIER_NAME_TOO_WIDE = 0x80041076;
/** Dynamic SQL failed; rerun it. */
export const WBEM_E_RERUN_COMMAND = 0x80041077;
/** Repository version differs. */
export const WBEM_E_DATABASE_VER_MISMATCH = 0x80041078;
/** Provider vetoed the delete. */
export const WBEM_E_VETO_DELETE = 0x80041079;
/** Provider vetoed the put. */
export const WBEM_E_VETO_PUT = 0x8004107a;
/** Locale identifier not valid for the operation. */
export const WBEM_E_INVALID_LOCALE = 0x80041080;
/** Provider is temporarily suspended. */
export const WBEM_E_PROVIDER_SUSPENDED = 0x80041081;
/** Object must be committed and re-read before use. */
export const WBEM_E_SYNCHRONIZATION_REQUIRED = 0x80041082;
/** Operation needs a schema that is not present. */
export const WBEM_E_NO_SCHEMA = 0x80041083;
/** Provider already registered. */
export const WBEM_E_PROVIDER_ALREADY_REGISTERED = 0x80041084;
/** Provider not registered. */
export const WBEM_E_PROVIDER_NOT_REGISTERED = 0x80041085;
/** Fatal transport failure; another transport may help. */
export const WBEM_E_FATAL_TRANSPORT_ERROR = 0x80041086;
/** Namespace demands an encrypted (packet privacy) connection. */
export const WBEM_E_ENCRYPTED_CONNECTION_REQUIRED = 0x80041087;
/** Provider did not answer in time. */
export const WBEM_E_PROVIDER_TIMED_OUT = 0x80041088;
/** Put without a usable key value. */
export const WBEM_E_NO_KEY = 0x80041089;
/** Provider is disabled. */
export const WBEM_E_PROVIDER_DISABLED = 0x8004108a;

// event subsystem
/** Event provider registration overlaps system event domains. */
export const WBEMESS_E_REGISTRATION_TOO_BROAD = 0x80042001;
/** Alias of WBEMESS_E_REGISTRATION_TOO_BROAD used by MS-WMI. */
export const WBEM_E_REGISTRATION_TOO_BROAD = 0x80042001;
/** Event registration/query lacks the needed WITHIN clause. */
export const WBEMESS_E_REGISTRATION_TOO_PRECISE = 0x80042002;
/** Alias of WBEMESS_E_REGISTRATION_TOO_PRECISE used by MS-WMI. */
export const WBEM_E_REGISTRATION_TOO_PRECISE = 0x80042002;
/** Event authorization needs a privilege that is missing. */
export const WBEMESS_E_AUTHZ_NOT_PRIVILEGED = 0x80042003;

// provider
/** Provider asks to retry later. */
export const WBEM_E_RETRY_LATER = 0x80043001;
/** Provider hit lock contention. */
export const WBEM_E_RESOURCE_CONTENTION = 0x80043002;

// MOF compiler
/** MOF compiler: expected qualifier name. */
export const WBEMMOF_E_EXPECTED_QUALIFIER_NAME = 0x80044001;
/** MOF compiler: expected semi. */
export const WBEMMOF_E_EXPECTED_SEMI = 0x80044002;
/** MOF compiler: expected open brace. */
export const WBEMMOF_E_EXPECTED_OPEN_BRACE = 0x80044003;
/** MOF compiler: expected close brace. */
export const WBEMMOF_E_EXPECTED_CLOSE_BRACE = 0x80044004;
/** MOF compiler: expected close bracket. */
export const WBEMMOF_E_EXPECTED_CLOSE_BRACKET = 0x80044005;
/** MOF compiler: expected close paren. */
export const WBEMMOF_E_EXPECTED_CLOSE_PAREN = 0x80044006;
/** MOF compiler: illegal constant value. */
export const WBEMMOF_E_ILLEGAL_CONSTANT_VALUE = 0x80044007;
/** MOF compiler: expected type identifier. */
export const WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER = 0x80044008;
/** MOF compiler: expected open paren. */
export const WBEMMOF_E_EXPECTED_OPEN_PAREN = 0x80044009;
/** MOF compiler: unrecognized token. */
export const WBEMMOF_E_UNRECOGNIZED_TOKEN = 0x8004400a;
/** MOF compiler: unrecognized type. */
export const WBEMMOF_E_UNRECOGNIZED_TYPE = 0x8004400b;
/** MOF compiler: expected property name. */
export const WBEMMOF_E_EXPECTED_PROPERTY_NAME = 0x8004400c;
/** MOF compiler: typedef not supported. */
export const WBEMMOF_E_TYPEDEF_NOT_SUPPORTED = 0x8004400d;
/** MOF compiler: unexpected alias. */
export const WBEMMOF_E_UNEXPECTED_ALIAS = 0x8004400e;
/** MOF compiler: unexpected array init. */
export const WBEMMOF_E_UNEXPECTED_ARRAY_INIT = 0x8004400f;
/** MOF compiler: invalid amendment syntax. */
export const WBEMMOF_E_INVALID_AMENDMENT_SYNTAX = 0x80044010;
/** MOF compiler: invalid duplicate amendment. */
export const WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT = 0x80044011;
/** MOF compiler: invalid pragma. */
export const WBEMMOF_E_INVALID_PRAGMA = 0x80044012;
/** MOF compiler: invalid namespace syntax. */
export const WBEMMOF_E_INVALID_NAMESPACE_SYNTAX = 0x80044013;
/** MOF compiler: expected class name. */
export const WBEMMOF_E_EXPECTED_CLASS_NAME = 0x80044014;
/** MOF compiler: type mismatch. */
export const WBEMMOF_E_TYPE_MISMATCH = 0x80044015;
/** MOF compiler: expected alias name. */
export const WBEMMOF_E_EXPECTED_ALIAS_NAME = 0x80044016;
/** MOF compiler: invalid class declaration. */
export const WBEMMOF_E_INVALID_CLASS_DECLARATION = 0x80044017;
/** MOF compiler: invalid instance declaration. */
export const WBEMMOF_E_INVALID_INSTANCE_DECLARATION = 0x80044018;
/** MOF compiler: expected dollar. */
export const WBEMMOF_E_EXPECTED_DOLLAR = 0x80044019;
/** MOF compiler: cimtype qualifier. */
export const WBEMMOF_E_CIMTYPE_QUALIFIER = 0x8004401a;
/** MOF compiler: duplicate property. */
export const WBEMMOF_E_DUPLICATE_PROPERTY = 0x8004401b;
/** MOF compiler: invalid namespace specification. */
export const WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION = 0x8004401c;
/** MOF compiler: out of range. */
export const WBEMMOF_E_OUT_OF_RANGE = 0x8004401d;
/** MOF compiler: invalid file. */
export const WBEMMOF_E_INVALID_FILE = 0x8004401e;
/** MOF compiler: aliases in embedded. */
export const WBEMMOF_E_ALIASES_IN_EMBEDDED = 0x8004401f;
/** MOF compiler: null array elem. */
export const WBEMMOF_E_NULL_ARRAY_ELEM = 0x80044020;
/** MOF compiler: duplicate qualifier. */
export const WBEMMOF_E_DUPLICATE_QUALIFIER = 0x80044021;
/** MOF compiler: expected flavor type. */
export const WBEMMOF_E_EXPECTED_FLAVOR_TYPE = 0x80044022;
/** MOF compiler: incompatible flavor types. */
export const WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES = 0x80044023;
/** MOF compiler: multiple aliases. */
export const WBEMMOF_E_MULTIPLE_ALIASES = 0x80044024;
/** MOF compiler: incompatible flavor types2. */
export const WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2 = 0x80044025;
/** MOF compiler: no arrays returned. */
export const WBEMMOF_E_NO_ARRAYS_RETURNED = 0x80044026;
/** MOF compiler: must be in or out. */
export const WBEMMOF_E_MUST_BE_IN_OR_OUT = 0x80044027;
/** MOF compiler: invalid flags syntax. */
export const WBEMMOF_E_INVALID_FLAGS_SYNTAX = 0x80044028;
/** MOF compiler: expected brace or bad type. */
export const WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE = 0x80044029;
/** MOF compiler: unsupported cimv22 qual value. */
export const WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE = 0x8004402a;
/** MOF compiler: unsupported cimv22 data type. */
export const WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE = 0x8004402b;
/** MOF compiler: invalid deleteinstance syntax. */
export const WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX = 0x8004402c;
/** MOF compiler: invalid qualifier syntax. */
export const WBEMMOF_E_INVALID_QUALIFIER_SYNTAX = 0x8004402d;
/** MOF compiler: qualifier used outside scope. */
export const WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE = 0x8004402e;
/** MOF compiler: error creating temp file. */
export const WBEMMOF_E_ERROR_CREATING_TEMP_FILE = 0x8004402f;
/** MOF compiler: error invalid include file. */
export const WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE = 0x80044030;
/** MOF compiler: invalid deleteclass syntax. */
export const WBEMMOF_E_INVALID_DELETECLASS_SYNTAX = 0x80044031;
