import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/tls/', import.meta.url);

export type CertificateName = 'ca' | 'server' | 'expired' | 'other-name' | 'self-signed';

function read(name: string): string {
  return readFileSync(new URL(`${name}.pem`, FOLDER), 'utf8');
}

/** A certificate of the tests, with the key that they all have. */
export function certificate(name: CertificateName): { key: string; cert: string } {
  return { key: read('key'), cert: read(name) };
}
