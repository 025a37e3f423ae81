import { describe, expect, test } from 'vitest';
import type { WsmanError } from '../../src/index.js';
import { shown } from '../auth/support/shown.js';
import { openSandbox } from '../client/setup.js';
import { eventually, rejection } from '../client/waiting.js';
import { HTML, openScene, secretsIn, SOAP, unprotected } from './attack-scene.js';
import { openCounted, type Passing, type Tamper } from './between.js';
import { read, write } from './calls.js';
import { envelope, GOT } from './scripted-server.js';

/** Changes the first answer to a message of the first connection. */
function first(change: (answer: Passing) => Passing): Tamper {
  return (answer, { connection, kind, number }) =>
    connection === 1 && kind === 'message' && number === 1 ? change(answer) : answer;
}

function replaced(body: Buffer, from: string, to: string): Buffer {
  const text = body.toString('latin1');
  expect(text).toContain(from);
  return Buffer.from(text.replace(from, to), 'latin1');
}

function flipped(body: Buffer, at: number): Buffer {
  const copy = Buffer.from(body);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}

/** Where the signature of a sealed body begins. */
function signatureAt(body: Buffer): number {
  const marker = 'application/octet-stream\r\n';
  return body.indexOf(marker) + marker.length + 4;
}

function lengthOf(body: Buffer): string {
  return /Length=\d+/.exec(body.toString('latin1'))?.[0] ?? '';
}

const NOT_READ = 'the answer is not encrypted although the request was; it was not read';

/** Attacks on an answer, by the words of the error. */
const UNSEALED: readonly (readonly [string, (answer: Passing) => Passing, string])[] = [
  ['SOAP in clear', () => ({ status: 200, headers: SOAP, body: Buffer.from(GOT) }), NOT_READ],
  [
    'a fault in clear',
    () => ({ status: 500, headers: SOAP, body: Buffer.from(envelope('<s:Fault/>')) }),
    NOT_READ,
  ],
  [
    'a fault in clear that calls itself text/xml',
    () => ({ status: 500, headers: { 'content-type': 'text/xml' }, body: Buffer.from('<a/>') }),
    NOT_READ,
  ],
  ['a page with 200', () => ({ status: 200, headers: HTML, body: Buffer.from('<p>') }), NOT_READ],
  [
    'SOAP in clear without a type',
    () => ({ status: 200, headers: {}, body: Buffer.from(GOT) }),
    NOT_READ,
  ],
  [
    'SOAP in clear that calls itself sealed',
    (answer) => ({ ...answer, body: Buffer.from(GOT) }),
    '',
  ],
  [
    'the type of another mechanism',
    (answer) => ({
      ...answer,
      headers: {
        'content-type': answer.headers['content-type']?.replace('SPNEGO', 'Kerberos') ?? '',
      },
    }),
    'is sealed as',
  ],
  [
    'no boundary',
    (answer) => ({
      ...answer,
      headers: {
        'content-type': answer.headers['content-type']?.replace(/;boundary=.*/, '') ?? '',
      },
    }),
    'no boundary',
  ],
  [
    'a changed bit of the text',
    (answer) => ({ ...answer, body: flipped(answer.body, signatureAt(answer.body) + 16 + 40) }),
    '',
  ],
  [
    'a changed bit of the checksum',
    (answer) => ({ ...answer, body: flipped(answer.body, signatureAt(answer.body) + 5) }),
    '',
  ],
  [
    'a changed bit of the sequence number',
    (answer) => ({ ...answer, body: flipped(answer.body, signatureAt(answer.body) + 12) }),
    '',
  ],
  [
    'a changed length of the signature',
    (answer) => ({ ...answer, body: flipped(answer.body, signatureAt(answer.body) - 4) }),
    '',
  ],
  [
    'an endless length of the signature',
    (answer) => ({ ...answer, body: flipped(answer.body, signatureAt(answer.body) - 1) }),
    '',
  ],
  [
    'a changed length of the text',
    (answer) => ({ ...answer, body: replaced(answer.body, lengthOf(answer.body), 'Length=17') }),
    'length',
  ],
  ['half of it', (answer) => ({ ...answer, body: answer.body.subarray(0, 400) }), ''],
  ['no end', (answer) => ({ ...answer, body: answer.body.subarray(0, -3) }), ''],
  [
    'itself twice',
    (answer) => ({ ...answer, body: Buffer.concat([answer.body, answer.body]) }),
    '',
  ],
];

