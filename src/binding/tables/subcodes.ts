/**
 * SOAP fault subcodes, with the last segment of wsman:FaultDetail (`-` for none), and the WBEM status each stands for.
 * [DSP0226] 14.6
 * Columns: subcode, detail, WBEM status, flags.
 */
export const SUBCODES = `
wsman:AccessDenied                     -                       WBEM_E_ACCESS_DENIED
wsa:ActionNotSupported                 -                       WBEM_E_PROVIDER_NOT_CAPABLE
wsa:ActionNotSupported                 ActionMismatch          WBEM_E_INVALID_PARAMETER
wsman:AlreadyExists                    -                       WBEM_E_ALREADY_EXISTS
wsen:CannotProcessFilter               -                       WBEM_E_INVALID_QUERY
wsman:CannotProcessFilter              -                       WBEM_E_INVALID_QUERY
wsman:Concurrency                      -                       WBEM_E_SERVER_TOO_BUSY           retryable
wse:DeliveryModeRequestedUnavailable   -                       WBEM_E_NOT_SUPPORTED
wsman:DeliveryRefused                  -                       WBEM_E_CALL_CANCELLED
wsa:DestinationUnreachable             -                       WBEM_E_NOT_FOUND
wsa:DestinationUnreachable             InvalidResourceURI      WBEM_E_NOT_FOUND
wsa:DestinationUnreachable             ResourceNotFound        WBEM_E_NOT_FOUND
wsman:EncodingLimit                    -                       WBEM_E_QUOTA_VIOLATION
wsman:EncodingLimit                    URILimitExceeded        WBEM_E_QUOTA_VIOLATION
wsman:EncodingLimit                    MaxEnvelopeSize         WBEM_E_INVALID_PARAMETER
wsman:EncodingLimit                    MaxEnvelopeSizeExceeded WBEM_E_BUFFER_TOO_SMALL
wsman:EncodingLimit                    MinimumEnvelopeLimit    WBEM_E_INVALID_PARAMETER
wsman:EncodingLimit                    ServiceEnvelopeLimit    WBEM_E_QUOTA_VIOLATION
wsman:EncodingLimit                    SelectorLimit           WBEM_E_QUOTA_VIOLATION
wsman:EncodingLimit                    OptionLimit             WBEM_E_QUOTA_VIOLATION
wsman:EncodingLimit                    CharacterSet            WBEM_E_INVALID_STREAM
wsman:EncodingLimit                    UnreportableSuccess     WBEM_S_PARTIAL_RESULTS           outcomeUnknown
wsman:EncodingLimit                    Whitespace              WBEM_E_INVALID_STREAM
wsman:EncodingLimit                    EncodingType            WBEM_E_INVALID_STREAM
wsa:EndpointUnavailable                -                       WBEM_E_NOT_AVAILABLE             retryable
wsa:EndpointUnavailable                ResourceOffline         WBEM_E_NOT_AVAILABLE             retryable
wsa:EndpointUnavailable                InvalidValues           WBEM_E_INVALID_OBJECT_PATH
wsman:EventDeliverToUnusable           -                       WBEM_E_INVALID_PARAMETER
wsman:EventDeliverToUnusable           PolicyTooComplex        WBEM_E_INVALID_PARAMETER
wsman:EventDeliverToUnusable           CannotComplyWithPolicy  WBEM_E_INVALID_PARAMETER
wse:EventSourceUnableToProcess         -                       WBEM_E_PROVIDER_FAILURE
wse:EventSourceUnableToProcess         UnusableAddress         WBEM_E_PROVIDER_FAILURE
wsen:FilterDialectRequestedUnavailable -                       WBEM_E_INVALID_QUERY_TYPE
wse:FilteringNotSupported              -                       WBEM_E_NOT_SUPPORTED
wsen:FilteringNotSupported             -                       WBEM_E_NOT_SUPPORTED
wse:FilteringRequestedUnavailable      -                       WBEM_E_INVALID_QUERY_TYPE
wse:FilteringRequestedUnavailable      FilteringRequired       WBEM_E_INVALID_QUERY
wsman:FragmentDialectNotSupported      -                       WBEM_E_UNSUPPORTED_PARAMETER
wsman:InternalError                    -                       WBEM_E_FAILED
wsman:InvalidBookmark                  -                       WBEM_E_INVALID_PARAMETER
wsman:InvalidBookmark                  Expired                 WBEM_E_HANDLE_OUT_OF_DATE
wsman:InvalidBookmark                  InvalidFormat           WBEM_E_INVALID_PARAMETER
wsen:InvalidEnumerationContext         -                       WBEM_E_INVALID_OPERATION
wse:InvalidExpirationTime              -                       WBEM_E_INVALID_PARAMETER
wsen:InvalidExpirationTime             -                       WBEM_E_INVALID_PARAMETER
wse:InvalidMessage                     -                       WBEM_E_INVALID_PARAMETER
wsa:InvalidMessageInformationHeader    -                       WBEM_E_INVALID_PARAMETER
wsa:InvalidMessageInformationHeader    InvalidTimeout          WBEM_E_INVALID_PARAMETER
wsman:InvalidOptions                   -                       WBEM_E_INVALID_CONTEXT
wsman:InvalidOptions                   NotSupported            WBEM_E_UNSUPPORTED_PARAMETER
wsman:InvalidOptions                   InvalidName             WBEM_E_INVALID_CONTEXT
wsman:InvalidOptions                   InvalidValue            WBEM_E_INVALID_CONTEXT
wsman:InvalidParameter                 -                       WBEM_E_INVALID_PARAMETER
wsman:InvalidParameter                 TypeMismatch            WBEM_E_TYPE_MISMATCH
wsman:InvalidParameter                 InvalidName             WBEM_E_INVALID_METHOD_PARAMETERS
wsman:InvalidParameter                 InvalidValue            WBEM_E_INVALID_PARAMETER
wsman:InvalidParameter                 MissingValues           WBEM_E_INVALID_PARAMETER
wst:InvalidRepresentation              -                       WBEM_E_INVALID_OBJECT
wst:InvalidRepresentation              InvalidValues           WBEM_E_INVALID_OBJECT
wst:InvalidRepresentation              MissingValues           WBEM_E_ILLEGAL_NULL
wst:InvalidRepresentation              InvalidNamespace        WBEM_E_INVALID_CLASS
wst:InvalidRepresentation              InvalidFragment         WBEM_E_INVALID_PROPERTY
wsman:InvalidSelectors                 -                       WBEM_E_INVALID_OBJECT_PATH
wsman:InvalidSelectors                 InsufficientSelectors   WBEM_E_NO_KEY
wsman:InvalidSelectors                 UnexpectedSelectors     WBEM_E_INVALID_OBJECT_PATH
wsman:InvalidSelectors                 TypeMismatch            WBEM_E_TYPE_MISMATCH
wsman:InvalidSelectors                 InvalidValue            WBEM_E_INVALID_OBJECT_PATH
wsman:InvalidSelectors                 AmbiguousSelectors      WBEM_E_AMBIGUOUS_OPERATION
wsman:InvalidSelectors                 DuplicateSelectors      WBEM_E_INVALID_OBJECT_PATH
wsa:MessageInformationHeaderRequired   -                       WBEM_E_INVALID_PARAMETER
wsman:NoAck                            -                       WBEM_E_TRANSPORT_FAILURE
wsman:QuotaLimit                       -                       WBEM_E_QUOTA_VIOLATION           retryable
wsman:SchemaValidationError            -                       WBEM_E_INVALID_STREAM
wsen:TimedOut                          -                       WBEM_S_TIMEDOUT                  retryable
wsman:TimedOut                         -                       WBEM_E_TIMED_OUT                 outcomeUnknown
wse:UnableToRenew                      -                       WBEM_E_NOT_AVAILABLE
wse:UnsupportedExpirationType          -                       WBEM_E_UNSUPPORTED_PARAMETER
wsen:UnsupportedExpirationType         -                       WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               -                       WBEM_E_NOT_SUPPORTED
wsman:UnsupportedFeature               AuthorizationMode       WBEM_E_ACCESS_DENIED
wsman:UnsupportedFeature               AddressingMode          WBEM_E_NOT_SUPPORTED
wsman:UnsupportedFeature               Ack                     WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               OperationTimeout        WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               Locale                  WBEM_E_UNSUPPORTED_LOCALE
wsman:UnsupportedFeature               EnumerationMode         WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               ExpirationTime          WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               FragmentLevelAccess     WBEM_E_PROVIDER_NOT_CAPABLE
wsman:UnsupportedFeature               DeliveryRetries         WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               Heartbeats              WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               Bookmarks               WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               MaxElements             WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               MaxTime                 WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               MaxEnvelopeSize         WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               MaxEnvelopePolicy       WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               FilteringRequired       WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               InsecureAddress         WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               FormatMismatch          WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               FormatSecurityToken     WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               AsynchronousRequest     WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               OptionSet               WBEM_E_UNSUPPORTED_PARAMETER
wsman:UnsupportedFeature               MissingValues           WBEM_E_ILLEGAL_NULL
wsman:UnsupportedFeature               InvalidValues           WBEM_E_INVALID_OBJECT
wsman:UnsupportedFeature               DataLocale              WBEM_E_UNSUPPORTED_LOCALE
wsmb:PolymorphismModeNotSupported      -                       WBEM_E_UNSUPPORTED_PARAMETER
wsman:InternalError                    Invalid                 WBEM_E_FAILED
wsman:InvalidParameter                 Locale                  WBEM_E_UNSUPPORTED_LOCALE
`;
