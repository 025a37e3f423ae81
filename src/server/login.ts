import { createHash, timingSafeEqual } from 'node:crypto';
import {
  decryptBody,
  encryptBody,
  type EncryptedBody,
  type PlainBody,
} from '../auth/message-encryption.js';
import { NtlmAcceptor } from '../auth/ntlm/acceptor.js';
import type { ChannelBindingPolicy } from '../auth/channel-binding-policy.js';
import { SpnegoAcceptor } from '../auth/spnego/acceptor.js';

/** Who may log in, and how. */
export interface LoginOptions {
  /** Passwords by user name; null lets anybody in. */
  readonly users: ReadonlyMap<string, string> | null;
  /** `Basic`, which everybody on the way can read: over TLS, or where `allowUnencrypted` lets it. */
  readonly basic: boolean;
  /** `Negotiate`: NTLM, in SPNEGO or without. */
  readonly negotiate: boolean;
  /** Lets clients do without message encryption over http. */
  readonly allowUnencrypted: boolean;
  readonly channelBindingPolicy: ChannelBindingPolicy;
  readonly computerName: string;
}

/** What an Authorization header led to. */
export type LoginStep =
  /** The user is known; null where users are not kept. */
  | { readonly kind: 'in'; readonly user: string | null }
  /** The connection has been logged in just now; `token`, if any, goes back with the answer. */
  | { readonly kind: 'done'; readonly user: string; readonly token: Uint8Array | undefined }
  /** The client has to go on with this token. */
  | { readonly kind: 'more'; readonly token: Uint8Array }
  | { readonly kind: 'refused' };

const REFUSED: LoginStep = { kind: 'refused' };
/** The plaintext of a sealed request may be so long. */
const MAX_PLAIN_BYTES = 64 * 1024 * 1024;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The user that a Basic Authorization header names, if the password is right. */
function userOf(token: string, users: ReadonlyMap<string, string>): string | undefined {
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const name = text.slice(0, colon);
  const password = users.get(name);
  // The digests are compared so that the time tells nothing, not even the length.
  const isRight = timingSafeEqual(digest(text.slice(colon + 1)), digest(password ?? ''));
  return colon !== -1 && password !== undefined && isRight ? name : undefined;
}

/** Windows compares user names without letter case. */
function secretOf(
  users: ReadonlyMap<string, string>,
  name: string,
): { readonly password: string } | undefined {
  const wanted = name.toLowerCase();
  const found = [...users].find(([known]) => known.toLowerCase() === wanted);
  return found === undefined ? undefined : { password: found[1] };
}

/** What a login knows of the TLS that it goes through. */
export interface LoginChannel {
  readonly isSecure: boolean;
  /** The application data of the server's certificate; undefined where it has none, or there is no TLS. */
  readonly bindings: Uint8Array | undefined;
}

/** What one connection knows of its client: Negotiate logs the connection in, not the request. */
export class Login {
  readonly #options: LoginOptions;
  readonly #takesBasic: boolean;
  readonly #channel: LoginChannel;
  #context: SpnegoAcceptor<NtlmAcceptor> | undefined;
  #user: string | undefined;

  constructor(options: LoginOptions, channel: LoginChannel) {
    this.#options = options;
    this.#takesBasic = options.basic && (channel.isSecure || options.allowUnencrypted);
    this.#channel = channel;
  }

  /** True for a connection whose messages can be sealed. */
  get canSeal(): boolean {
    return this.#user !== undefined;
  }

  /** The challenges that go with a 401. */
  get challenges(): string[] {
    const basic = this.#takesBasic ? ['Basic realm="WSMAN"'] : [];
    return [...(this.#options.negotiate ? ['Negotiate'] : []), ...basic];
  }

  /** Takes the Authorization header of a request. */
  async step(authorization: string | undefined): Promise<LoginStep> {
    const { users, negotiate } = this.#options;
    if (users === null) return { kind: 'in', user: null };
    const [, scheme = '', token = ''] = /^(\w+)\s+(\S+)$/.exec(authorization ?? '') ?? [];
    if (this.#takesBasic && scheme.toLowerCase() === 'basic') {
      const user = userOf(token, users);
      return user === undefined ? REFUSED : { kind: 'in', user };
    }
    if (negotiate && scheme.toLowerCase() === 'negotiate') return this.#negotiate(token, users);
    const isKnown = authorization === undefined && this.#user !== undefined;
    return isKnown ? { kind: 'in', user: this.#user ?? null } : REFUSED;
  }

  async #negotiate(token: string, users: ReadonlyMap<string, string>): Promise<LoginStep> {
    if (this.#context === undefined || this.#context.isComplete) this.#begin(users);
    const context = this.#context;
    try {
      const answer = await context?.step(Buffer.from(token, 'base64'));
      if (context?.isComplete !== true) {
        return answer === undefined ? REFUSED : { kind: 'more', token: answer };
      }
      const user = context.agreed?.user?.user ?? '';
      this.#user = user;
      return { kind: 'done', user, token: answer };
    } catch {
      this.close();
      return REFUSED;
    }
  }

  #begin(users: ReadonlyMap<string, string>): void {
    this.close();
    const { computerName, channelBindingPolicy } = this.#options;
    const { isSecure, bindings: channelBindings } = this.#channel;
    const ntlm = new NtlmAcceptor({
      lookup: ({ user }) => secretOf(users, user.replace(/@.*$/, '')),
      computerName,
      domainName: computerName,
      dnsComputerName: computerName.toLowerCase(),
      dnsDomainName: '',
      channelBindings,
      mustSeal: !isSecure,
      // Without TLS, and with some certificates, there is nothing to bind to.
      channelBindingPolicy: channelBindings === undefined ? 'none' : channelBindingPolicy,
    });
    this.#context = new SpnegoAcceptor([ntlm]);
  }

  /** Opens a sealed request. @throws ProtocolError */
  async open(sealed: EncryptedBody): Promise<PlainBody> {
    if (this.#context === undefined) throw new TypeError('the connection is not logged in');
    return decryptBody(this.#context, sealed, { scheme: 'Negotiate', maxBytes: MAX_PLAIN_BYTES });
  }

  /** Seals an answer. */
  async seal(plain: PlainBody): Promise<EncryptedBody> {
    if (this.#context === undefined) throw new TypeError('the connection is not logged in');
    return encryptBody(this.#context, 'Negotiate', plain, 'server');
  }

  /** Forgets the login. */
  close(): void {
    this.#context?.close();
    this.#context = undefined;
    this.#user = undefined;
  }
}
