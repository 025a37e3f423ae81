import { ProtocolError } from '../../errors.js';
import { child, named, tokenOf, xml } from '../../xml/element.js';
import { WSMAN, WSMID } from '../../xml/namespaces.js';
import type { Operation } from '../operation.js';

/** What a server says of itself. [DSP0226] 11 */
export interface Identity {
  readonly protocolVersion: string;
  readonly productVendor: string;
  readonly productVersion: string;
  readonly securityProfiles: readonly string[];
}

/**
 * wsmid:Identify: the one request without WS-Addressing headers.
 * OMI puts IdentifyResponse in the SOAP namespace, so only its local name counts.
 */
export const identify: Operation<Readonly<Record<string, never>>, Identity> = {
  name: 'Identify',
  action: '',
  responseAction: '',
  idempotent: true,
  writeRequest: () => ({ body: [xml(WSMID, 'Identify')] }),
  readRequest: () => ({}),
  writeResponse: ({ productVendor, productVersion, protocolVersion, securityProfiles }) => ({
    body: [
      xml(WSMID, 'IdentifyResponse', [
        xml(WSMID, 'ProtocolVersion', protocolVersion || WSMAN),
        xml(WSMID, 'ProductVendor', productVendor),
        xml(WSMID, 'ProductVersion', productVersion),
        ...(securityProfiles.length === 0
          ? []
          : [
              xml(
                WSMID,
                'SecurityProfiles',
                securityProfiles.map((uri) => xml(WSMID, 'SecurityProfileName', uri)),
              ),
            ]),
      ]),
    ],
  }),
  readResponse({ body: [response] }) {
    if (response?.name !== 'IdentifyResponse') {
      throw new ProtocolError('the answer to Identify is no IdentifyResponse', 'not-xml');
    }
    const profiles = child(response, WSMID, 'SecurityProfiles')?.children ?? [];
    return {
      protocolVersion: tokenOf(child(response, WSMID, 'ProtocolVersion')),
      productVendor: tokenOf(child(response, WSMID, 'ProductVendor')),
      productVersion: tokenOf(child(response, WSMID, 'ProductVersion')),
      securityProfiles: profiles
        .filter((profile) => named(profile, WSMID, 'SecurityProfileName'))
        .map(tokenOf),
    };
  },
};
