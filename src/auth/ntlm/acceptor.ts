import { randomBytes } from 'node:crypto';
import { AuthenticationError } from '../../errors.js';
import { utf16, wipe } from '../bytes.js';
import { securityError } from '../failures.js';
import type { UserName } from '../user-name.js';
import type { ChannelBindingPolicy } from '../channel-binding-policy.js';
import { AvId, type AvPairs, writeAvPairs } from './av-pairs.js';
import { fileTime } from './client-challenge.js';
import { NtlmContext } from './context.js';
import {
  type FlagName,
  flagsOf,
  hasFlag,
  missingFlags,
  NegotiateFlags,
  REQUIRED,
  REQUIRED_IN_TLS,
  SUPPORTED,
} from './flags.js';
import { ntowfv1 } from './keys.js';
import { readAuthenticate, readNegotiate, writeChallenge } from './messages.js';
import { refused, requireNtlmv2, type Verified, verifyAuthenticate } from './verify.js';

/** What a user is known by: a password, or its NT hash of 16 bytes. */
export type NtlmSecret = { readonly password: string } | { readonly ntHash: Uint8Array };

/** Finds the secret of a user, named as the client sent it; undefined for nobody. */
export type NtlmLookup = (
  name: UserName,
) => NtlmSecret | undefined | Promise<NtlmSecret | undefined>;

/** How a server accepts logins. */
export interface NtlmAcceptorOptions {
  readonly lookup: NtlmLookup;
  /** The NetBIOS names of the server, and of its domain: the computer itself without one. */
  readonly computerName: string;
  readonly domainName: string;
  readonly dnsComputerName: string;
  readonly dnsDomainName: string;
  /** The application data of the channel bindings of this end. None over plain http. */
  readonly channelBindings?: Uint8Array | undefined;
  readonly channelBindingPolicy: ChannelBindingPolicy;
  /** False where TLS protects the messages: clients may then do without sealing. Default true. */
  readonly mustSeal?: boolean;
}

/** What the server adds to the flags that the client offers. */
const SERVER_FLAGS = flagsOf(['NEGOTIATE_TARGET_INFO', 'TARGET_TYPE_SERVER']);

/** OEM characters, for the clients that know no Unicode; never both. */
function charactersOf(flags: number): number {
  return hasFlag(flags, 'NEGOTIATE_UNICODE') ? 0 : NegotiateFlags.NEGOTIATE_OEM;
}

/** The server of NTLMv2 with session security. [MS-NLMP] 3.2 */
export class NtlmAcceptor extends NtlmContext {
  readonly #options: NtlmAcceptorOptions;
  readonly #required: readonly FlagName[];
  #messages: { readonly negotiate: Buffer; readonly challenge: Buffer } | undefined;
  #user: UserName | undefined;
  #channelBound = false;

  /** @throws TypeError for a `strict` policy without channel bindings: nobody could log in. */
  constructor(options: NtlmAcceptorOptions) {
    super();
    const { channelBindings, channelBindingPolicy } = options;
    if (channelBindingPolicy === 'strict' && channelBindings === undefined) {
      throw new TypeError('a strict policy of channel bindings needs channel bindings');
    }
    this.#options = options;
    this.#required = (options.mustSeal ?? true) ? REQUIRED : REQUIRED_IN_TLS;
  }

  /** Who logged in; undefined before. */
  get user(): UserName | undefined {
    return this.#user;
  }

  /** The client proved that it sees the same TLS channel. */
  get channelBound(): boolean {
    return this.#channelBound;
  }

  protected override advance(
    token: Uint8Array | undefined,
  ): Uint8Array | Promise<Uint8Array | undefined> {
    if (token === undefined) throw securityError('token-rejected', 'an NTLM server does not begin');
    return this.#messages === undefined ? this.#challenge(token) : this.#verify(token);
  }

  protected override forget(): void {
    this.#messages = undefined;
  }

  /** [MS-NLMP] 3.2.5.1.1 */
  #challenge(token: Uint8Array): Uint8Array {
    const negotiate = Buffer.from(token);
    const { flags } = readNegotiate(negotiate);
    const missing = missingFlags(flags, this.#required);
    if (missing.length > 0) {
      const message = `NTLM login refused: the client does not offer ${missing.join(', ')}`;
      throw new AuthenticationError(message, this.mechanism, []);
    }
    const challenge = writeChallenge({
      flags: ((flags & SUPPORTED) | SERVER_FLAGS | charactersOf(flags)) >>> 0,
      targetName: this.#options.computerName,
      serverChallenge: randomBytes(8),
      targetInfo: writeAvPairs(this.#avPairs()),
    });
    this.#messages = { negotiate, challenge };
    return challenge;
  }

  #avPairs(): AvPairs {
    const { computerName, domainName, dnsComputerName, dnsDomainName } = this.#options;
    return new Map([
      [AvId.MsvAvNbDomainName, utf16(domainName)],
      [AvId.MsvAvNbComputerName, utf16(computerName)],
      [AvId.MsvAvDnsDomainName, utf16(dnsDomainName)],
      [AvId.MsvAvDnsComputerName, utf16(dnsComputerName)],
      [AvId.MsvAvTimestamp, fileTime(new Date())],
    ]);
  }

  async #verify(token: Uint8Array): Promise<undefined> {
    const messages = this.#messages;
    const authenticate = readAuthenticate(token);
    requireNtlmv2(authenticate, this.#required);
    const name = { user: authenticate.userName, domain: authenticate.domainName };
    const ntHash = await this.#ntHash(name);
    // Another step, or `close`, may have come meanwhile.
    if (messages === undefined || this.#messages !== messages) throw refused('it was given up');
    const { channelBindings, channelBindingPolicy } = this.#options;
    const policy = { channelBindings, channelBindingPolicy };
    const handshake = { ...messages, token, authenticate, ntHash, ...policy };
    try {
      this.#accept(name, verifyAuthenticate(handshake));
    } finally {
      wipe(ntHash);
    }
  }

  #accept(name: UserName, { exportedSessionKey, channelBound }: Verified): void {
    this.#user = name;
    this.#channelBound = channelBound;
    this.forget();
    this.complete(exportedSessionKey, 'server-to-client', 'client-to-server');
  }

  /** A copy of the hash. For nobody a random one: the answer, and its time, are those of a wrong password. */
  async #ntHash(name: UserName): Promise<Buffer> {
    const secret = await this.#options.lookup(name);
    if (secret === undefined) return randomBytes(16);
    return 'password' in secret ? ntowfv1(secret.password) : Buffer.from(secret.ntHash);
  }
}
