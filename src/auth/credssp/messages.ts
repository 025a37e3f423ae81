import { utf16, wipe } from '../bytes.js';
import { contextTag, der, DerReader, DerTag } from '../der.js';
import { securityError } from '../failures.js';
import type { UserName } from '../user-name.js';

/** What both sides say. [MS-CSSP] 2.2.1 */
export interface TSRequest {
  readonly version: number;
  readonly negoToken?: Uint8Array | undefined;
  readonly authInfo?: Uint8Array | undefined;
  readonly pubKeyAuth?: Uint8Array | undefined;
  /** An NTSTATUS or an HRESULT, unsigned. */
  readonly errorCode?: number | undefined;
  readonly clientNonce?: Uint8Array | undefined;
}

/** Credentials that are a password. [MS-CSSP] 2.2.1.2 */
const TS_PASSWORD_CREDS = 1;

/** A field under its explicit tag; nothing for undefined. */
function field(n: number, value: Uint8Array | undefined): Buffer {
  return value === undefined ? Buffer.alloc(0) : der(contextTag(n), value);
}

function octets(contents: Uint8Array | undefined): Buffer | undefined {
  return contents && der(DerTag.octetString, contents);
}

function integer(value: number): Buffer {
  return der(DerTag.integer, Buffer.from([value]));
}

export function writeTSRequest(request: Omit<TSRequest, 'errorCode'>): Buffer {
  const { version, negoToken, authInfo, pubKeyAuth, clientNonce } = request;
  const negoData =
    negoToken && der(DerTag.sequence, der(DerTag.sequence, field(0, octets(negoToken))));
  return der(
    DerTag.sequence,
    field(0, integer(version)),
    field(1, negoData),
    field(2, octets(authInfo)),
    field(3, octets(pubKeyAuth)),
    field(5, octets(clientNonce)),
  );
}

/** @throws ProtocolError for anything else. */
export function readTSRequest(message: Uint8Array): TSRequest {
  const outer = new DerReader(message);
  const fields = outer.enter(DerTag.sequence);
  outer.end();
  const version = fields.explicit(0, DerTag.integer);
  if (version === undefined) throw securityError('token-rejected', 'a TSRequest has no version');
  const negoData = fields.explicit(1, DerTag.sequence);
  const authInfo = fields.explicit(2, DerTag.octetString);
  const pubKeyAuth = fields.explicit(3, DerTag.octetString);
  const errorCode = fields.explicit(4, DerTag.integer);
  const clientNonce = fields.explicit(5, DerTag.octetString);
  fields.end();
  return {
    version: uint32Of(version),
    negoToken: negoData && readNegoData(negoData),
    authInfo,
    pubKeyAuth,
    errorCode: errorCode && uint32Of(errorCode),
    clientNonce,
  };
}

/** The one token of a list of tokens. */
function readNegoData(contents: Buffer): Buffer | undefined {
  const list = new DerReader(contents);
  const token = list.enter(DerTag.sequence).explicit(0, DerTag.octetString);
  list.end();
  return token;
}

/** An INTEGER of 32 bits: some write error codes as negative numbers, some as positive ones. */
function uint32Of(contents: Buffer): number {
  // A positive one may have a zero before its 32 bits.
  const isLong = contents.length === 5 && contents[0] === 0;
  if (contents.length === 0 || (contents.length > 4 && !isLong)) {
    throw securityError('token-rejected', 'a number of a TSRequest does not have 32 bits');
  }
  const bytes = contents.subarray(-4);
  return bytes.readIntBE(0, bytes.length) >>> 0;
}

/**
 * TSCredentials with TSPasswordCreds. What they were made of is wiped; they themselves are for the
 * caller to wipe. [MS-CSSP] 2.2.1.2
 */
export function writeTSCredentials({ user, domain }: UserName, password: string): Buffer {
  const made: Buffer[] = [];
  const keep = (bytes: Buffer): Buffer => {
    made.push(bytes);
    return bytes;
  };
  const wrapped = (n: number, contents: Buffer): Buffer =>
    keep(der(contextTag(n), keep(der(DerTag.octetString, keep(contents)))));
  const parts = [domain, user, password].map((text, n) => wrapped(n, utf16(text)));
  const creds = wrapped(1, der(DerTag.sequence, ...parts));
  const credentials = der(DerTag.sequence, field(0, integer(TS_PASSWORD_CREDS)), creds);
  wipe(...made);
  return credentials;
}
