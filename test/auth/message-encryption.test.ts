import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decryptBody,
  encryptBody,
  type EncryptedBody,
  type EncryptionScheme,
} from '../../src/auth/message-encryption.js';
import { ProtocolError } from '../../src/errors.js';
import { acceptor, handshake, initiator, joined } from './support/contexts.js';
import { cut, spliced } from './support/fuzz.js';
import { TwoLegs } from './support/two-legs.js';

const SCHEMES: readonly EncryptionScheme[] = ['Negotiate', 'Kerberos', 'CredSSP'];
const TYPE = 'application/soap+xml;charset=UTF-8';
const SPNEGO = 'application/HTTP-SPNEGO-session-encrypted';
const MAX = 4 * 1024 * 1024;
const OPTIONS = { scheme: 'Negotiate', maxBytes: MAX } as const;

async function pair() {
  const [client, server] = [initiator('spnego'), acceptor()];
  await handshake(client, server);
  return { client, server };
}

/** A mechanism that does not encrypt: what is read is what was written. */
const open = () => new TwoLegs([]);
const contentType = `multipart/encrypted;protocol="${SPNEGO}";boundary="Encrypted Boundary"`;

/** A body by hand: its lines up to the data, the data after their header, what ends it. */
interface Shape {
  readonly lines?: readonly string[];
  readonly data?: string;
  readonly end?: string;
}

const LINES = [
  '--Encrypted Boundary',
  `\tContent-Type: ${SPNEGO}`,
  `\tOriginalContent: type=${TYPE};Length=5`,
  '--Encrypted Boundary',
  '\tContent-Type: application/octet-stream',
  '',
];
const DATA = '\x02\0\0\0hhhello';

function shaped({ lines = LINES, data = DATA, end = '--Encrypted Boundary--\r\n' }: Shape): Buffer {
  return Buffer.from(lines.join('\r\n') + data + end, 'latin1');
}

const replaced = (search: string | RegExp, other: string): Shape => ({
  lines: LINES.map((line) => line.replace(search, other)),
});

const readShape = (shape: Shape, type = contentType) =>
  decryptBody(open(), { contentType: type, body: shaped(shape) }, OPTIONS);

describe('encryptBody', () => {
  test('writes for a server what Windows writes', async () => {
    const body = Buffer.from('hello');
    const encrypted = await encryptBody(open(), 'Negotiate', { type: TYPE, body }, 'server');
    const { header } = await open().wrap(body);
    expect(encrypted.contentType).toBe(contentType);
    const data = `\x20\0\0\0${Buffer.from(header).toString('latin1')}hello`;
    expect(Buffer.from(encrypted.body).toString('latin1')).toBe(
      shaped({ data }).toString('latin1'),
    );
  });

  test('writes for a client the same without TABs, which OMI cannot read', async () => {
    const plain = { type: TYPE, body: Buffer.from('hello') };
    const fromServer = await encryptBody(open(), 'Negotiate', plain, 'server');
    const fromClient = await encryptBody(open(), 'Negotiate', plain, 'client');
    const withTabs = Buffer.from(fromServer.body).toString('latin1');
    expect(Buffer.from(fromClient.body).toString('latin1')).toBe(withTabs.replaceAll('\t', ''));
  });

  test.each(SCHEMES)('names the protocol of %s', async (scheme) => {
    const plain = { type: TYPE, body: Buffer.from('x') };
    const encrypted = await encryptBody(open(), scheme, plain);
    const name = scheme === 'Negotiate' ? 'SPNEGO' : scheme;
    expect(encrypted.contentType).toContain(`"application/HTTP-${name}-session-encrypted"`);
    expect(await decryptBody(open(), encrypted, { ...OPTIONS, scheme })).toMatchObject({
      type: TYPE,
    });
  });

  test.each([
    [0, 'multipart/encrypted', 1],
    [16_384, 'multipart/encrypted', 1],
    [16_385, 'multipart/x-multi-encrypted', 2],
    [50_000, 'multipart/x-multi-encrypted', 4],
  ])('cuts %i bytes for CredSSP', async (size, media, count) => {
    const body = randomBytes(size);
    const encrypted = await encryptBody(open(), 'CredSSP', { type: TYPE, body });
    expect(encrypted.contentType.split(';')[0]).toBe(media);
    const text = Buffer.from(encrypted.body).toString('latin1');
    expect(text.match(/OriginalContent/g)).toHaveLength(count);
    const plain = await decryptBody(open(), encrypted, { ...OPTIONS, scheme: 'CredSSP' });
    expect(body.equals(plain.body)).toBe(true);
  });
});