describe('an answer is refused that has become', () => {
  test.each(UNSEALED)('%s', async (_what, change, words) => {
    const { session, transport, between, traced } = await openScene(first(change));
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({
      code: 'ERR_WSMAN_PROTOCOL',
      reason: 'unseal-failed',
      received: '',
      hresultName: 'WBEM_E_INVALID_STREAM',
      nativeHresult: 0x8009030f,
      outcomeUnknown: true,
    });
    expect(error.message).toContain(words);
    await eventually(() => between.open.size).toBe(0);
    expect((await read(session)).Title).toBeDefined();
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    expect(
      between.seen.filter(({ connection, kind }) => connection === 1 && kind !== 'leg'),
    ).toHaveLength(1);
    expect(unprotected(between)).toEqual([]);
    expect(secretsIn([error, session, transport, traced], between)).toEqual([]);
  });
});

describe('an answer that nobody sealed', () => {
  test.each<[string, Passing, number]>([
    ['a page with 500', { status: 500, headers: HTML, body: Buffer.from('<p>evil</p>') }, 500],
    ['a page with 503', { status: 503, headers: HTML, body: Buffer.from('<p>evil</p>') }, 503],
    [
      'a redirection',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: Buffer.alloc(0) },
      302,
    ],
    ['nothing with 500', { status: 500, headers: {}, body: Buffer.alloc(0) }, 500],
  ])('as %s gives its status and no more, and ends the connection', async (_what, page, status) => {
    const { session, transport, between } = await openScene(first(() => page));
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({ code: 'ERR_WSMAN_HTTP', status });
    expect(shown(error)).not.toContain('evil');
    await eventually(() => between.open.size).toBe(0);
    await read(session);
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    expect(unprotected(between)).toEqual([]);
  });

  test('as nothing with 200 is no success of a write', async () => {
    const nothing = { status: 200, headers: SOAP, body: Buffer.alloc(0) };
    const { session } = await openScene(first(() => nothing));
    expect(await rejection(write(session))).toMatchObject({ outcomeUnknown: true });
  });

  test('as 401 that asks for the password in clear does not get it', async () => {
    const asking = { 'www-authenticate': 'Basic realm="WSMAN"' };
    const { session, between } = await openScene(
      first(() => ({ status: 401, headers: asking, body: Buffer.alloc(0) })),
    );
    const error = await rejection(write(session));
    expect(error).toMatchObject({
      code: 'ERR_WSMAN_AUTH',
      offered: ['Basic'],
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
    await read(session);
    expect(unprotected(between)).toEqual([]);
  });
});

describe('a sealed answer is refused', () => {
  test('the second time', async () => {
    let kept: Passing | undefined;
    const { session, transport, between } = await openScene((answer, { connection, kind }) => {
      if (kind !== 'message' || connection !== 1) return answer;
      kept ??= answer;
      return kept;
    });
    await read(session);
    expect(await rejection(read(session))).toMatchObject({ reason: 'unseal-failed' });
    await read(session);
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
    expect(unprotected(between)).toEqual([]);
  });

  test('on another connection', async () => {
    const waiting: { answer: Passing; pass: (other: Passing) => void }[] = [];
    const { session, transport } = await openScene((answer, { kind, connection }) => {
      if (kind === 'leg' || connection > 2) return answer;
      return new Promise((pass) => {
        waiting.push({ answer, pass });
        const [one, two] = waiting;
        if (one === undefined || two === undefined) return;
        one.pass(two.answer);
        two.pass(one.answer);
      });
    });
    const errors = await Promise.all([rejection(read(session)), rejection(read(session))]);
    for (const error of errors) expect(error).toMatchObject({ reason: 'unseal-failed' });
    await read(session);
    expect(transport.counts).toEqual({ connections: 3, handshakes: 3 });
  });

  test('to another request, after it was held back behind a page', async () => {
    let held: Passing | undefined;
    const { session, transport } = await openScene((answer, { kind, connection }) => {
      if (kind === 'leg' || connection > 1) return answer;
      const late = held;
      held = answer;
      return late ?? { status: 503, headers: HTML, body: Buffer.from('<p>') };
    });
    expect(await rejection(write(session))).toMatchObject({ status: 503 });
    expect((await read(session)).Title).toBe('new');
    expect(transport.counts.connections).toBe(2);
  });

  test('when it is larger than answers may be', async () => {
    const sandbox = await openSandbox();
    const { session, transport } = openCounted(sandbox.url, sandbox, { maxResponseBytes: 500 });
    expect(await rejection(read(session))).toMatchObject({ reason: 'too-large' });
    await rejection(read(session));
    expect(transport.counts).toEqual({ connections: 2, handshakes: 2 });
  });
});
