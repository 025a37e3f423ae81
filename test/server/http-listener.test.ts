import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { textIn } from './comparable.js';
import { request } from './messages.js';
import { basic, post, type PostOptions } from './wire.js';

const USERS = { 'CONTOSO\\ops': 'pa:ss', jörg: 'gr\u00fc\u00dfe', '': 'nobody' };
const DIALECTS: readonly DialectName[] = ['windows', 'omi', 'openwsman'];
const sandboxes = new Map<DialectName, Sandbox>();

beforeAll(async () => {
  for (const dialect of DIALECTS) {
    sandboxes.set(
      dialect,
      await startSandbox({
        basic: true,
        allowUnencrypted: true,
        dialect,
        users: USERS,
        maxEnvelopeBytes: 20_000,
      }),
    );
  }
});
afterAll(async () => {
  for (const sandbox of sandboxes.values()) await sandbox.close();
});

function sandboxOf(dialect: DialectName): Sandbox {
  const sandbox = sandboxes.get(dialect);
  if (sandbox === undefined) throw new TypeError(`no sandbox ${dialect}`);
  return sandbox;
}

const GOOD = request();
const JSON_TYPE = { contentType: 'application/json' };
const TEXT_XML = { contentType: 'text/xml;charset=UTF-8' };
const NO_TYPE = { contentType: null };
const PATH = { path: '/other' };
const GET = { method: 'GET' };

/** What is wrong with a request that no SOAP answers, and the status that each server has for it. */
const REFUSALS: readonly (readonly [string, DialectName, PostOptions, number])[] = [
  ['another path', 'windows', PATH, 404],
  ['another path', 'openwsman', PATH, 403],
  ['a GET', 'windows', GET, 405],
  ['a GET', 'omi', GET, 500],
  ['a GET', 'openwsman', GET, 501],
  ['a media type that is not SOAP', 'windows', JSON_TYPE, 415],
  ['a media type that is not SOAP', 'omi', JSON_TYPE, 400],
  ['a media type that is not SOAP', 'openwsman', JSON_TYPE, 415],
  ['the media type of SOAP 1.1', 'windows', TEXT_XML, 415],
  ['the media type of SOAP 1.1', 'openwsman', TEXT_XML, 415],
  ['no media type', 'windows', NO_TYPE, 415],
  ['no media type', 'omi', NO_TYPE, 400],
];

/** What one server overlooks and another refuses. */
const SERVED: readonly (readonly [string, DialectName, PostOptions])[] = [
  ['another path', 'omi', PATH],
  ['the media type of SOAP 1.1', 'omi', TEXT_XML],
  ['no media type', 'openwsman', NO_TYPE],
  ['a media type without charset', 'windows', { contentType: 'application/soap+xml' }],
  [
    'a charset in quotes',
    'windows',
    { contentType: 'application/soap+xml; charset="utf-8"; action="urn:x"' },
  ],
  ['a media type in another letter case', 'windows', { contentType: 'Application/SOAP+XML' }],
];

describe('over HTTP', () => {
  test.each(REFUSALS)('%s is refused, by %s', async (_, dialect, options, status) => {
    const answer = await post(sandboxOf(dialect), GOOD, options);
    expect([answer.status, answer.body]).toEqual([status, '']);
    expect(answer.headers.get('WWW-Authenticate')).toBeNull();
  });

  test.each(SERVED)('%s is served, by %s', async (_, dialect, options) => {
    const uri = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Win32_Service';
    const answer = await post(sandboxOf(dialect), request({ uri }), options);
    expect([answer.status, textIn(answer.body, 'Name')]).toEqual([200, 'Spooler']);
  });

  test.each(DIALECTS)('a request over the limit is 413 without SOAP, by %s', async (dialect) => {
    const answer = await post(sandboxOf(dialect), GOOD.padEnd(20_001));
    expect([answer.status, answer.body]).toEqual([413, '']);
  });

  test('a request at the limit is served', async () => {
    const answer = await post(sandboxOf('windows'), GOOD.padEnd(20_000));
    expect(answer.status).toBe(200);
  });
});

describe('a user', () => {
  const WRONG: readonly (readonly [string, string | null])[] = [
    ['who is not named', null],
    ['with a wrong password', basic('CONTOSO\\ops', 'pa:s')],
    ['with the password of another', basic('CONTOSO\\ops', 'gr\u00fc\u00dfe')],
    ['who is not known', basic('nobody', '')],
    ['of the prototype of a table', basic('constructor', '')],
    ['without a colon', `Basic ${Buffer.from('CONTOSO').toString('base64')}`],
    ['by another scheme', 'Digest TlRMTVNTUAAB'],
    ['by a token that is none', 'Negotiate TlRMTVNTUAAB'],
    ['by no scheme', 'x'],
  ];

  test.each(WRONG)('%s is refused with a challenge', async (_, authorization) => {
    const answer = await post(sandboxOf('windows'), GOOD, { authorization });
    expect([answer.status, answer.body]).toEqual([401, '']);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Negotiate, Basic realm="WSMAN"');
  });

  test.each(Object.entries(USERS))('%j with the password %j is let in', async (name, password) => {
    const authorization = basic(name, password);
    const answer = await post(sandboxOf('windows'), GOOD, { authorization });
    expect(answer.status).toBe(200);
  });

  test('is asked for before anything else', async () => {
    const options = { ...GET, ...PATH, ...JSON_TYPE, authorization: null };
    const answer = await post(sandboxOf('windows'), GOOD, options);
    expect(answer.status).toBe(401);
  });
});

describe('Sandbox.close', () => {
  test('ends the service', async () => {
    const sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    await post(sandbox, GOOD);
    await sandbox.close();
    await expect(post(sandbox, GOOD)).rejects.toThrow('fetch failed');
  });
});