describe('encryptBody and decryptBody', () => {
  test.each([0, 1, 100, 150_000, 1024 * 1024])('carry %i bytes both ways', async (size) => {
    const { client, server } = await pair();
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const body = randomBytes(size);
      const plain = await decryptBody(
        to,
        await encryptBody(from, 'Negotiate', { type: TYPE, body }),
        OPTIONS,
      );
      expect(plain.type).toBe(TYPE);
      expect(body.equals(plain.body)).toBe(true);
    }
  });

  test('carry bytes that look like the boundary', async () => {
    const body = Buffer.from('a\r\n--Encrypted Boundary--\r\n--Encrypted Boundary\r\n');
    const encrypted = await encryptBody(open(), 'Negotiate', { type: TYPE, body });
    expect(Buffer.from((await decryptBody(open(), encrypted, OPTIONS)).body)).toEqual(body);
  });
});

describe('decryptBody', () => {
  const many = (count: number) => ({
    end: `${shaped({ end: '' })
      .toString('latin1')
      .repeat(count - 1)}--Encrypted Boundary--`,
  });

  test.each<[string, Shape]>([
    ['as it is', {}],
    ['without TABs', replaced('\t', '')],
    ['with headers in another case', replaced(/^\t(\S+):/, '\tCONTENT-TYPE:')],
    ['with blanks after the boundaries', replaced(/^--.*/, '$& ')],
    ['with a blank after its end', { end: '--Encrypted Boundary-- \r\n' }],
    ['with a blank inside of the boundaries', replaced(/^--/, '-- ')],
    ['with a blank inside of its end', { end: '-- Encrypted Boundary--\r\n' }],
    ['with a line end before the blank', { end: '--Encrypted Boundary--\r\n ' }],
    ['without a line end', { end: '--Encrypted Boundary--' }],
    ['with blanks in its OriginalContent', replaced(';Length=', '; length = ')],
    [
      'with its headers in another order',
      { lines: [0, 2, 1, 3, 4, 5].map((at) => LINES[at] ?? '') },
    ],
  ])('reads a body %s', async (what, shape) => {
    const lines = (shape.lines ?? LINES).map((line) =>
      what.includes('case') ? line.replace('CONTENT-TYPE: type', 'originalcontent: type') : line,
    );
    const plain = await readShape({ ...shape, lines });
    expect(Buffer.from(plain.body).toString()).toBe('hello');
    expect(plain.type).toBe(TYPE);
  });

  test('reads several pairs of parts', async () => {
    expect(Buffer.from((await readShape(many(3))).body).toString()).toBe('hellohellohello');
  });

  test.each([
    [
      'parameters in another order',
      `Multipart/Encrypted; boundary="Encrypted Boundary"; protocol="${SPNEGO}"`,
    ],
    [
      'a protocol without quotes',
      `multipart/encrypted;protocol=${SPNEGO};boundary="Encrypted Boundary"`,
    ],
    ['other parameters', `${contentType};charset=UTF-8`],
  ])('reads a content type with %s', async (_what, type) => {
    expect(Buffer.from((await readShape({}, type)).body).toString()).toBe('hello');
  });

  test.each([
    ['a body that is not sealed', TYPE, 'the body is not sealed: application/soap+xml'],
    ['a body without a type', '', 'the body is not sealed: '],
    ['another multipart', 'multipart/mixed;boundary=x', 'not sealed: multipart/mixed'],
    ['no protocol', 'multipart/encrypted;boundary="Encrypted Boundary"', 'sealed as ""'],
    ['no boundary', `multipart/encrypted;protocol="${SPNEGO}"`, 'has no boundary'],
    ['a blank boundary', contentType.replace('Encrypted Boundary', '  '), 'or a bad one'],
    ['a long boundary', contentType.replace('Encrypted Boundary', 'x'.repeat(71)), 'or a bad one'],
    ['another boundary', contentType.replace('Encrypted B', 'B'), 'start with its boundary'],
    [
      'another protocol',
      contentType.replace('SPNEGO', 'Kerberos'),
      'Kerberos-session-encrypted", not',
    ],
  ])('refuses %s', async (_what, type, message) => {
    await expect(readShape({}, type)).rejects.toThrow(message);
    await expect(readShape({}, type)).rejects.toMatchObject({ reason: 'unseal-failed' });
  });

  test.each<[string, Shape, string]>([
    ['nothing', { lines: [], data: '', end: '' }, 'start with its boundary'],
    ['no parts', { lines: [], data: '' }, 'no parts'],
    ['no data', { lines: [...LINES.slice(0, 3), ''], data: '' }, 'a part has no data'],
    ['a preamble', { lines: ['x', ...LINES] }, 'start with its boundary'],
    ['an epilogue', { end: '--Encrypted Boundary--\r\nx' }, 'text follows a boundary'],
    ['text after a boundary', replaced(/^--.*/, '$&x'), 'text follows a boundary'],
    ['no end', { end: '' }, 'its data are cut off'],
    ['an end that is cut off', { end: '--Encrypted Boundary' }, 'a line has no end'],
    ['a length that is too large', replaced('Length=5', 'Length=60'), 'its data are cut off'],
    [
      'a length that is too small',
      replaced('Length=5', 'Length=4'),
      '5 bytes came out of a body of 4',
    ],
    ['a length that is none', replaced('Length=5', 'Length=-5'), 'OriginalContent is not'],
    ['a length that is missing', replaced(';Length=5', ''), 'OriginalContent is not'],
    ['a part of another protocol', replaced('SPNEGO', 'Kerberos'), 'Kerberos-session'],
    ['another content', replaced('soap+xml', 'json'), 'has the content type "application/json'],
    ['another charset', replaced('UTF-8', 'latin1'), 'has the content type'],
    ['no OriginalContent', replaced('OriginalContent', 'Original'), 'no header originalcontent'],
    ['data of another type', replaced('octet-stream', 'json'), 'not application/octet-stream'],
    ['a signature that is too long', { data: '\x09\0\0\0hhhello' }, 'its data are cut off'],
    ['data without a length', { data: '' }, 'its data are cut off'],
    [
      'a line without an end',
      { lines: [`--Encrypted Boundary\r\n${'x'.repeat(2000)}`] },
      'a line has',
    ],
  ])('refuses a body with %s', async (_what, shape, message) => {
    await expect(readShape(shape)).rejects.toThrow(message);
    await expect(readShape(shape)).rejects.toMatchObject({ reason: 'unseal-failed' });
  });

  test.each<[string, Shape, string]>([
    ['much more data than it says', { data: `${DATA}${'x'.repeat(5000)}` }, 'are cut off'],
    ['a long epilogue', { end: `--Encrypted Boundary--${' '.repeat(2000)}` }, 'text follows'],
    ['a text before the dashes', { lines: ['Encrypted Boundary', ...LINES] }, 'start with its'],
  ])('refuses a body with %s', async (_what, shape, message) => {
    await expect(readShape(shape)).rejects.toThrow(message);
  });

  test.each([
    ['a', 'a'],
    ['a', ' '],
    ['a', '-'],
  ])('looks for the boundary %j in a large body of %j no further than needed', async (...row) => {
    const [boundary, octet] = row;
    const type = contentType.replace('Encrypted Boundary', boundary);
    const body = Buffer.alloc(60 * 1024 * 1024, octet);
    const failed = decryptBody(open(), { contentType: type, body }, OPTIONS);
    await expect(failed).rejects.toThrow('start with its boundary');
  });

  test('refuses parts that differ in their type', async () => {
    const other = shaped({ ...replaced('UTF-8', 'UTF-16'), end: '' }).toString('latin1');
    const failed = readShape({ end: `${other}--Encrypted Boundary--` });
    await expect(failed).rejects.toThrow('has the content type');
  });

  test('refuses more than it may have, before it decrypts', async () => {
    const body = { contentType, body: shaped(many(3)) };
    const limited = (maxBytes: number) => decryptBody(open(), body, { ...OPTIONS, maxBytes });
    await expect(limited(14)).rejects.toMatchObject({ reason: 'too-large' });
    expect((await limited(15)).body).toHaveLength(15);
  });

  test('closes the context on any failure', async () => {
    const { client, server } = await pair();
    const sealed = await encryptBody(client, 'Negotiate', { type: TYPE, body: Buffer.from('x') });
    const plain = { contentType: TYPE, body: Buffer.from('<s:Envelope/>') };
    await expect(decryptBody(server, plain, OPTIONS)).rejects.toThrow('not sealed');
    await expect(decryptBody(server, sealed, OPTIONS)).rejects.toThrow('not complete, or closed');
    expect(server.isComplete).toBe(false);
  });

  test('reads nothing that was touched', async () => {
    const { client } = await pair();
    const body = Buffer.from('<s:Envelope>a message</s:Envelope>');
    const sealed = await encryptBody(client, 'Negotiate', { type: TYPE, body });
    const input = fc.oneof(
      cut(sealed.body),
      spliced(sealed.body),
      fc.uint8Array({ maxLength: 300 }),
    );
    const attempt = async (changed: Uint8Array): Promise<unknown> => {
      const { client: from, server: to } = await pair();
      const fresh = joined(await from.wrap(body));
      // The same shape under this pair's keys: only what was changed differs.
      const own = retarget(changed, sealed, fresh);
      return decryptBody(to, { contentType, body: own }, OPTIONS).catch((error: unknown) => error);
    };
    const isRefused = async (changed: Uint8Array): Promise<boolean> => {
      const result = await attempt(changed);
      if (result instanceof ProtocolError) return true;
      return body.equals((result as { body: Uint8Array }).body);
    };
    await expect(
      fc.assert(fc.asyncProperty(input, isRefused), { numRuns: 400 }),
    ).resolves.toBeUndefined();
  });
});

/** Puts the signature and the data of another context where those of `sealed` are still whole. */
function retarget(changed: Uint8Array, sealed: EncryptedBody, fresh: Buffer): Buffer {
  const from = Buffer.from(sealed.body);
  const start = from.indexOf('octet-stream\r\n') + 'octet-stream\r\n'.length + 4;
  const old = from.subarray(start, start + fresh.length);
  const copy = Buffer.from(changed);
  const at = copy.indexOf(old);
  if (at >= 0) fresh.copy(copy, at);
  return copy;
}
