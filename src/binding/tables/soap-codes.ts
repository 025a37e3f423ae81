/**
 * SOAP 1.2 fault codes without a subcode.
 * Columns: code, WBEM status, flags.
 */
export const SOAP_CODES = `
MustUnderstand      WBEM_E_UNSUPPORTED_PARAMETER
VersionMismatch     WBEM_E_MARSHAL_VERSION_MISMATCH
DataEncodingUnknown WBEM_E_INVALID_STREAM
Sender              WBEM_E_INVALID_PARAMETER
Receiver            WBEM_E_FAILED
`;
