import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { CredSspInitiator } from '../../src/auth/credssp/initiator.js';
import { readTSRequest, writeTSRequest } from '../../src/auth/credssp/messages.js';
import { AuthenticationError, ProtocolError } from '../../src/errors.js';
import {
  acceptor,
  FRAMINGS,
  type Framing,
  initiator,
  PASSWORD,
  USERNAME,
} from './support/contexts.js';
import { type AcceptorOptions, CredSspAcceptor } from './support/credssp-acceptor.js';

const open: { close(): void }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function client(framing: Framing = 'raw', password = PASSWORD): CredSspInitiator {
  const inner = initiator(framing, { password });
  const context = new CredSspInitiator({ inner, username: USERNAME, password });
  open.push(context);
  return context;
}

function server(options: Partial<AcceptorOptions> = {}): CredSspAcceptor {
  const peer = new CredSspAcceptor({ inner: acceptor(), ...options });
  open.push(peer);
  return peer;
}

/** What becomes of the tokens of the server: 0 is the first one. */
type Tamper = (token: Buffer, leg: number) => Uint8Array;

async function logIn(
  context: CredSspInitiator,
  peer: CredSspAcceptor,
  tamper: Tamper = (token) => token,
): Promise<void> {
  let token = await context.step();
  for (let leg = 0; !context.isComplete; leg++) {
    token = await context.step(tamper(await peer.step(token), leg));
  }
  await peer.step(token);
}

async function refusal(context: CredSspInitiator, work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(context.isComplete).toBe(false);
  await expect(context.step()).rejects.toThrow(/handshake is over/);
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(PASSWORD);
  return error;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (tls) => {
  test.each(FRAMINGS)(
    'gives the password to a server that proved itself, %s NTLM',
    async (framing) => {
      const [context, peer] = [client(framing), server({ tls })];
      await logIn(context, peer);
      expect(peer.credentials).toEqual(['TEST', 'user', PASSWORD]);
      expect(inspect(context, { depth: Infinity, showHidden: true })).not.toContain(PASSWORD);
    },
  );

  test.each([1, 2, 1000, 16_383, 16_384])('seals %i bytes in one record', async (size) => {
    const [context, peer] = [client(), server({ tls })];
    await logIn(context, peer);
    const message = randomBytes(size);
    for (let count = 0; count < 2; count++) {
      const { header, data } = await context.wrap(message);
      expect(header.length).toBe(tls === 'TLSv1.3' ? 17 : 16);
      expect((await peer.open(Buffer.concat([header, data]))).equals(message)).toBe(true);
      const sealed = await peer.seal(message);
      expect(Buffer.from(await context.unwrap(sealed, 16)).equals(message)).toBe(true);
    }
  });

  test('opens what is in several records', async () => {
    const [context, peer] = [client(), server({ tls })];
    await logIn(context, peer);
    const message = randomBytes(100_000);
    const opened = await context.unwrap(await peer.seal(message), 16);
    expect(Buffer.from(opened).equals(message)).toBe(true);
  });

  test.each<[string, (sealed: Buffer) => Buffer]>([
    ['changed', (sealed) => changeLast(sealed)],
    ['cut off', (sealed) => sealed.subarray(0, -1)],
    ['cut off in the header of a record', (sealed) => sealed.subarray(0, 4)],
    ['no TLS', (sealed) => Buffer.from(sealed.map((byte) => byte ^ 0x55))],
    ['repeated', (sealed) => Buffer.concat([sealed, sealed])],
  ])('refuses a message that is %s, and closes', async (_, change) => {
    const [context, peer] = [client(), server({ tls })];
    await logIn(context, peer);
    const sealed = change(await peer.seal(Buffer.alloc(100, 1)));
    await expect(context.unwrap(sealed, 4)).rejects.toMatchObject({ reason: 'unseal-failed' });
    await expect(context.wrap(Buffer.from('x'))).rejects.toMatchObject({ reason: 'unseal-failed' });
  });
});

function changeLast(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  return Buffer.concat([bytes.subarray(0, last), Buffer.from([bytes.readUInt8(last) ^ 1])]);
}

