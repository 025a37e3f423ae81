import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/tls/', import.meta.url);

/** Those whose key is their own; all others have the same one. */
const KEYS = { ed25519: 'ed25519-key' } as const;

export type CertificateName =
  | 'ca'
  | 'server'
  | 'expired'
  | 'other-name'
  | 'self-signed'
  | keyof typeof KEYS;

function read(name: string): string {
  return readFileSync(new URL(`${name}.pem`, FOLDER), 'utf8');
}

/** A certificate of the tests, with its key. */
export function certificate(name: CertificateName): { key: string; cert: string } {
  return { key: read(name === 'ed25519' ? KEYS[name] : 'key'), cert: read(name) };
}
