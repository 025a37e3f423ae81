import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';

const FIXTURES = new URL('../../../fixtures/tls/', import.meta.url).pathname;

/**
 * A certificate is asked for by a full handshake alone, and so a server that wants one takes up no
 * session again. One that is not trusted ends the connection.
 */
const COMMAND = 's_server -accept 127.0.0.1:0 -no_resumption_on_reneg -verify_return_error';
const FILES = '-cert server.pem -key key.pem -CAfile ca.pem';

/** Why there is no such server here; undefined where there is one. */
export const missingRenegotiation: string | undefined = findMissing();

function findMissing(): string | undefined {
  const { stderr } = spawnSync('openssl', ['s_server', '-help'], { encoding: 'utf8' });
  const isHere = (stderr ?? '').includes('-no_resumption_on_reneg');
  return isHere ? undefined : 'no openssl that can renegotiate (Debian: openssl)';
}

/**
 * `openssl s_server`, of TLS 1.2 and 1.3, which asks nobody for a certificate at first. It prints
 * what it receives and sends what is typed, but that `R` is its command to renegotiate.
 */
export class RenegotiatingServer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #printed = '';
  /** How much of it has been waited for. */
  #position = 0;
  #port = '';

  private constructor(options: string) {
    // By one pipe what it prints and what it logs come in their order.
    const command = `exec openssl ${COMMAND} ${FILES} ${options} 2>&1`;
    this.#child = spawn('sh', ['-c', command], {
      cwd: FIXTURES,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()));
  }

  /** A server until the test is over. `options`: more of those of `s_server`. */
  static async start(options = ''): Promise<RenegotiatingServer> {
    const server = new RenegotiatingServer(options);
    onTestFinished(async () => {
      const exited = once(server.#child, 'exit');
      server.#child.kill();
      await exited;
    });
    [, server.#port = ''] = await server.#until(/ACCEPT .*:(\d+)\n/);
    return server;
  }

  get url(): URL {
    return new URL(`https://localhost:${this.#port}/wsman`);
  }

  /** The names in the certificates that clients have shown. */
  get shown(): readonly (string | undefined)[] {
    return [...this.#printed.matchAll(/depth=0 CN ?= ?(.*)/g)].map(([, name]) => name);
  }

  /** The next request; before the first one, what the handshake has come to. */
  async read(body = '<soap/>'): Promise<string> {
    const [request] = await this.#until(new RegExp(`[^]*POST [^]*${body}`));
    return request;
  }

  /** Asks for a certificate, and waits until there is one, or none, or the end. */
  async renegotiate(): Promise<void> {
    this.#child.stdin.write('R\n');
    await this.#until(/Read BLOCK|ERROR/);
  }

  answer(status: string, body = ''): void {
    const type = 'Content-Type: application/soap+xml;charset=UTF-8';
    const head = [`HTTP/1.1 ${status}`, type, `Content-Length: ${body.length}`];
    this.#child.stdin.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }

  async #until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#printed.slice(this.#position));
      if (found !== null) {
        this.#position += found.index + found[0].length;
        return found;
      }
      await once(this.#child.stdout, 'data');
    }
  }
}
