import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { facts } from '../../support/captures.js';

/** A message under a session key of the vectors. Bytes are hexadecimal everywhere. */
export interface SealedVector {
  readonly seq: number;
  readonly plaintext: string;
  readonly sealed: string;
  readonly signature: string;
}

interface KeysVector {
  readonly signKey: string;
  readonly sealKey: string;
  readonly messages: readonly SealedVector[];
}

/** A handshake that others had, and messages that they sealed. */
export interface Transcript {
  readonly name: string;
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  readonly spn: string;
  readonly cbtApplicationData: string | null;
  readonly tokens: readonly { readonly from: string; readonly token: string }[];
  readonly exportedSessionKey: string;
  readonly messages: readonly {
    readonly from: 'client' | 'server';
    readonly plaintext: string;
    readonly framed: string;
  }[];
}

/** Numbers of [MS-NLMP] 4.2, RFC 1320 and RFC 6229, and handshakes between two other implementations. */
export interface Vectors {
  readonly common: Readonly<Record<string, string>>;
  readonly md4: readonly { readonly in: string; readonly out: string }[];
  readonly rc4: readonly Readonly<Record<string, string>>[];
  readonly ntlmv1_keys: { readonly ntowfv1: string };
  readonly ntlmv2: Readonly<Record<string, string>>;
  readonly sessionSecurity: Readonly<Record<'client' | 'server', KeysVector>>;
  readonly channelBinding: Readonly<Record<'applicationData' | 'struct' | 'md5', string>>;
  readonly transcripts: readonly Transcript[];
}

const PATH = 'auth/nlmp-vectors.json';
const folder = process.env['WSCIM_CAPTURES'] ?? '../shared';

/** Undefined on a machine without them: tests that need them are then skipped, and say so. */
export const vectors: Vectors | undefined = existsSync(resolve(folder, PATH))
  ? facts<Vectors>(PATH)
  : undefined;

if (vectors === undefined) console.warn(`skipped: ${PATH} is not among the captures`);

export const unhex = (hex: string | undefined): Buffer => Buffer.from(hex ?? '', 'hex');
