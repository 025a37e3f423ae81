import { describe, expect, test } from 'vitest';
import { type AuthOptions, hresultName, TransportError } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { openSandbox, Test_Setting } from '../client/setup.js';
import { eventually, rejection } from '../client/waiting.js';
import { heads, openCounted, type Relay, startRelay } from './between.js';
import { read, write } from './calls.js';

const PASSWORD = 'Pass-Wort-4711';
const DATA = 'Nutz-Daten-0815';
const USERS = { ops: PASSWORD };

type Mechanism = 'ntlm' | 'negotiate';
const MECHANISMS: readonly Mechanism[] = ['ntlm', 'negotiate'];

function authOf(kind: Mechanism): AuthOptions {
  const login = { username: 'SANDBOX\\ops', password: PASSWORD };
  return kind === 'ntlm' ? { kind, ...login } : { kind, ...login, allowNtlm: true };
}

interface Scene {
  readonly sandbox: Sandbox;
  readonly relay: Relay;
}

async function openScene(basic = false): Promise<Scene> {
  const sandbox = await openSandbox({ users: USERS, basic, allowUnencrypted: basic });
  return { sandbox, relay: await startRelay(sandbox.url) };
}

/** A text in the encodings that a message or a token could have it in. */
function encodings(text: string): string[] {
  return [
    text,
    Buffer.from(text, 'utf16le').toString('latin1'),
    Buffer.from(text).toString('base64').slice(0, -4),
    Buffer.from(`ops:${text}`).toString('base64').slice(0, -4),
  ];
}

const CLEAR = ['Envelope', 'Test_Setting', 'wsman/1', DATA, PASSWORD].flatMap(encodings);

/** What somebody between can read, in the stream or in the tokens of it. */
function readable({ sent, received }: Relay): string[] {
  const stream = [...sent, ...received].join('\n');
  const tokens = [...stream.matchAll(/(?:Negotiate|Basic) ([\w+/=]+)/gi)].map(([, token = '']) =>
    Buffer.from(token, 'base64').toString('latin1'),
  );
  const all = [stream, ...tokens].join('\n');
  return CLEAR.filter((text) => all.includes(text));
}

describe.each(MECHANISMS)('over http with %s', (kind) => {
  test('nothing of messages, data or password is ever readable', async () => {
    const { sandbox, relay } = await openScene();
    const { session } = openCounted(relay.url, sandbox, { auth: authOf(kind) });
    await session.modifyInstance(Test_Setting, { Id: 'one' }, { Title: DATA });
    expect((await read(session)).Title).toBe(DATA);
    expect(relay.sent.join('').length).toBeGreaterThan(1000);
    expect(readable(relay)).toEqual([]);
  });

  test('the requests of the login have no body, and only they have a token', async () => {
    const { sandbox, relay } = await openScene();
    const { session } = openCounted(relay.url, sandbox, { auth: authOf(kind) });
    await read(session);
    await write(session);
    const all = heads(relay.sent.join(''));
    const legs = all.filter((head) => head.includes('\r\nauthorization:'));
    const messages = all.filter((head) => !head.includes('\r\nauthorization:'));
    expect(legs.length).toBeGreaterThanOrEqual(2);
    expect(all.slice(0, legs.length)).toEqual(legs);
    for (const leg of legs) expect(leg).toContain('\r\ncontent-length: 0\r\n');
    expect(messages).toHaveLength(sandbox.requests.length);
    for (const message of messages) {
      expect(message).toContain(
        '\r\ncontent-type: multipart/encrypted;protocol="application/http-spnego-session-encrypted"',
      );
    }
  });

  test('a connection logs in once, however many calls it carries', async () => {
    const { sandbox, relay } = await openScene();
    const { session, transport } = openCounted(relay.url, sandbox, { auth: authOf(kind) });
    for (let call = 0; call < 10; call += 1) await read(session);
    expect(transport.counts).toEqual({ connections: 1, handshakes: 1 });
  });
});

