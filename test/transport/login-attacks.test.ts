import { TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AuthOptions, WsmanError } from '../../src/index.js';
import { shown } from '../auth/support/shown.js';
import { eventually, rejection } from '../client/waiting.js';
import { HTML, openScene, PASSWORD, secretsIn, SOAP, unprotected } from './attack-scene.js';
import type { Passing, Tamper } from './between.js';
import { read, write } from './calls.js';
import { certificate } from './certificates.js';
import { envelope, GOT, type Script, sessionWith, startScript } from './scripted-server.js';

const FLAGS: readonly (readonly [string, number])[] = [
  ['UNICODE', 0x00000001],
  ['SIGN', 0x00000010],
  ['SEAL', 0x00000020],
  ['EXTENDED_SESSIONSECURITY', 0x00080000],
  ['128', 0x20000000],
  ['KEY_EXCH', 0x40000000],
];

/** Changes the NTLM message in an answer's token; those without one pass. */
function onToken(change: (message: Buffer, at: number) => void): Tamper {
  return (answer, { kind }) => {
    const [scheme, token = ''] = (answer.headers['www-authenticate'] ?? '').split(' ');
    const message = Buffer.from(token, 'base64');
    const at = message.indexOf('NTLMSSP\0');
    if (kind !== 'leg' || at === -1) return answer;
    change(message, at);
    const headers = { 'www-authenticate': `${scheme} ${message.toString('base64')}` };
    return { ...answer, headers };
  };
}

const FORGED =
  '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en">forged</s:Text></s:Reason></s:Fault>';

const LOGIN = { username: 'SANDBOX\\ops', password: PASSWORD };
const AUTHS: readonly (readonly [string, AuthOptions])[] = [
  ['ntlm', { kind: 'ntlm', ...LOGIN }],
  ['negotiate', { kind: 'negotiate', allowNtlm: true, ...LOGIN }],
];

describe.each(AUTHS)('a login by %s', (_kind, auth) => {
  test.each(FLAGS)('is given up when the challenge lacks %s', async (name, flag) => {
    const strip = onToken((message, at) => {
      const flags = message.readUInt32LE(at + 20);
      expect(flags & flag).not.toBe(0);
      message.writeUInt32LE((flags & ~flag) >>> 0, at + 20);
    });
    const { session, sandbox, between } = await openScene(strip, auth);
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({
      code: 'ERR_WSMAN_AUTH',
      hresultName: 'WBEM_E_ACCESS_DENIED',
      outcomeUnknown: false,
    });
    expect(error.message).toMatch(new RegExp(`security that is required: \\w*${name}`));
    expect(between.seen).toHaveLength(1);
    expect(sandbox.requests).toEqual([]);
    await eventually(() => between.open.size).toBe(0);
  });

  test('does not succeed when the challenge was changed otherwise', async () => {
    const { session, sandbox } = await openScene(
      onToken((message, at) => message.writeUInt8(message.readUInt8(at + 48) ^ 1, at + 48)),
      auth,
    );
    expect(await rejection(write(session))).toMatchObject({
      hresultName: expect.stringMatching(/ACCESS_DENIED|INVALID_STREAM/) as string,
      outcomeUnknown: expect.any(Boolean) as boolean,
    });
    expect(sandbox.requests).toEqual([]);
  });

  /** What comes instead of the answers to the login, by the error. */
  const page = (status: number): Passing => ({ status, headers: HTML, body: Buffer.from('<p>') });
  const challenged = (value: string): Passing => ({
    status: 401,
    headers: { 'www-authenticate': value },
    body: Buffer.alloc(0),
  });
  const soap = (status: number, type: string): Passing => ({
    status,
    headers: { 'content-type': type },
    body: Buffer.from(envelope(FORGED)),
  });
  const huge = (size: number): Passing => challenged(`Negotiate ${'TlRM'.repeat(size / 4)}`);

  test.each<[string, Passing, object, string]>([
    [
      'an offer of Basic only',
      challenged('Basic realm="WSMAN"'),
      { code: 'ERR_WSMAN_AUTH', offered: ['Basic'], nativeHresult: 0x8009030c },
      'it offers Basic',
    ],
    [
      'an offer without a token',
      challenged('Negotiate'),
      { code: 'ERR_WSMAN_AUTH', offered: ['Negotiate'], nativeHresult: 0x8009030c },
      'refused the credentials',
    ],
    ['no offer', page(401), { code: 'ERR_WSMAN_AUTH', offered: [] }, 'it offers nothing'],
    [
      'a success that proves nothing',
      page(200),
      { code: 'ERR_WSMAN_AUTH', hresultName: 'WBEM_E_ACCESS_DENIED' },
      'without having proved who it is',
    ],
    [
      'what is no base64',
      challenged('Negotiate !"$%'),
      { code: 'ERR_WSMAN_AUTH' },
      'refused the credentials',
    ],
    [
      'a token of nothing',
      challenged('Negotiate ===='),
      { code: 'ERR_WSMAN_PROTOCOL', reason: 'token-rejected' },
      '',
    ],
    [
      'a token of 9,000 octets',
      huge(12_000),
      { code: 'ERR_WSMAN_PROTOCOL', reason: 'token-rejected' },
      '',
    ],
    [
      'a token that no header can hold',
      huge(400_000),
      { code: 'ERR_WSMAN_TRANSPORT', sent: 'not sent' },
      '',
    ],
    ['a page with 500', page(500), { code: 'ERR_WSMAN_HTTP', status: 500 }, ''],
    ['a page with 404', page(404), { code: 'ERR_WSMAN_HTTP', status: 404 }, ''],
    ['a page with 302', page(302), { code: 'ERR_WSMAN_HTTP', status: 302 }, ''],
    [
      'a page with 408',
      page(408),
      { code: 'ERR_WSMAN_HTTP', status: 408 },
      'HTTP 408 to the login',
    ],
    ['a fault', soap(500, SOAP['content-type']), { code: 'ERR_WSMAN_HTTP', status: 500 }, ''],
    ['a fault of type text/xml', soap(404, 'text/xml'), { code: 'ERR_WSMAN_HTTP' }, ''],
    ['a fault without a type', soap(503, ''), { code: 'ERR_WSMAN_HTTP' }, ''],
    [
      'an endless answer',
      { ...challenged('Negotiate'), body: Buffer.alloc(1024 * 1024 + 1) },
      { code: 'ERR_WSMAN_PROTOCOL', reason: 'token-rejected' },
      'larger than the limit of 1048576 octets',
    ],
  ])('is given up at %s', async (_what, instead, expected, words) => {
    const { session, transport, sandbox, between, traced } = await openScene(
      (answer, { kind }) => (kind === 'leg' ? instead : answer),
      auth,
    );
    const error = (await rejection(write(session))) as WsmanError;
    expect(error).toMatchObject({ ...expected, outcomeUnknown: false });
    expect(error.message).toContain(words);
    expect(shown(error)).not.toContain('forged');
    expect(between.seen).toHaveLength(1);
    expect(sandbox.requests).toEqual([]);
    expect(unprotected(between)).toEqual([]);
    expect(secretsIn([error, session, transport, traced], between)).toEqual([]);
    await eventually(() => between.open.size).toBe(0);
  });

  test('is given up when challenges do not end', async () => {
    let challenge: Passing | undefined;
    const { session, between } = await openScene((answer, { kind }) => {
      if (kind !== 'leg') return answer;
      challenge ??= answer;
      return challenge;
    }, auth);
    const error = (await rejection(write(session))) as WsmanError;
    expect(error.code).toMatch(/^ERR_WSMAN_(AUTH|PROTOCOL)$/);
    expect(error.hresultName).toBe('WBEM_E_ACCESS_DENIED');
    expect(between.seen.length).toBeLessThanOrEqual(3);
    expect(unprotected(between)).toEqual([]);
    await eventually(() => between.open.size).toBe(0);
  });
});

