import { afterAll, afterEach, beforeAll } from 'vitest';
import {
  KerberosInitiator,
  type KerberosInitiatorOptions,
} from '../../../src/auth/kerberos/initiator.js';
import type { SecurityContext } from '../../../src/auth/security-context.js';
import { KrbPeer, Realm } from './krb-peer.js';

export const PASSWORD = 'Passw0rd-user';
export const CREDENTIAL = { username: 'user@WSCIM.TEST', password: PASSWORD };

/** What the library reads, in this process, too. */
const VARIABLES = ['KRB5_CONFIG', 'KRB5CCNAME', 'KRB5_CLIENT_KTNAME', 'KRB5_KTNAME'];

/** A realm, a server in it, and clients, for the tests of one `describe`. */
export class KerberosSetup {
  readonly #before = VARIABLES.map((name) => [name, process.env[name]] as const);
  readonly #open: { close(): unknown }[] = [];
  #realm: Realm | undefined;
  #peer: KrbPeer | undefined;

  /** Starts everything before the tests, and ends it afterwards. */
  static use(): KerberosSetup {
    const setup = new KerberosSetup();
    beforeAll(() => setup.#start());
    afterEach(() => setup.#closeAll());
    afterAll(() => setup.#stop());
    return setup;
  }

  get realm(): Realm {
    if (this.#realm === undefined) throw new Error('the realm has not started');
    return this.#realm;
  }

  get peer(): KrbPeer {
    if (this.#peer === undefined) throw new Error('the peer has not started');
    return this.#peer;
  }

  initiator(options: Partial<KerberosInitiatorOptions> = {}): KerberosInitiator {
    const defaults = { host: 'localhost', credential: CREDENTIAL };
    return this.closing(new KerberosInitiator({ ...defaults, ...options }));
  }

  /** A server with another krb5.conf. */
  otherPeer(conf: string): KrbPeer {
    return this.closing(new KrbPeer(this.realm.environment(conf)));
  }

  /** Closes something after the test. */
  closing<T extends { close(): unknown }>(something: T): T {
    this.#open.push(something);
    return something;
  }

  async logIn(context: SecurityContext, server = this.peer): Promise<void> {
    let token = await context.step();
    while (token !== undefined) {
      const answer = await server.step(token);
      if (answer.error !== undefined && answer.token === undefined) throw new Error(answer.error);
      token = answer.token === undefined ? undefined : await context.step(answer.token);
    }
    if (!context.isComplete) throw new Error('the login did not end');
  }

  async #start(): Promise<void> {
    this.#realm = await Realm.start();
    const environment = this.#realm.environment();
    this.#peer = new KrbPeer(environment);
    for (const name of VARIABLES) delete process.env[name];
    const { KRB5_CONFIG, KRB5CCNAME } = environment;
    Object.assign(process.env, { KRB5_CONFIG, KRB5CCNAME });
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((one) => one.close()));
  }

  async #stop(): Promise<void> {
    for (const [name, value] of this.#before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await this.#peer?.close();
    await this.#realm?.stop();
  }
}