describe('gives no password to', () => {
  test.each<[string, Partial<AcceptorOptions>, RegExp]>([
    [
      'a server with the key of somebody else',
      { hash: () => randomBytes(32) },
      /somebody is between/,
    ],
    ['a server that repeats our own hash', { hash: (_, ours) => ours }, /somebody is between/],
    ['a server with a short hash', { hash: (right) => right.subarray(1) }, /somebody is between/],
    ['a server that shows no key', { withoutKey: true }, /did not show the key/],
    ['a server of version 4', { version: 4 }, /refused: version 4/],
    ['a server of version 2', { version: 2 }, /refused: version 2/],
    ['a server that ends the login', { isSilent: true }, /ended the login/],
    ['a server that refuses', { errorCode: 0xc000_0234 }, /STATUS_ACCOUNT_LOCKED_OUT.*is locked/],
    ['a server that refuses for an unknown reason', { errorCode: 0xc000_1234 }, /: 0xc0001234$/],
  ])('%s', async (_, options, message) => {
    const [context, peer] = [client(), server(options)];
    const error = await refusal(context, logIn(context, peer));
    expect((error as Error).message).toMatch(message);
    expect(error instanceof AuthenticationError || error instanceof ProtocolError).toBe(true);
    expect(peer.credentials).toBeUndefined();
  });

  test.each([
    ['weak-security', { version: 4 }],
    ['account-restricted', { errorCode: 0xc000_0234 }],
    ['refused', { isSilent: true }],
  ])('for the reason %s: %j', async (reason, options) => {
    const [context, peer] = [client(), server(options)];
    expect(await refusal(context, logIn(context, peer))).toMatchObject({ reason });
  });

  test.each<[string, Tamper]>([
    ['that changes its first token', (token, leg) => (leg === 0 ? token.fill(0, 20, 40) : token)],
    ['that cuts its first token', (token, leg) => (leg === 0 ? token.subarray(0, -1) : token)],
    ['that cuts its challenge', (token, leg) => (leg === 2 ? token.subarray(0, -5) : token)],
    ['that says nothing at first', (token, leg) => (leg === 0 ? Buffer.alloc(0) : token)],
    [
      'that says nothing instead of a challenge',
      (token, leg) => (leg === 2 ? Buffer.alloc(0) : token),
    ],
    ['that answers with an alert', () => Buffer.from('15030300020228', 'hex')],
    [
      'that sends an alert later',
      (token, leg) => (leg === 2 ? Buffer.from('15030300020228', 'hex') : token),
    ],
    ['that answers in clear text', () => Buffer.from('HTTP/1.1 401 Unauthorized\r\n\r\n')],
  ])('one %s', async (_, tamper) => {
    const [context, peer] = [client(), server()];
    const error = await refusal(context, logIn(context, peer, tamper));
    expect(error instanceof AuthenticationError || error instanceof ProtocolError).toBe(true);
    expect(peer.credentials).toBeUndefined();
  });

  test('one that does not sign the list of mechanisms of SPNEGO', async () => {
    const [context, peer] = [client('spnego'), server({ withoutToken: true })];
    const error = await refusal(context, logIn(context, peer));
    expect(error).toMatchObject({ reason: 'token-rejected' });
    expect(peer.credentials).toBeUndefined();
  });

  test('one that is gone', async () => {
    const context = client();
    await context.step();
    expect(await refusal(context, context.step())).toBeInstanceOf(ProtocolError);
  });

  test('one that speaks first', async () => {
    const context = client();
    expect(await refusal(context, context.step(Buffer.from('x')))).toBeInstanceOf(ProtocolError);
  });
});

describe('CredSSP', () => {
  test.each(FRAMINGS)('proves the key with the last token of %s NTLM', async (framing) => {
    const [context, peer] = [client(framing), server()];
    await logIn(context, peer);
    expect(peer.requests).toEqual([
      ['version', 'negoToken'],
      ['version', 'negoToken', 'pubKeyAuth', 'clientNonce'],
      ['version', 'authInfo'],
    ]);
  });

  test('says what the server says of a wrong password', async () => {
    const [context, peer] = [client('raw', 'wrong'), server()];
    const error = await refusal(context, logIn(context, peer));
    expect((error as Error).message).toMatch(/SEC_E_LOGON_DENIED .*the password is wrong$/);
    expect(peer.credentials).toBeUndefined();
  });

  test.each([0, 16_385])('cannot seal %i bytes', async (size) => {
    const [context, peer] = [client(), server()];
    await logIn(context, peer);
    await expect(context.wrap(Buffer.alloc(size))).rejects.toThrow(`a message of ${size} bytes`);
  });

  test('can be closed in the middle of a step, and leaves nothing', async () => {
    const context = client();
    const step = context.step();
    context.close();
    await expect(step).rejects.toThrow(/TLS of CredSSP failed/);
    context.close();
    const left = process.getActiveResourcesInfo().filter((name) => /TLS|JSStream/.test(name));
    expect(left).toEqual([]);
  });

  test('reads what it writes', () => {
    const request = {
      version: 6,
      negoToken: randomBytes(300),
      authInfo: randomBytes(70),
      pubKeyAuth: randomBytes(48),
      clientNonce: randomBytes(32),
    };
    expect(readTSRequest(writeTSRequest(request))).toEqual({ ...request, errorCode: undefined });
  });

  test.each([
    ['a0030201 06 a4 06 0204 8009030c', 0x8009_030c],
    ['a0030201 06 a4 07 0205 008009030c', 0x8009_030c],
    ['a0030201 06 a4 03 0201 05', 5],
  ])('reads the error code of %s', (fields, errorCode) => {
    const body = Buffer.from(fields.replaceAll(' ', ''), 'hex');
    const message = Buffer.concat([Buffer.from([0x30, body.length]), body]);
    expect(readTSRequest(message).errorCode).toBe(errorCode);
  });

  test.each([
    '',
    '3000',
    '3003020106',
    '3005a003020106ff',
    '3005a0030401 06',
    '300ca00a0208ffffffffffffffff',
    '3009a00702050100000006',
    '3009a0070205ff00000006',
  ])('refuses %j for a TSRequest', (hex) => {
    const message = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(() => readTSRequest(message)).toThrow(ProtocolError);
  });
});
