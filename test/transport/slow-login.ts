import { onTestFinished } from 'vitest';
import type { ConnectionSecurity } from '../../src/auth/connection-security.js';
import { type EncryptionScheme, encryptBody } from '../../src/auth/message-encryption.js';
import { HttpTransport, type HttpTransportOptions } from '../../src/transport/http-transport.js';
import type { TransportRequest } from '../../src/transport/transport.js';
import { TwoLegs } from '../auth/support/two-legs.js';
import type { Script } from './scripted-server.js';

export const REQUEST: TransportRequest = {
  body: '<request/>',
  contentType: 'application/soap+xml;charset=UTF-8',
  idempotent: false,
  timeoutMs: 4000,
};

/** A login whose first step, and whose opening of an answer, take as long as the test wants. */
export class SlowLogin extends TwoLegs {
  firstStep: () => Promise<unknown> = async () => undefined;
  opening: () => Promise<unknown> = async () => undefined;

  constructor() {
    super([]);
  }

  override async step(token?: Uint8Array): Promise<Uint8Array | undefined> {
    if (token === undefined) await this.firstStep();
    return super.step(token);
  }

  override async unwrap(sealed: Uint8Array, headerLength: number): Promise<Uint8Array> {
    await this.opening();
    if (this.isClosed) throw new TypeError('the context was closed');
    return super.unwrap(sealed, headerLength);
  }
}

export interface Answers {
  readonly scheme?: EncryptionScheme;
  /** Of what follows the login. */
  readonly connection?: 'close' | 'keep-alive';
}

/** Lets that login in, and answers what follows with `body`, sealed. */
export function sealing(
  body: Uint8Array,
  { scheme = 'Negotiate', connection = 'close' }: Answers = {},
): Script {
  const plain = { type: REQUEST.contentType, body };
  const sealed = encryptBody(new TwoLegs([]), scheme, plain, 'server');
  return async (response, { headers }) => {
    if (headers.authorization !== undefined) {
      const reply = Buffer.from('reply').toString('base64');
      response.writeHead(200, { 'WWW-Authenticate': `${scheme} ${reply}` }).end();
      return;
    }
    const { contentType, body: parts } = await sealed;
    response.writeHead(200, { 'Content-Type': contentType, Connection: connection }).end(parts);
  };
}

/** A transport that logs in so; closed after the test. */
export function transportWith(
  url: string,
  open: () => Promise<TwoLegs>,
  options: Partial<HttpTransportOptions> = {},
  scheme: EncryptionScheme = 'Negotiate',
): HttpTransport {
  const handshake = { scheme, open };
  const seals = new URL(url).protocol === 'http:';
  const security: ConnectionSecurity = { mechanism: scheme, seals, handshake };
  const transport = new HttpTransport({
    url: new URL(url),
    allowUnencrypted: false,
    connectTimeoutMs: 4000,
    maxConnections: 1,
    maxResponseBytes: 1024 * 1024,
    userAgent: 'test',
    security,
    ...options,
  });
  onTestFinished(async () => transport.close());
  return transport;
}
