import type { AuthenticationError } from '../../errors.js';
import { loginError, securityError } from '../failures.js';
import type { Sealed } from '../security-context.js';
import { requireWrapToken, splitWrapToken } from './cfx.js';
import { loginFailure } from './failures.js';
import type { Handle } from './functions.js';
import type { Gssapi } from './gssapi.js';
import { type GssStatus, isFailure, NT_PRINCIPAL_NAME } from './values.js';

/** The flags of a context. [RFC 2744] 5.19 */
const FLAGS = {
  delegation: 1,
  'mutual authentication': 2,
  'replay detection': 4,
  'detection of lost messages': 8,
  confidentiality: 16,
  integrity: 32,
} as const;
const { delegation: DELEGATION, ...REQUIRED } = FLAGS;
const REQUIRED_FLAGS = Object.values(REQUIRED).reduce((all, flag) => all | flag, 0);

/** The answer is there, and another token is wanted. */
const CONTINUE_NEEDED = 1;
/** Repeated, too old, out of order, or after a gap. [RFC 2744] 3.9.1 */
const OUT_OF_ORDER = 2 | 4 | 8 | 16;

/** AES with SHA-1 and with SHA-2. [RFC 3962] 7, [RFC 8009] 7 */
const AES: ReadonlySet<number> = new Set([17, 18, 19, 20]);

export interface GssContextOptions {
  readonly credential: Handle;
  /** `HTTP`, `host`. */
  readonly service: string;
  readonly host: string;
  readonly delegate: boolean;
  readonly channelBindings: Uint8Array | undefined;
}

/** A step, and whether anything is left to do. */
export interface GssStep extends GssStatus {
  readonly token: Uint8Array | undefined;
  readonly isComplete: boolean;
}

/** A context of the library with one service. Takes one call at a time. */
export class GssContext {
  readonly #gss: Gssapi;
  readonly #options: GssContextOptions;
  #target: Handle;
  #context: Handle = null;

  constructor(gss: Gssapi, options: GssContextOptions) {
    this.#gss = gss;
    this.#options = options;
    const target = gss.importName(principalOf(options), NT_PRINCIPAL_NAME);
    if (isFailure(target.major)) throw this.failure(target);
    this.#target = target.name;
  }

  /** One step. What it came to is for the caller to look at; a context that is complete is a good one. */
  async step(token?: Uint8Array): Promise<GssStep> {
    const { credential, delegate, channelBindings: bindings } = this.#options;
    const flags = REQUIRED_FLAGS | (delegate ? DELEGATION : 0);
    const [context, target] = [this.#context, this.#target];
    const input = { credential, context, target, flags, bindings, token };
    const answer = await this.#gss.initSecContext(input);
    this.#context = answer.context;
    const isComplete = answer.major === 0;
    if (isComplete) this.#requireStrength(answer.flags);
    return { ...answer, isComplete, token: answer.token.length === 0 ? undefined : answer.token };
  }

  /** [RFC 4121] 4.2.4 */
  wrap(message: Uint8Array): Sealed {
    const { token, isSealed, ...status } = this.#gss.wrap(this.#context, message);
    if (status.major !== 0 || !isSealed) throw this.#broken('a message cannot be sealed', status);
    return splitWrapToken(token, message.length);
  }

  unwrap(token: Uint8Array): Uint8Array {
    requireWrapToken(token);
    const { message, isSealed, ...status } = this.#gss.unwrap(this.#context, token);
    if (status.major === 0 && isSealed) return message;
    message.fill(0);
    throw this.#broken('a message was changed, lost, repeated, or is not sealed', status);
  }

  getMic(message: Uint8Array): Uint8Array {
    const { mic, ...status } = this.#gss.getMic(this.#context, message);
    if (status.major !== 0) throw this.failure(status);
    return mic;
  }

  verifyMic(message: Uint8Array, mic: Uint8Array): void {
    const status = this.#gss.verifyMic(this.#context, message, mic);
    if (status.major === 0) return;
    const text = this.#gss.describe(status);
    throw securityError('token-rejected', `the signature of the list of mechanisms: ${text}`);
  }

  /** The error of a step that failed. */
  failure(status: GssStatus, services: readonly string[] = [this.#options.service]): Error {
    const names = services.map((service) => `${service}/${this.#options.host}`).join(', ');
    return loginFailure(`Kerberos login to ${names} failed`, status, this.#gss.describe(status));
  }

  /** Nothing but another release may follow. The credential is left alone. */
  release(): void {
    this.#gss.deleteSecContext(this.#context);
    this.#gss.releaseName(this.#target);
    this.#context = null;
    this.#target = null;
  }

  #requireStrength(granted: number): void {
    const missing = Object.entries(REQUIRED).filter(([, flag]) => (granted & flag) === 0);
    if (missing.length > 0) throw tooWeak(`it has no ${missing.map(([name]) => name).join(', ')}`);
    const { type, ...status } = this.#gss.encryptionType(this.#context);
    if (status.major !== 0) throw this.failure(status);
    if (!AES.has(type))
      throw tooWeak(`its session key is not of AES but of encryption type ${type}`);
  }

  #broken(message: string, status: GssStatus): Error {
    const order = (status.major & OUT_OF_ORDER) === 0 ? '' : ' (out of order)';
    return securityError('unseal-failed', `${message}${order}: ${this.#gss.describe(status)}`);
  }
}

/**
 * The service principal name as it is written. A GSS_C_NT_HOSTBASED_SERVICE is looked up in DNS and
 * may come to be another host's: whoever answers for DNS would choose who is to prove itself. The
 * empty realm leaves it to the KDC to say which realm knows the name. [RFC 6806] 5
 */
function principalOf({ service, host }: GssContextOptions): string {
  const [first, second] = [service, host].map((part) => part.replaceAll(/[\\/@]/g, '\\$&'));
  return `${first}/${second}@`;
}

/** The handshake goes on. */
export function isUnfinished({ major }: GssStatus): boolean {
  return major === CONTINUE_NEEDED;
}

function tooWeak(problem: string): AuthenticationError {
  return loginError('weak-security', 'Kerberos', `Kerberos login refused: ${problem}`);
}