test('whoever lets everybody in cannot read or answer what follows', async () => {
  const welcome = { status: 200, headers: {}, body: Buffer.alloc(0) };
  const { session, between } = await openScene((answer, { kind, number }) => {
    if (kind === 'leg') return number === 1 ? answer : welcome;
    return { status: 200, headers: SOAP, body: Buffer.from(GOT) };
  });
  const error = await rejection(read(session));
  expect(error).toMatchObject({ reason: 'unseal-failed' });
  expect(unprotected(between)).toEqual([]);
});

test('a login by SPNEGO whose last token is taken away is given up', async () => {
  const { session, sandbox, between } = await openScene(
    (answer, { kind }) =>
      kind === 'leg' && answer.status === 200 ? { ...answer, headers: {} } : answer,
    { kind: 'negotiate', allowNtlm: true, ...LOGIN },
  );
  const error = (await rejection(write(session))) as WsmanError;
  expect(error.code).toBe('ERR_WSMAN_AUTH');
  expect(error.message).toContain('without having proved who it is');
  expect(sandbox.requests).toEqual([]);
  expect(unprotected(between)).toEqual([]);
});

describe('over https', () => {
  const ca = certificate('ca').cert;
  const auth: AuthOptions = { kind: 'ntlm', ...LOGIN };
  const tls = certificate('server');

  test.each([
    ['SOAP', SOAP, ''],
    ['a page', HTML, 'it begins: <p>later'],
  ])('a server that answers a login with %s has not got the request', async (_, type, words) => {
    const body = type === SOAP ? envelope(FORGED) : '<p>later';
    const script: Script = (response) => void response.writeHead(500, type).end(body);
    const server = await startScript(script, { tls });
    const error = (await rejection(
      write(sessionWith(server.url, { tls: { ca }, auth })),
    )) as WsmanError;
    expect(error).toMatchObject({ code: 'ERR_WSMAN_HTTP', status: 500, outcomeUnknown: false });
    expect(error.message).toContain(words);
    expect(server.seen.map((seen) => seen.body)).toEqual(['']);
  });

  test('a server that shows no certificate gets no login', async () => {
    vi.spyOn(TLSSocket.prototype, 'getPeerX509Certificate').mockReturnValue(undefined);
    onTestFinished(() => void vi.restoreAllMocks());
    const server = await startScript((response) => void response.end(), { tls });
    const session = sessionWith(server.url, { tls: { ca }, auth });
    expect(await rejection(write(session))).toMatchObject({
      reason: 'binding-mismatch',
      hresultName: 'WBEM_E_ACCESS_DENIED',
      outcomeUnknown: false,
    });
    expect(server.seen).toEqual([]);
  });
});