test('Basic over http is readable, so that the tests would see it', async () => {
  const { sandbox, relay } = await openScene(true);
  const auth = { kind: 'basic', username: 'ops', password: PASSWORD } as const;
  const { session } = openCounted(relay.url, sandbox, { auth, allowUnencrypted: true });
  await session.modifyInstance(Test_Setting, { Id: 'one' }, { Title: DATA });
  const found = readable(relay);
  for (const text of ['Envelope', DATA, encodings(PASSWORD)[3]]) expect(found).toContain(text);
});

test('allowUnencrypted does not turn encryption off', async () => {
  const { sandbox, relay } = await openScene();
  const { session } = openCounted(relay.url, sandbox, {
    auth: authOf('ntlm'),
    allowUnencrypted: true,
  });
  await read(session);
  expect(readable(relay)).toEqual([]);
});

describe('a wrong password', () => {
  test.each(MECHANISMS)('with %s is refused before any message is sent', async (kind) => {
    const { sandbox, relay } = await openScene();
    const auth = { ...authOf(kind), password: 'wrong' } as AuthOptions;
    const { session, transport } = openCounted(relay.url, sandbox, { auth });
    const error = await rejection(write(session));
    expect(error).toMatchObject({
      code: 'ERR_WSMAN_AUTH',
      hresultName: 'WBEM_E_ACCESS_DENIED',
      nativeHresult: 0x8009030c,
      outcomeUnknown: false,
    });
    expect(sandbox.requests).toEqual([]);
    expect(readable(relay)).toEqual([]);
    expect(transport.counts).toEqual({ connections: 1, handshakes: 1 });
    await eventually(() => relay.open.size).toBe(0);
  });
});

describe('a lost socket', () => {
  test('takes its login with it: the next call has a new one', async () => {
    const { sandbox, relay } = await openScene();
    const { session, transport } = openCounted(relay.url, sandbox);
    await read(session);
    for (const socket of relay.open) socket.resetAndDestroy();
    await eventually(() => relay.open.size).toBe(0);
    expect((await read(session)).Title).toBe('first');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    const [first = [], second = []] = relay.sent.map((stream) =>
      heads(stream).filter((head) => head.includes('\r\nauthorization:')),
    );
    expect(second).toHaveLength(first.length);
    expect(second.at(-1)).not.toBe(first.at(-1));
  });

  test('that the server had closed while idle is replaced without the caller noticing', async () => {
    const { sandbox, relay } = await openScene();
    const { session, transport } = openCounted(relay.url, sandbox, { maxConnections: 1 });
    await write(session);
    const before = sandbox.requests.length;
    for (const socket of relay.open) socket.end();
    await eventually(() => relay.open.size).toBe(0);
    await write(session);
    expect(sandbox.requests.length).toBe(before * 2);
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });

  test.each(['reset-before', 'reset-after'] as const)(
    'on which a write was sent (%s) does not send it again',
    async (kind) => {
      const { sandbox, relay } = await openScene();
      const { session, transport } = openCounted(relay.url, sandbox);
      await read(session);
      sandbox.inject({ kind }, { operation: 'Put' });
      const error = await rejection(write(session));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({ reason: 'reset-after-send', outcomeUnknown: true });
      expect(hresultName((error as TransportError).hresult)).toBe('WBEM_E_TRANSPORT_FAILURE');
      expect(sandbox.requests.filter(({ operation }) => operation === 'Put')).toHaveLength(1);
      expect(transport.counts).toEqual({ connections: 1, handshakes: 1 });
      await read(session);
      expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    },
  );

  test('on which a read was sent sends it again, sealed anew', async () => {
    const { sandbox, relay } = await openScene();
    const { session, transport } = openCounted(relay.url, sandbox);
    await read(session);
    sandbox.inject({ kind: 'reset-before' }, { operation: 'Get' });
    expect((await read(session)).Title).toBe('first');
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    expect(readable(relay)).toEqual([]);
  });
});
