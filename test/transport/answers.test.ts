import { describe, expect, test } from 'vitest';
import { HttpError, ProtocolError } from '../../src/index.js';
import { eventually, rejection } from '../client/waiting.js';
import { read, write } from './calls.js';
import { answer, envelope, GOT, type Script, sessionWith, startScript } from './scripted-server.js';

const UMLAUTS = envelope('<p:Test_Setting><p:Title>Größe 漢 🙂</p:Title></p:Test_Setting>');

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function littleEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

describe('an answer', () => {
  test.each([
    ['UTF-8', Buffer.from(UMLAUTS), 'application/soap+xml;charset=UTF-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${UMLAUTS}`), 'application/soap+xml'],
    ['UTF-8 by default', Buffer.from(UMLAUTS), 'application/soap+xml'],
    ['UTF-8 that is called text/xml', Buffer.from(UMLAUTS), 'text/xml; charset="utf-8"'],
    ['UTF-16 LE with a byte order mark', littleEndian(`\ufeff${UMLAUTS}`), 'application/soap+xml'],
    ['UTF-16 BE with a byte order mark', bigEndian(`\ufeff${UMLAUTS}`), 'application/soap+xml'],
    ['UTF-16 LE by its charset', littleEndian(UMLAUTS), 'application/soap+xml;charset=UTF-16'],
    ['UTF-16 LE by its first character', littleEndian(UMLAUTS), 'application/soap+xml'],
    ['UTF-16 BE by its first character', bigEndian(UMLAUTS), 'application/soap+xml'],
  ])('is read in %s', async (_encoding, octets, type) => {
    const server = await startScript((response) => answer(response, octets, type));
    expect((await read(sessionWith(server.url))).Title).toBe('Größe 漢 🙂');
  });

  test('is read when it comes in chunks, cut in the middle of characters', async () => {
    const octets = Buffer.from(UMLAUTS);
    const server = await startScript((response) => {
      response.writeHead(200, { 'Content-Type': 'application/soap+xml' });
      for (let at = 0; at < octets.length; at += 7) response.write(octets.subarray(at, at + 7));
      response.end();
    });
    expect((await read(sessionWith(server.url))).Title).toBe('Größe 漢 🙂');
  });

  test('may lack its type', async () => {
    const server = await startScript((response) => {
      response.writeHead(200, { 'Content-Length': String(GOT.length) }).end(GOT);
    });
    expect((await read(sessionWith(server.url))).Title).toBe('first');
  });

  test('of another media type is not read', async () => {
    const server = await startScript((response) => answer(response, GOT, 'application/json'));
    expect(await rejection(read(sessionWith(server.url)))).toBeInstanceOf(HttpError);
  });
});

describe('the limit of answers', () => {
  const sized = (size: number): string => `${' '.repeat(size - GOT.length)}${GOT}`;

  test('lets an answer of exactly its size through', async () => {
    const server = await startScript((response) => answer(response, sized(5000)));
    const session = sessionWith(server.url, { maxResponseBytes: 5000 });
    expect((await read(session)).Title).toBe('first');
  });

  test('refuses one octet more', async () => {
    const server = await startScript((response) => answer(response, sized(5001)));
    const session = sessionWith(server.url, { maxResponseBytes: 5000 });
    const error = await rejection(read(session));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ reason: 'too-large', hresultName: 'WBEM_E_BUFFER_TOO_SMALL' });
    expect((error as Error).message).toContain('larger than the limit of 5000 octets');
  });

  test.each<[string, Script]>([
    [
      'announces itself',
      (response) => response.writeHead(200, { 'Content-Length': '6000' }).write('x'),
    ],
    ['comes in chunks', (response) => void response.writeHead(200).write('x'.repeat(6000))],
  ])('cuts off an answer that %s, without waiting for its end', async (_how, script) => {
    const server = await startScript(script);
    const session = sessionWith(server.url, { maxResponseBytes: 5000 });
    expect(await rejection(write(session))).toMatchObject({
      reason: 'too-large',
      outcomeUnknown: true,
    });
    await eventually(() => [...server.ended]).toEqual([1]);
  });

  test('leaves the session in order for the next call', async () => {
    const server = await startScript((response, { number }) =>
      answer(response, number === 1 ? sized(5001) : GOT),
    );
    const session = sessionWith(server.url, { maxResponseBytes: 5000, maxConnections: 1 });
    await rejection(read(session));
    expect((await read(session)).Title).toBe('first');
  });
});
