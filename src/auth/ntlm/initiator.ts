import { randomBytes } from 'node:crypto';
import { wipe } from '../bytes.js';
import { loginError, securityError } from '../failures.js';
import { parseUserName, type UserName } from '../user-name.js';
import { answerChallenge } from './authenticate.js';
import { NtlmContext } from './context.js';
import { OFFERED } from './flags.js';
import { ntowfv1, ntowfv2 } from './keys.js';
import { writeNegotiate } from './messages.js';

/** Who logs in, and to what. */
export interface NtlmInitiatorOptions {
  /** `DOMAIN\user`, `user@realm` or `user`. */
  readonly username: string;
  readonly password: string;
  /** The service principal name of the server: `HTTP/srv01`. */
  readonly targetName?: string | undefined;
  /** The application data of the channel bindings: see `tlsServerEndPoint`. None over plain http. */
  readonly channelBindings?: Uint8Array | undefined;
}

/** The client of NTLMv2 with session security. [MS-NLMP] 3.1 */
export class NtlmInitiator extends NtlmContext {
  readonly #name: UserName;
  readonly #responseKeyNT: Buffer;
  readonly #target: Pick<NtlmInitiatorOptions, 'targetName' | 'channelBindings'>;
  #negotiate: Buffer | undefined;

  /** @throws ValidationError for a bad user name. */
  constructor({ username, password, targetName, channelBindings }: NtlmInitiatorOptions) {
    super();
    this.#name = parseUserName(username);
    this.#target = { targetName, channelBindings };
    const ntHash = ntowfv1(password);
    this.#responseKeyNT = ntowfv2(ntHash, this.#name.user, this.#name.domain);
    wipe(ntHash);
  }

  protected override advance(token: Uint8Array | undefined): Uint8Array {
    return this.#negotiate === undefined
      ? this.#begin(token)
      : this.#answer(this.#negotiate, token);
  }

  protected override forget(): void {
    wipe(this.#responseKeyNT);
  }

  #begin(token: Uint8Array | undefined): Buffer {
    if (token !== undefined) {
      throw securityError('token-rejected', 'the server sent an NTLM message before it was asked');
    }
    this.#negotiate = writeNegotiate({ flags: OFFERED });
    return this.#negotiate;
  }

  #answer(negotiate: Buffer, challenge: Uint8Array | undefined): Buffer {
    if (challenge === undefined) {
      throw loginError('protocol', this.mechanism, 'the server sent no NTLM challenge');
    }
    const exportedSessionKey = randomBytes(16);
    const message = answerChallenge({
      negotiate,
      challenge,
      ...this.#name,
      ...this.#target,
      responseKeyNT: this.#responseKeyNT,
      clientChallenge: randomBytes(8),
      exportedSessionKey,
    });
    this.forget();
    this.complete(exportedSessionKey, 'client-to-server', 'server-to-client');
    return message;
  }
}
