import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why there is no FreeRDP here; undefined where there is. */
export const missingFreerdp: string | undefined = findMissing();

function findMissing(): string | undefined {
  const programs = ['freerdp-shadow-cli', 'winpr-hash', 'Xvfb'];
  const lost = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  if (lost.length === 0) return undefined;
  return `no ${lost.join(', ')} (Debian: freerdp2-shadow-x11, winpr-utils, xvfb)`;
}

/** TPKT, X.224 Connection Request, RDP_NEG_REQ for TLS or CredSSP. [MS-RDPBCGR] 2.2.1.1 */
const CONNECTION_REQUEST = Buffer.from('030000130ee000000000000100080003000000', 'hex');
const PROTOCOL_HYBRID = 2;
/** Longer than FreeRDP takes to answer, or to hang up. */
const PATIENCE_MS = 500;
const QUIET_MS = 30;
const ATTEMPTS = 4;

/** FreeRDP's shadow server, on a display of its own: it asks for CredSSP with NTLM. */
export class Freerdp {
  readonly #home = mkdtempSync(join(tmpdir(), 'wscim-rdp-'));
  readonly #children: ChildProcess[] = [];
  #port = 0;

  static async start(user: string, password: string): Promise<Freerdp> {
    const server = new Freerdp();
    try {
      await server.#start(user, password);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** A connection that is about to begin CredSSP. */
  async connect(): Promise<RdpConnection> {
    const socket = connect(this.#port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(CONNECTION_REQUEST);
    const [confirm] = (await once(socket, 'data')) as [Buffer];
    if (confirm.readUInt32LE(15) !== PROTOCOL_HYBRID)
      throw new Error('the server wants no CredSSP');
    return new RdpConnection(socket);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#home, { recursive: true });
  }

  async #start(user: string, password: string): Promise<void> {
    const sam = join(this.#home, 'sam');
    writeFileSync(sam, execFileSync('winpr-hash', ['-u', user, '-p', password, '-f', 'sam']));
    const display = await this.#startDisplay();
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await this.#startServer(sam, display)) return;
    }
    throw new Error('FreeRDP does not listen');
  }

  /** False when somebody else has taken the port in the meantime. */
  async #startServer(sam: string, display: string): Promise<boolean> {
    this.#port = await freePort();
    const address = ['/bind-address:127.0.0.1', `/port:${this.#port}`];
    // It keeps its certificate in its home.
    const env = { PATH: process.env['PATH'], HOME: this.#home, DISPLAY: `:${display}` };
    const options = ['/sec:nla', `/sam-file:${sam}`, ...address];
    const child = spawn('freerdp-shadow-cli', options, { env, stdio: 'ignore' });
    this.#children.push(child);
    return isListening(this.#port, child);
  }

  async #startDisplay(): Promise<string> {
    const options = ['-displayfd', '3', '-screen', '0', '320x240x24', '-nolisten', 'tcp'];
    const child = spawn('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    this.#children.push(child);
    const [number] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
    return number.toString().trim();
  }
}

/** Records to and fro. */
export class RdpConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (this.#received = Buffer.concat([this.#received, chunk])));
  }

  /** What the server answers; nothing if it has nothing to say. */
  async ask(records: Uint8Array): Promise<Buffer> {
    this.#socket.write(records);
    const deadline = Date.now() + PATIENCE_MS;
    let before = -1;
    while (
      Date.now() < deadline &&
      (this.#received.length === 0 || before !== this.#received.length)
    ) {
      before = this.#received.length;
      await sleep(QUIET_MS);
    }
    const answer = this.#received;
    this.#received = Buffer.alloc(0);
    return answer;
  }

  /** The server is still there: it has let the client in, and waits for what comes next. */
  async isAccepted(): Promise<boolean> {
    await sleep(PATIENCE_MS);
    return !this.#socket.readableEnded && !this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

async function isListening(port: number, child: ChildProcess): Promise<boolean> {
  for (let count = 0; count < 120 && child.exitCode === null; count += 1) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isUp) return true;
    await sleep(50);
  }
  return false;
}
