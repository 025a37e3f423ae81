import { randomBytes } from 'node:crypto';
import type { AuthenticationError, AuthenticationReason } from '../../errors.js';
import { isEqual, wipe } from '../bytes.js';
import { loginError, type SecurityReason, securityError } from '../failures.js';
import { closingOnFailure, requireOpen } from '../guard.js';
import type { Sealed, SecurityContext } from '../security-context.js';
import { parseUserName, type UserName } from '../user-name.js';
import { describeErrorCode, reasonOf } from './error-codes.js';
import { readTSRequest, type TSRequest, writeTSCredentials, writeTSRequest } from './messages.js';
import { bindingHash, subjectPublicKey } from './public-key.js';
import { TlsChannel } from './tls-channel.js';

const VERSION = 6;
/** Before it, the server's answer could be made from the client's. CVE-2018-0886 */
const LEAST_VERSION = 5;
const NONCE_LENGTH = 32;
/** The plaintext of one TLS record. [RFC 8446] 5.1 */
const MAX_MESSAGE = 16_384;

/** Who logs in, and whose password the server gets. */
export interface CredSspInitiatorOptions {
  /** What logs in inside of the TLS channel: NTLM, SPNEGO, Kerberos. It belongs to CredSSP from now on. */
  readonly inner: SecurityContext;
  /** `DOMAIN\user`, `user@realm` or `user`. */
  readonly username: string;
  /** Given to the server, after it has proved who it is. */
  readonly password: string;
}

const NOTHING = Buffer.alloc(0);

type Step = (token: Uint8Array | undefined) => Promise<Uint8Array>;

/**
 * The client of CredSSP, versions 5 and 6: it gives the server the user's password. [MS-CSSP] 3.1
 *
 * The tokens are TLS records. With TLS 1.3 the server may have nothing to say to the second one: the
 * next step is then made with an empty token. Sealed messages are TLS records, too, and a message
 * has 1 to 16,384 bytes.
 */
export class CredSspInitiator implements SecurityContext {
  readonly mechanism = 'CredSSP';
  readonly #inner: SecurityContext;
  readonly #name: UserName;
  readonly #nonce = randomBytes(NONCE_LENGTH);
  #password: string;
  #channel: TlsChannel | undefined;
  #innerHeaderLength = 0;
  #next: Step | undefined = (token) => this.#begin(token);
  #isClosed = false;

  /** @throws ValidationError for a bad user name. */
  constructor({ inner, username, password }: CredSspInitiatorOptions) {
    this.#name = parseUserName(username);
    this.#inner = inner;
    this.#password = password;
  }

  get isComplete(): boolean {
    return this.#next === undefined && !this.#isClosed;
  }

  step(token?: Uint8Array): Promise<Uint8Array> {
    return closingOnFailure(this, () => {
      if (this.#isClosed || this.#next === undefined) {
        throw securityError('token-rejected', 'this CredSSP handshake is over');
      }
      return this.#next(token);
    });
  }

  wrap(message: Uint8Array): Promise<Sealed> {
    return closingOnFailure(this, async () => {
      const channel = this.#open;
      if (message.length === 0 || message.length > MAX_MESSAGE) {
        const length = `${message.length} bytes`;
        throw securityError('unseal-failed', `CredSSP cannot seal a message of ${length}`);
      }
      const records = await inChannel('unseal-failed', channel.encrypt(message));
      const { trailerLength } = channel;
      return { header: records.subarray(0, trailerLength), data: records.subarray(trailerLength) };
    });
  }

  unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    return closingOnFailure(this, async () => {
      const channel = this.#open;
      if (headerLength > sealed.length) {
        throw securityError('unseal-failed', 'a message sealed by CredSSP is cut off');
      }
      // Where records begin and end, they say themselves.
      return inChannel('unseal-failed', channel.decrypt(sealed));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#password = '';
    this.#inner.close();
    this.#channel?.close();
    this.#channel = undefined;
  }

  get #open(): TlsChannel {
    return requireOpen(this.isComplete ? this.#channel : undefined, this.mechanism);
  }

  async #begin(token: Uint8Array | undefined): Promise<Uint8Array> {
    if (token !== undefined) {
      throw securityError('token-rejected', 'the server sent a CredSSP token before it was asked');
    }
    this.#channel = new TlsChannel();
    this.#next = (answer) => this.#shake(answer);
    return this.#shake();
  }

