import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** The Python of the system: packages of the system are not in any other. */
const PYTHON = '/usr/bin/python3';
const SBIN = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/** Why there is no realm here; undefined where there can be one. */
export const missingRealm: string | undefined = findMissing();

function findMissing(): string | undefined {
  const python = spawnSync(PYTHON, ['-c', 'import gssapi']);
  if (python.status !== 0) return `${PYTHON} has no gssapi (Debian: python3-gssapi)`;
  const env = { ...process.env, PATH: SBIN };
  const tools = ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit'];
  const lost = tools.filter((tool) => spawnSync('which', [tool], { env }).status !== 0);
  if (lost.length === 0) return undefined;
  return `no ${lost.join(', ')} (Debian: krb5-kdc, krb5-admin-server, krb5-user)`;
}

/** A program that answers lines of JSON with lines of JSON, until its stdin ends. */
export class JsonLines {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor(script: string, parameters: readonly string[], env: NodeJS.ProcessEnv) {
    const file = join(import.meta.dirname, script);
    this.#child = spawn(PYTHON, [file, ...parameters], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  write(request: object): void {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  async read(): Promise<Readonly<Record<string, unknown>>> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the peer has ended');
    return JSON.parse(value) as Record<string, unknown>;
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }
}

/** kdc.py, running: the realm WSCIM.TEST. */
export class Realm {
  readonly folder = mkdtempSync(join(tmpdir(), 'wscim-krb-'));
  readonly #kdc = new JsonLines('kdc.py', [this.folder], { PATH: SBIN });
  #pid = 0;

  static async start(): Promise<Realm> {
    const realm = new Realm();
    realm.#pid = (await realm.#kdc.read())['pid'] as number;
    return realm;
  }

  /** What makes the programs of the realm's members find it. `conf`: one that kdc.py writes. */
  environment(conf = 'krb5.conf'): Record<string, string> {
    return {
      PATH: SBIN,
      KRB5_CONFIG: this.path(conf),
      KRB5_KTNAME: `FILE:${this.path('http.keytab')}`,
      KRB5CCNAME: `FILE:${this.path('nothing')}`,
      KRB5RCACHENAME: 'none:',
    };
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Gets tickets of `user` into a cache. */
  kinit(ccache: string, ...parameters: readonly string[]): string {
    const name = `FILE:${this.path(ccache)}`;
    const options = { env: this.environment(), input: 'Passw0rd-user\n' };
    execFileSync('kinit', ['-c', name, ...parameters, 'user@WSCIM.TEST'], options);
    return name;
  }

  /** The KDC accepts connections, and answers nothing. */
  freeze(): void {
    process.kill(this.#pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.#pid, 'SIGCONT');
  }

  async stop(): Promise<void> {
    await this.#kdc.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** What krb-peer.py knows after the handshake. */
export interface KrbFacts {
  readonly mech: string;
  readonly peer: string;
  readonly bound: boolean;
  readonly delegated: boolean;
}

/** krb-peer.py, running: the server. */
export class KrbPeer {
  readonly #lines: JsonLines;

  constructor(environment: Record<string, string>) {
    this.#lines = new JsonLines('krb-peer.py', [], environment);
  }

  open(mech: 'krb5' | 'spnego', bindings?: Uint8Array): Promise<unknown> {
    return this.#ask({ op: 'open', mech, bindings: bindings && base64(bindings) });
  }

  /** The next token. For a refusal, the KRB-ERROR. */
  async step(token: Uint8Array): Promise<{ token?: Buffer; complete: boolean; error?: string }> {
    this.#lines.write({ op: 'step', token: base64(token) });
    const { token: next, complete = false, error } = await this.#lines.read();
    return {
      complete: complete === true,
      ...(typeof next === 'string' && { token: bytes(next) }),
      ...(typeof error === 'string' && { error }),
    };
  }

  async facts(): Promise<KrbFacts> {
    return (await this.#ask({ op: 'facts' })) as unknown as KrbFacts;
  }

  async wrap(message: Uint8Array): Promise<{ header: Buffer; data: Buffer }> {
    const { header, data } = await this.#ask({ op: 'wrap', message: base64(message) });
    return { header: bytes(header), data: bytes(data) };
  }

  async unwrap({ header, data }: { header: Uint8Array; data: Uint8Array }): Promise<Buffer> {
    const sealed = { header: base64(header), data: base64(data) };
    return bytes((await this.#ask({ op: 'unwrap', ...sealed }))['message']);
  }

  close(): Promise<void> {
    return this.#lines.close();
  }

  async #ask(request: object): Promise<Readonly<Record<string, unknown>>> {
    this.#lines.write(request);
    const answer = await this.#lines.read();
    const { error } = answer;
    if (typeof error === 'string') throw new Error(`refused by the peer: ${error}`);
    return answer;
  }
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString('base64');
}

function bytes(text: unknown): Buffer {
  return Buffer.from(text as string, 'base64');
}
