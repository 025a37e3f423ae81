import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { decryptBody, encryptBody, type PlainBody } from '../../../src/auth/message-encryption.js';
import type { NtlmAcceptor } from '../../../src/auth/ntlm/acceptor.js';
import type { SpnegoAcceptor } from '../../../src/auth/spnego/acceptor.js';
import { acceptor } from './contexts.js';

const OPTIONS = { scheme: 'Negotiate', maxBytes: 1024 * 1024 } as const;

/** A running endpoint. */
export interface Endpoint {
  readonly port: number;
  /** The users that logged in, and the bodies that came sealed. */
  readonly users: string[];
  readonly bodies: Buffer[];
  close(): Promise<void>;
}

/** What a WinRM listener wants: Negotiate on the connection, then sealed bodies. It answers `<echo>`. */
export async function openEndpoint(): Promise<Endpoint> {
  const contexts = new WeakMap<Socket, SpnegoAcceptor<NtlmAcceptor>>();
  const users: string[] = [];
  const bodies: Buffer[] = [];

  const authenticate = async (request: IncomingMessage, response: ServerResponse) => {
    const [, token] = /^Negotiate (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    let context = contexts.get(request.socket);
    if (token === undefined) return context;
    if (context === undefined || context.isComplete) context = acceptor();
    contexts.set(request.socket, context);
    const answer = await context.step(Buffer.from(token, 'base64'));
    const text = answer === undefined ? '' : Buffer.from(answer).toString('base64');
    response.setHeader('WWW-Authenticate', `Negotiate ${text}`.trim());
    if (context.isComplete) users.push(context.agreed?.user?.user ?? '');
    return context;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const context = await authenticate(request, response);
    if (context?.isComplete !== true) {
      if (!response.hasHeader('WWW-Authenticate')) {
        response.setHeader('WWW-Authenticate', 'Negotiate');
      }
      response.writeHead(401).end();
      return;
    }
    if (body.length === 0) {
      response.writeHead(200).end();
      return;
    }
    const contentType = request.headers['content-type'] ?? '';
    const plain = await decryptBody(context, { contentType, body }, OPTIONS);
    bodies.push(Buffer.from(plain.body));
    const sealed = await encryptBody(context, 'Negotiate', echo(plain), 'server');
    response.writeHead(200, { 'Content-Type': sealed.contentType }).end(sealed.body);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      response.writeHead(401, { Connection: 'close' }).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, users, bodies, close };
}

function echo({ type, body }: PlainBody): PlainBody {
  return { type, body: Buffer.concat([Buffer.from('<echo>'), body, Buffer.from('</echo>')]) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