  /** The handshake of TLS, whose last records travel alone. */
  async #shake(token?: Uint8Array): Promise<Uint8Array> {
    const channel = requireOpen(this.#channel, this.mechanism);
    const records = await inChannel('token-rejected', channel.shake(token));
    if (records.length > 0) return records;
    if (!channel.isSecure)
      throw securityError('token-rejected', 'CredSSP does not get any further');
    this.#next = (answer) => this.#negotiate(answer);
    return this.#send({ negoToken: await this.#inner.step() });
  }

  async #negotiate(token: Uint8Array | undefined): Promise<Uint8Array> {
    const { negoToken } = await this.#receive(token);
    const answer = await this.#inner.step(negoToken);
    if (this.#inner.canWrap ?? this.#inner.isComplete) return this.#proveKey(answer);
    if (answer !== undefined) return this.#send({ negoToken: answer });
    throw securityError('token-rejected', 'CredSSP does not get any further');
  }

  /** Shows which key the channel has at this end, with the last token of the login. [MS-CSSP] 3.1.5 */
  async #proveKey(negoToken: Uint8Array | undefined): Promise<Uint8Array> {
    const hash = bindingHash('Client-To-Server', this.#nonce, this.#publicKey());
    const { header, data } = await this.#inner.wrap(hash);
    this.#innerHeaderLength = header.length;
    this.#next = (answer) => this.#delegate(answer);
    const pubKeyAuth = Buffer.concat([header, data]);
    return this.#send({ negoToken, pubKeyAuth, clientNonce: this.#nonce });
  }

  /** Gives the credentials away, once the server has shown that it has the key of the channel. */
  async #delegate(token: Uint8Array | undefined): Promise<Uint8Array> {
    const { pubKeyAuth, negoToken } = await this.#receive(token);
    // SPNEGO ends with a token of the server, whose signature in it comes before all that it seals.
    if (negoToken !== undefined) await this.#inner.step(negoToken);
    if (pubKeyAuth === undefined || !this.#inner.isComplete) {
      throw securityError('token-rejected', 'the server did not show the key of its TLS channel');
    }
    const found = await this.#inner.unwrap(pubKeyAuth, this.#innerHeaderLength);
    const expected = bindingHash('Server-To-Client', this.#nonce, this.#publicKey());
    if (!isEqual(found, expected)) {
      const message =
        'the key of the TLS channel is not the one of the server: somebody is between';
      throw securityError('binding-mismatch', message);
    }
    const records = await this.#send({ authInfo: await this.#sealCredentials() });
    this.#inner.close();
    this.#next = undefined;
    return records;
  }

  async #sealCredentials(): Promise<Uint8Array> {
    const credentials = writeTSCredentials(this.#name, this.#password);
    this.#password = '';
    try {
      const { header, data } = await this.#inner.wrap(credentials);
      return Buffer.concat([header, data]);
    } finally {
      wipe(credentials);
    }
  }

  #publicKey(): Buffer {
    const { certificate } = requireOpen(this.#channel, this.mechanism);
    if (certificate !== undefined) return subjectPublicKey(certificate);
    throw securityError('token-rejected', 'the server has no certificate');
  }

  #send(request: Omit<TSRequest, 'version' | 'errorCode'>): Promise<Uint8Array> {
    const channel = requireOpen(this.#channel, this.mechanism);
    const message = writeTSRequest({ version: VERSION, ...request });
    return inChannel('token-rejected', channel.encrypt(message));
  }

  async #receive(token: Uint8Array | undefined): Promise<TSRequest> {
    const channel = requireOpen(this.#channel, this.mechanism);
    const message = await inChannel('token-rejected', channel.decrypt(token ?? NOTHING));
    // Version 5 has no error codes. [MS-CSSP] 2.2.1
    if (message.length === 0) {
      throw this.#refused('refused', 'it ended the login; the password may be wrong');
    }
    const request = readTSRequest(message);
    const { errorCode, version } = request;
    if (errorCode !== undefined) {
      throw this.#refused(reasonOf(errorCode), describeErrorCode(errorCode));
    }
    if (version >= LEAST_VERSION) return request;
    const problem = `refused: version ${version} of the server does not protect credentials`;
    throw this.#failed('weak-security', problem);
  }

  #refused(reason: AuthenticationReason, problem: string): AuthenticationError {
    return this.#failed(reason, `failed at the server: ${problem}`);
  }

  #failed(reason: AuthenticationReason, problem: string): AuthenticationError {
    return loginError(reason, this.mechanism, `CredSSP login ${problem}`);
  }
}

/** What ends the channel is no accident of a connection: there is none. */
async function inChannel<T>(reason: SecurityReason, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : '';
    throw securityError(reason, `the TLS of CredSSP failed: ${text}`, { cause });
  }
}
