import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../src/testing.js';
import { eventually } from '../client/waiting.js';

/** A request that came to a gate. */
interface Passage {
  readonly operation: string;
  readonly at: number;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function operationOf(envelope: string): string {
  return /<\w+:Action[^>]*>[^<]*\/(\w+)</.exec(envelope)?.[1] ?? 'Identify';
}

/** Stands before a sandbox and lets requests through when the test wants it. */
export class Gate {
  readonly passages: Passage[] = [];
  readonly #sandbox: Sandbox;
  readonly #server: Server;
  readonly #closed = new Map<string, Promise<void>>();

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.#server = createServer((request, response) => void this.#pass(request, response));
  }

  static async before(sandbox: Sandbox): Promise<Gate> {
    const gate = new Gate(sandbox);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/wsman`;
  }

  /** Keeps requests for an operation waiting. @returns what lets them through */
  close(operation: string): () => void {
    let open = (): void => undefined;
    this.#closed.set(operation, new Promise<void>((resolve) => (open = resolve)));
    return () => {
      this.#closed.delete(operation);
      open();
    };
  }

  /** How often an operation was asked for. */
  count(operation: string): number {
    return this.passages.filter((passage) => passage.operation === operation).length;
  }

  /** When an operation was asked for, once it is. */
  async seen(operation: string): Promise<number> {
    const find = (): Passage | undefined =>
      this.passages.find((passage) => passage.operation === operation);
    await eventually(() => find() !== undefined).toBe(true);
    return find()?.at ?? NaN;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const operation = operationOf(body);
    this.passages.push({ operation, at: performance.now() });
    await this.#closed.get(operation);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const headers = { authorization, 'content-type': type };
    const answer = await fetch(this.#sandbox.url, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(await answer.text());
  }
}
