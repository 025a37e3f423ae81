import { createHash, X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { createSecureContext, type SecureVersion, TLSSocket } from 'node:tls';
import {
  readTSRequest,
  type TSRequest,
  writeTSRequest,
} from '../../../src/auth/credssp/messages.js';
import { der, DerReader, DerTag } from '../../../src/auth/der.js';
import type { SecurityContext } from '../../../src/auth/security-context.js';
import { CERTIFICATE, KEY } from '../../cli/certificate.js';

/** What a server does that it should not. */
export interface Misdeeds {
  readonly version?: number;
  /** Instead of the hash for the client. */
  readonly hash?: (right: Buffer, ofTheClient: Buffer) => Buffer;
  /** Has no answer. */
  readonly isSilent?: boolean;
  /** Instead of an answer. */
  readonly errorCode?: number;
  /** Of an answer that shows the key. */
  readonly withoutKey?: boolean;
  /** Of an answer that ends the login in the channel. */
  readonly withoutToken?: boolean;
}

export interface AcceptorOptions extends Misdeeds {
  readonly inner: SecurityContext;
  readonly tls?: SecureVersion;
}

const DENIED = Buffer.from('denied');
const SEC_E_LOGON_DENIED = 0x8009_030c;

/** The server of CredSSP, for tests: TSRequests in TLS without a socket. */
export class CredSspAcceptor {
  readonly #options: AcceptorOptions;
  readonly #written: Buffer[] = [];
  readonly #received: Buffer[] = [];
  readonly #wire: Duplex;
  readonly #tls: TLSSocket;
  /** Domain, user and password. */
  credentials: readonly string[] | undefined;
  failure: Error | undefined;
  /** What each TSRequest has. */
  readonly requests: (readonly string[])[] = [];

  constructor(options: AcceptorOptions) {
    this.#options = options;
    this.#wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.#written.push(chunk);
        done();
      },
    });
    const { tls: version } = options;
    const versions = version === undefined ? {} : { minVersion: version, maxVersion: version };
    const secureContext = createSecureContext({ key: KEY, cert: CERTIFICATE, ...versions });
    this.#tls = new TLSSocket(this.#wire, { isServer: true, secureContext });
    this.#tls.on('data', (chunk: Buffer) => this.#received.push(chunk));
    this.#tls.on('error', (error: Error) => (this.failure = error));
  }

  /** Takes the records of a client, and gives those for it. */
  async step(records: Uint8Array): Promise<Buffer> {
    const message = await this.open(records);
    if (message.length > 0 && this.#options.isSilent !== true)
      await this.#answer(readTSRequest(message));
    return this.#take();
  }

  /** The records of a message. */
  async seal(message: Uint8Array): Promise<Buffer> {
    this.#tls.write(message);
    await settle();
    return this.#take();
  }

  /** The message in records. */
  async open(records: Uint8Array): Promise<Buffer> {
    this.#wire.push(Buffer.from(records));
    await settle();
    return Buffer.concat(this.#received.splice(0));
  }

  close(): void {
    this.#tls.destroy();
    this.#wire.destroy();
    this.#options.inner.close();
  }

  async #answer(request: TSRequest): Promise<void> {
    const { inner, errorCode, version = 6 } = this.#options;
    this.requests.push(fieldsOf(request));
    if (errorCode !== undefined) return this.#send(refusal(version, errorCode));
    if (request.authInfo !== undefined) return this.#accept(request.authInfo);
    const { negoToken: token } = request;
    const negoToken = token && (await inner.step(token).catch(() => DENIED));
    if (negoToken === DENIED) return this.#send(refusal(version, SEC_E_LOGON_DENIED));
    const pubKeyAuth = request.pubKeyAuth && (await this.#showKey(request));
    const isKept = this.#options.withoutToken === true && pubKeyAuth !== undefined;
    const last = isKept ? undefined : negoToken;
    return this.#send(writeTSRequest({ version, negoToken: last, pubKeyAuth }));
  }

  async #showKey({ pubKeyAuth = Buffer.alloc(0), clientNonce = Buffer.alloc(0) }: TSRequest) {
    const { inner, hash = (right) => right, withoutKey = false } = this.#options;
    const found = Buffer.from(await inner.unwrap(pubKeyAuth, 16));
    if (!found.equals(bindingHash('Client-To-Server', clientNonce))) throw new Error('wrong hash');
    if (withoutKey) return undefined;
    const right = bindingHash('Server-To-Client', clientNonce);
    const { header, data } = await inner.wrap(hash(right, found));
    return Buffer.concat([header, data]);
  }

  async #accept(authInfo: Uint8Array): Promise<void> {
    const message = await this.#options.inner.unwrap(authInfo, 16);
    const outer = new DerReader(message).enter(DerTag.sequence);
    outer.explicit(0, DerTag.integer);
    const creds = outer.explicit(1, DerTag.octetString) ?? Buffer.alloc(0);
    const fields = new DerReader(creds).enter(DerTag.sequence);
    const texts = [0, 1, 2].map((n) => fields.explicit(n, DerTag.octetString));
    this.credentials = texts.map((text) => text?.toString('utf16le') ?? '');
  }

  async #send(message: Uint8Array): Promise<void> {
    this.#tls.write(message);
    await settle();
  }

  #take(): Buffer {
    return Buffer.concat(this.#written.splice(0));
  }
}

function fieldsOf(request: TSRequest): string[] {
  const fields = Object.entries(request).filter(([, value]) => value !== undefined);
  return fields.map(([name]) => name);
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 10; turns++) await turn();
}

/** The uncompressed point of the certificate's key is at the end of SubjectPublicKeyInfo. */
function bindingHash(direction: string, nonce: Uint8Array): Buffer {
  const { publicKey } = new X509Certificate(CERTIFICATE);
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
  const magic = Buffer.from(`CredSSP ${direction} Binding Hash\0`);
  return createHash('sha256')
    .update(Buffer.concat([magic, nonce, key]))
    .digest();
}

function refusal(version: number, errorCode: number): Buffer {
  const code = Buffer.alloc(4);
  code.writeUInt32BE(errorCode);
  const number = (bytes: Buffer): Buffer => der(DerTag.integer, bytes);
  const fields = [der(0xa0, number(Buffer.from([version]))), der(0xa4, number(code))];
  return der(DerTag.sequence, ...fields);
}
