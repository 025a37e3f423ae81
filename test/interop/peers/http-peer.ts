import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import type { ConnectionSecurity } from '../../../src/auth/connection-security.js';
import { HttpTransport } from '../../../src/transport/http-transport.js';
import { openTransport, type TransportOptions } from '../../../src/transport/open.js';
import type { Transport, TransportResponse } from '../../../src/transport/transport.js';
import { certificate } from '../../transport/certificates.js';
import { missingPeer } from './gss-peer.js';
import { JsonLines, missingRealm } from './krb-peer.js';
import { KerberosSetup } from './krb-setup.js';

const FIXTURES = new URL('../../../fixtures/tls/', import.meta.url);
const TLS_FILES = ['server.pem', 'key.pem'].map((name) => new URL(name, FIXTURES).pathname);

/** Why there is no server of HTTP here; undefined where there is one. */
export const missingHttpPeer: string | undefined = missingRealm ?? missingPeer ?? findMissing();

function findMissing(): string | undefined {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import cryptography']);
  return status === 0 ? undefined : '/usr/bin/python3 has no cryptography (python3-cryptography)';
}

/** How the server misbehaves: see FAULTS in http-peer.py. */
export type Fault =
  | 'basic'
  | 'silent'
  | 'late'
  | 'tampered'
  | 'clear'
  | 'replayed'
  | 'other-key'
  | 'no-key'
  | `version-${2 | 3 | 4 | 5}`
  | 'tls12';

/** What the server knows of a connection; most of it only after a login. */
export interface Seen {
  /** Bytes of bodies that anybody could read, but for TLS. */
  readonly clear: number;
  /** The sizes of sealed messages, and of their parts. */
  readonly sealed: readonly number[];
  readonly parts: readonly (readonly number[])[];
  readonly scheme?: string;
  readonly error?: string;
  readonly mech?: string;
  readonly service?: string | null;
  readonly user?: string;
  readonly bound?: boolean;
  readonly delegated?: string | null;
  /** The fields of each TSRequest. */
  readonly requests?: readonly (readonly string[])[];
  /** Domain, user and password. */
  readonly credentials?: readonly string[];
  readonly tls?: string;
}

export const KRB5 = '1.2.840.113554.1.2.2';
export const NTLM = '1.3.6.1.4.1.311.2.2.10';

/** Who logs in by NTLM. The last one can log in by Kerberos, too. */
export const NTLM_PASSWORD = 'Pässw0rd-€😀';
const NTLM_USERS = [
  `TEST:user:${NTLM_PASSWORD}`,
  `:user@nowhere.test:${NTLM_PASSWORD}`,
  ':user@WSCIM.TEST:Passw0rd-user',
];

/** http-peer.py, running. */
export class HttpPeer {
  readonly #lines: JsonLines;
  readonly #scheme: string;
  #port = 0;

  private constructor(environment: Record<string, string>, isSecure: boolean) {
    this.#lines = new JsonLines('http-peer.py', isSecure ? TLS_FILES : [], environment);
    this.#scheme = isSecure ? 'https' : 'http';
  }

  static async start(environment: Record<string, string>, isSecure = false): Promise<HttpPeer> {
    const peer = new HttpPeer(environment, isSecure);
    peer.#port = (await peer.#lines.read())['port'] as number;
    return peer;
  }

  url(fault: Fault | 'wsman' = 'wsman', host = 'localhost'): URL {
    return new URL(`${this.#scheme}://${host}:${this.#port}/${fault}`);
  }

  /** The connections since the last question. */
  async seen(): Promise<readonly Seen[]> {
    this.#lines.write({});
    return (await this.#lines.read()) as unknown as readonly Seen[];
  }

  /** The one connection since the last question. */
  async seenOnce(): Promise<Seen> {
    const [seen, ...others] = await this.seen();
    if (seen === undefined || others.length > 0) throw new Error('not one connection');
    return seen;
  }

  close(): Promise<void> {
    return this.#lines.close();
  }
}

/** A realm, and a server of HTTP and one of HTTPS in it, for the tests of one file. */
export class HttpPeers {
  readonly kerberos = KerberosSetup.use();
  #http: HttpPeer | undefined;
  #https: HttpPeer | undefined;

  static use(): HttpPeers {
    const peers = new HttpPeers();
    beforeAll(() => peers.#start());
    afterEach(() => peers.#forget());
    afterAll(() => peers.#stop());
    return peers;
  }

  get http(): HttpPeer {
    if (this.#http === undefined) throw new Error('the server of HTTP has not started');
    return this.#http;
  }

  get https(): HttpPeer {
    if (this.#https === undefined) throw new Error('the server of HTTPS has not started');
    return this.#https;
  }

  /** A server with other variables, until the test is over. */
  async other(variables: Record<string, string>): Promise<HttpPeer> {
    const peer = await HttpPeer.start({ ...this.#environment(), ...variables });
    onTestFinished(() => peer.close());
    return peer;
  }

  async #start(): Promise<void> {
    const { realm } = this.kerberos;
    writeFileSync(realm.path('ntlm-users'), `${NTLM_USERS.join('\n')}\n`);
    const environment = this.#environment();
    [this.#http, this.#https] = await Promise.all([
      HttpPeer.start(environment),
      HttpPeer.start(environment, true),
    ]);
  }

  #environment(): Record<string, string> {
    const { realm } = this.kerberos;
    return { ...realm.environment(), NTLM_USER_FILE: realm.path('ntlm-users') };
  }

  async #forget(): Promise<void> {
    await Promise.all([this.#http?.seen(), this.#https?.seen()]);
  }

  async #stop(): Promise<void> {
    await Promise.all([this.#http?.close(), this.#https?.close()]);
  }
}

const TLS = { ca: certificate('ca').cert };

/** A transport until the test is over. */
export function open(url: URL, options: TransportOptions): Transport {
  return closing(openTransport(url, { tls: TLS, ...options }));
}

/** One that logs in as no option can say. */
export function openSecured(url: URL, security: ConnectionSecurity): Transport {
  return closing(
    new HttpTransport({
      url,
      security,
      allowUnencrypted: false,
      connectTimeoutMs: 10_000,
      maxConnections: 1,
      maxResponseBytes: 4 * 1024 * 1024,
      userAgent: 'test',
      tls: TLS,
    }),
  );
}

function closing(transport: Transport): Transport {
  onTestFinished(() => transport.close());
  return transport;
}

export function post(transport: Transport, body = '<soap/>'): Promise<TransportResponse> {
  const contentType = 'application/soap+xml;charset=UTF-8';
  return transport.send({ body, contentType, idempotent: false, timeoutMs: 10_000 });
}

/** What the server echoes. */
export async function echo(transport: Transport, body = '<soap/>'): Promise<string> {
  const { status, body: answer } = await post(transport, body);
  if (status !== 200) throw new Error(`HTTP ${status}`);
  return Buffer.from(answer).toString();
}
