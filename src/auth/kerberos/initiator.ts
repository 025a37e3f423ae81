import { type ProtocolError, ValidationError } from '../../errors.js';
import { loginError, securityError } from '../failures.js';
import { closingOnFailure, requireOpen } from '../guard.js';
import type { NegotiableContext, Sealed } from '../security-context.js';
import { acquire } from './acquire.js';
import { GssContext, type GssStep, isUnfinished } from './context.js';
import { checkCredential, type KerberosCredential } from './credential.js';
import { isServerUnknown } from './failures.js';
import type { Handle } from './functions.js';
import type { Gssapi } from './gssapi.js';
import { gssapi } from './library.js';
import { Turns } from './turns.js';
import { isFailure } from './values.js';

/** krb5, and the number that Windows once wrote in its place. [RFC 4121] 4.1, [MS-SPNG] 3.1.5.2 */
const MECH_TYPES = ['1.2.840.113554.1.2.2', '1.2.840.48018.1.2.2'];

/**
 * The classes of the service principal names to ask the KDC for, in this order: the next one is
 * tried if the realm does not know the last.
 *
 * HTTP and WSMAN are those of WinRM, but not every host registers them, domain controllers for one.
 * Every host has `host`, and in Active Directory it stands for HTTP, too.
 */
export const KERBEROS_SERVICES: readonly string[] = ['HTTP', 'WSMAN', 'host'];

/**
 * The logins that ask a KDC at the same time, in the whole process. Each of them takes a thread of
 * the four that Node has for DNS and files, too: a KDC that does not answer must leave some of them.
 */
const KDC_TURNS = new Turns(2);

/** Who logs in, and to what. */
export interface KerberosInitiatorOptions {
  /** The server's name, as its service principal names have it: `srv01.contoso.example`. */
  readonly host: string;
  /** Default: KERBEROS_SERVICES. */
  readonly services?: readonly string[] | undefined;
  /** Default: the tickets of this system. */
  readonly credential?: KerberosCredential | undefined;
  /** The application data of the channel bindings: see `tlsServerEndPoint`. None over plain http. */
  readonly channelBindings?: Uint8Array | undefined;
  /** Hands the server a ticket to act for the user elsewhere. Default: false. */
  readonly delegate?: boolean | undefined;
}

/**
 * The client of Kerberos, by the GSSAPI library of this system. Its tokens are those of krb5 without
 * SPNEGO. [RFC 4121]
 *
 * The server must prove who it is; messages are sealed with AES, and RC4 is refused.
 */
export class KerberosInitiator implements NegotiableContext {
  readonly mechanism = 'Kerberos';
  readonly mechTypes: readonly string[] = MECH_TYPES;
  readonly requiresMechListMic = false;
  readonly #turns = new Turns(1);
  readonly #end = new AbortController();
  readonly #services: readonly string[];
  #options: KerberosInitiatorOptions | undefined;
  #gss: Gssapi | undefined;
  #credential: Handle = null;
  #context: GssContext | undefined;
  #service: string | undefined;
  #isComplete = false;
  #isClosed = false;

  /** @throws ValidationError for a bad user name, or an empty list of services. */
  constructor(options: KerberosInitiatorOptions) {
    const { host, services = KERBEROS_SERVICES, credential } = options;
    if (host === '' || services.length === 0) {
      const message = 'Kerberos needs the name of a host, and a service';
      throw new ValidationError('WBEM_E_INVALID_PARAMETER', message);
    }
    if (credential !== undefined) checkCredential(credential);
    this.#services = services;
    this.#options = options;
  }

  get isComplete(): boolean {
    return this.#isComplete && !this.#isClosed;
  }

  /** The service principal name that the KDC knew; undefined before. */
  get targetName(): string | undefined {
    return this.#service;
  }

  step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    return this.#inTurn(() => {
      if (this.#isClosed || this.#isComplete) {
        throw securityError('token-rejected', 'this Kerberos handshake is over');
      }
      return KDC_TURNS.run(() => this.#step(token), this.#end.signal);
    });
  }

  wrap(message: Uint8Array): Promise<Sealed> {
    return this.#inTurn(() => this.#open.wrap(message));
  }

  unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    return this.#inTurn(() => {
      const context = this.#open;
      if (headerLength > sealed.length) {
        throw securityError('unseal-failed', 'a sealed Kerberos message is cut off');
      }
      // Where the header ends, the token itself says.
      return context.unwrap(sealed);
    });
  }

  signMechList(mechTypeList: Uint8Array): Promise<Uint8Array> {
    return this.#inTurn(() => this.#open.getMic(mechTypeList));
  }

  verifyMechList(mechTypeList: Uint8Array, mechListMic: Uint8Array): Promise<void> {
    return this.#inTurn(() => this.#open.verifyMic(mechTypeList, mechListMic));
  }

  close(): void {
    this.#isClosed = true;
    this.#options = undefined;
    if (!this.#end.signal.aborted) this.#end.abort(givenUp());
    // A call may be under way in another thread.
    void this.#turns.run(() => this.#release());
  }

  get #open(): GssContext {
    return requireOpen(this.isComplete ? this.#context : undefined, this.mechanism);
  }

  #inTurn<T>(act: () => T | Promise<T>): Promise<T> {
    return this.#turns.run(() => closingOnFailure(this, act));
  }

  #step(token: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    if (this.#isClosed) throw givenUp();
    return this.#context === undefined ? this.#begin(token) : this.#answer(this.#context, token);
  }

  async #begin(token: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    if (token !== undefined) {
      throw securityError('token-rejected', 'the server sent a Kerberos token before it was asked');
    }
    const options = requireOpen(this.#options, this.mechanism);
    // The password is needed once.
    this.#options = undefined;
    const gss = await gssapi();
    this.#gss = gss;
    this.#credential = await acquire(gss, options.credential);
    return this.#firstToken(gss, options, this.#services);
  }

  /** Asks for one service after the other. */
  async #firstToken(
    gss: Gssapi,
    options: KerberosInitiatorOptions,
    [service = '', ...others]: readonly string[],
  ): Promise<Uint8Array | undefined> {
    // Nobody waits any more for a ticket that a silent KDC would keep others from.
    if (this.#isClosed) throw givenUp();
    const { host, delegate = false, channelBindings } = options;
    const credential = this.#credential;
    const context = new GssContext(gss, { credential, service, host, delegate, channelBindings });
    this.#context = context;
    const step = await context.step();
    if (!isServerUnknown(step)) {
      this.#service = `${service}/${host}`;
      return this.#advance(context, step);
    }
    if (others.length === 0) throw context.failure(step, this.#services);
    context.release();
    return this.#firstToken(gss, options, others);
  }

  async #answer(context: GssContext, token: Uint8Array | undefined) {
    if (token === undefined) {
      throw loginError('unproved-server', this.mechanism, 'the server sent no Kerberos token');
    }
    return this.#advance(context, await context.step(token));
  }

  #advance(context: GssContext, step: GssStep): Uint8Array | undefined {
    if (isFailure(step.major)) throw context.failure(step);
    if (!step.isComplete && !isUnfinished(step)) {
      throw securityError('token-rejected', 'the Kerberos token of the server is an old one');
    }
    if (this.#isClosed) throw givenUp();
    this.#isComplete = step.isComplete;
    return step.token;
  }

  #release(): void {
    this.#context?.release();
    this.#gss?.releaseCred(this.#credential);
    this.#context = undefined;
    this.#credential = null;
  }
}

function givenUp(): ProtocolError {
  return securityError('token-rejected', 'the Kerberos login was given up');
}
