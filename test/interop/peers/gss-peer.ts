import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The Python of the system: packages of the system are not in any other. */
const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'gss-peer.py');

/** Why there is no peer here; undefined where there is one. */
export const missingPeer: string | undefined = findMissing();

function findMissing(): string | undefined {
  const probe =
    'import gssapi, gssapi.raw as r; assert "1.3.6.1.4.1.311.2.2.10" in [m.dotted_form for m in r.indicate_mechs()]';
  const { status } = spawnSync(PYTHON, ['-c', probe]);
  return status === 0
    ? undefined
    : `${PYTHON} has no gssapi with NTLM (Debian: python3-gssapi, gss-ntlmssp)`;
}

/** Keeps Kerberos, which SPNEGO tries too, from asking the network where its servers are. */
const KRB5_CONFIG = `[libdefaults]
default_realm = TEST.INVALID
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
`;

/** What opens a context of the peer. */
export interface PeerOptions {
  readonly as: 'acceptor' | 'initiator';
  readonly mech: 'ntlm' | 'spnego' | 'any';
  readonly bindings?: Uint8Array | undefined;
  readonly target?: string;
  readonly user?: string;
  readonly password?: string;
}

/** What the peer knows after the handshake. */
export interface PeerFacts {
  readonly mech: string;
  readonly peer: string;
  readonly bound: boolean;
  readonly key: string;
}

type Answer = Readonly<Record<string, unknown>> & { readonly error?: string };

/** gss-peer.py, running. */
export class GssPeer {
  readonly #home = mkdtempSync(join(tmpdir(), 'wscim-gss-'));
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  /** `users`: lines `DOMAIN:user:password`. */
  constructor(users: readonly string[]) {
    const env = {
      PATH: process.env['PATH'],
      HOME: this.#home,
      NTLM_USER_FILE: this.#file('users', `${users.join('\n')}\n`),
      KRB5_CONFIG: this.#file('krb5.conf', KRB5_CONFIG),
    };
    this.#child = spawn(PYTHON, [SCRIPT], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  open(options: PeerOptions): Promise<unknown> {
    return this.#ask({ op: 'open', ...options, bindings: base64(options.bindings) });
  }

  /** The peer's next token, and whether it is done. */
  async step(token?: Uint8Array): Promise<{ token: Uint8Array | undefined; complete: boolean }> {
    const answer = await this.#ask({ op: 'step', token: base64(token) });
    const next = answer['token'] as string | null;
    return {
      token: next === null ? undefined : Buffer.from(next, 'base64'),
      complete: answer['complete'] === true,
    };
  }

  async facts(): Promise<PeerFacts> {
    return (await this.#ask({ op: 'facts' })) as unknown as PeerFacts;
  }

  async wrap(message: Uint8Array): Promise<{ header: Buffer; data: Buffer }> {
    const { header, data } = await this.#ask({ op: 'wrap', message: base64(message) });
    return { header: bytes(header), data: bytes(data) };
  }

  async unwrap(sealed: Uint8Array): Promise<Buffer> {
    return bytes((await this.#ask({ op: 'unwrap', sealed: base64(sealed) }))['message']);
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
    rmSync(this.#home, { recursive: true });
  }

  #file(name: string, text: string): string {
    const path = join(this.#home, name);
    writeFileSync(path, text);
    return path;
  }

  async #ask(request: object): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the GSSAPI peer has ended');
    const answer = JSON.parse(value) as Answer;
    if (answer.error !== undefined) throw new Error(`refused by the peer: ${answer.error}`);
    return answer;
  }
}

function base64(data: Uint8Array | undefined): string | undefined {
  return data === undefined ? undefined : Buffer.from(data).toString('base64');
}

function bytes(text: unknown): Buffer {
  return Buffer.from(text as string, 'base64');
}
