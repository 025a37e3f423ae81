/**
 * What can go wrong without an answer, by the reason that the transport and the XML reader give,
 * with the HRESULT that DCOM reports for it (`-` for none) and the WBEM status it stands for.
 * Columns: reason, native HRESULT, WBEM status, flags.
 */
export const TRANSPORT_REASONS = `
ENOTFOUND                       0x800706ba WBEM_E_TRANSPORT_FAILURE
EAI_AGAIN                       0x800706ba WBEM_E_TRANSPORT_FAILURE     retryable
ECONNREFUSED                    0x800706ba WBEM_E_TRANSPORT_FAILURE
EHOSTUNREACH                    0x800706ba WBEM_E_TRANSPORT_FAILURE     retryable
ENETUNREACH                     0x800706ba WBEM_E_TRANSPORT_FAILURE     retryable
ETIMEDOUT                       0x800706ba WBEM_E_TIMED_OUT             retryable
reset-before-send               0x800706bf WBEM_E_TRANSPORT_FAILURE     retryable
reset-after-send                0x800706be WBEM_E_TRANSPORT_FAILURE     outcomeUnknown
response-deadline               0x800705b4 WBEM_E_TIMED_OUT             outcomeUnknown
aborted                         0x80004004 WBEM_E_CALL_CANCELLED        outcomeUnknown
CERT_HAS_EXPIRED                0x80090328 WBEM_E_TRANSPORT_FAILURE
DEPTH_ZERO_SELF_SIGNED_CERT     0x80090325 WBEM_E_TRANSPORT_FAILURE
SELF_SIGNED_CERT_IN_CHAIN       0x80090325 WBEM_E_TRANSPORT_FAILURE
UNABLE_TO_VERIFY_LEAF_SIGNATURE 0x80090325 WBEM_E_TRANSPORT_FAILURE
UNABLE_TO_GET_ISSUER_CERT_LOCALLY 0x80090325 WBEM_E_TRANSPORT_FAILURE
ERR_TLS_CERT_ALTNAME_INVALID    0x80090322 WBEM_E_TRANSPORT_FAILURE
ERR_TLS_PINNED_CERTIFICATE      0x80090325 WBEM_E_TRANSPORT_FAILURE
proxy-refused                   0x800706ba WBEM_E_TRANSPORT_FAILURE
EPROTO                          0x80090308 WBEM_E_FATAL_TRANSPORT_ERROR
token-rejected                  0x8009030c WBEM_E_ACCESS_DENIED
binding-mismatch                0x80090346 WBEM_E_ACCESS_DENIED
unseal-failed                   0x8009030f WBEM_E_INVALID_STREAM        outcomeUnknown
not-xml                         -          WBEM_E_INVALID_STREAM        outcomeUnknown
too-large                       -          WBEM_E_BUFFER_TOO_SMALL      outcomeUnknown
not-related                     -          WBEM_E_INVALID_STREAM        outcomeUnknown
closed                          -          WBEM_E_SHUTTING_DOWN
`;
