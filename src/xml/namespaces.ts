/** Every namespace URI that this library reads or writes. [MS-WSMV] 2.2.1, [DSP0226] A.1 */

export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
export const XS = 'http://www.w3.org/2001/XMLSchema';
export const XML = 'http://www.w3.org/XML/1998/namespace';
export const WSA = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
export const WST = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
export const WSEN = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration';
export const WSE = 'http://schemas.xmlsoap.org/ws/2004/08/eventing';
export const WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd';
export const WSMB = 'http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd';
export const WSMID = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';
export const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/common';
/** Microsoft's additions to WS-Management: DataLocale, SessionId, OperationID, SequenceId. */
export const WSMV = 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd';
export const WSMAN_FAULT = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault';

/** The prefixes that Windows uses; any other namespace gets `p0`, `p1`, ... */
export const PREFIXES: ReadonlyMap<string, string> = new Map([
  [SOAP, 's'],
  [XSI, 'xsi'],
  [XS, 'xs'],
  [WSA, 'a'],
  [WST, 'x'],
  [WSEN, 'n'],
  [WSE, 'e'],
  [WSMAN, 'w'],
  [WSMB, 'b'],
  [WSMID, 'wsmid'],
  [CIM, 'cim'],
  [WSMV, 'p'],
  [WSMAN_FAULT, 'f'],
]);
