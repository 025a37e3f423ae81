import { describe, expect, test } from 'vitest';
import type { CimValue, ModifyOptions } from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import type { Message } from '../../src/wsman/envelope.js';
import type { Infoset } from '../support/infoset.js';
import {
  bodyOf,
  headerOf,
  messages,
  open,
  openSession,
  optionsOf,
  SETTING,
  Test_Setting,
} from './setup.js';

const WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Test_Setting';
const DMTF = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Test_Setting';
const WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd';
const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

const NULL = { [`{${XSI}}nil`]: 'true' };

function property(ns: string, name: string, value: string | null): Infoset {
  const content = value === null ? { attributes: NULL } : { text: value };
  return { name: `{${ns}}${name}`, ...content };
}

/** The element of SETTING with other values. */
function whole(ns: string, changes: Readonly<Record<string, string | null>> = {}): Infoset {
  const values = { ...SETTING, Size: '10', ...changes };
  const children = Object.entries(values).flatMap(([name, value]) =>
    [value].flat().map((item) => property(ns, name, item === null ? null : String(item))),
  );
  return {
    name: `{${ns}}Test_Setting`,
    attributes: { [`{${XSI}}type`]: 'Test_Setting_Type' },
    children,
  };
}

function fragment(...children: readonly Infoset[]): Infoset {
  return { name: `{${WSMAN}}XmlFragment`, children };
}

/** The Puts that a partial update sends. */
async function puts(
  dialect: DialectName,
  changes: Readonly<Record<string, CimValue>>,
  options: ModifyOptions,
): Promise<Message[]> {
  const { sandbox, session } = await open(dialect, { server: dialect });
  await session.modifyInstance(Test_Setting, { Id: 'one' }, changes, options);
  return messages(sandbox, 'Put');
}

describe('a fragment Put', () => {
  const options = { partialUpdate: 'fragment' } as const;

  test('has a FragmentTransfer header with the bare name, which must be understood', async () => {
    const [message] = await puts('windows', { Title: 'new' }, options);
    expect(headerOf(message, WSMAN, 'FragmentTransfer')).toEqual({
      name: `{${WSMAN}}FragmentTransfer`,
      attributes: { [`{${SOAP}}mustUnderstand`]: 'true' },
      text: 'Title',
    });
  });

  test('has the case of the class in its path, whatever the caller wrote', async () => {
    const [message] = await puts('windows', { TITLE: 'new' }, options);
    expect(message?.headers.fragment?.path).toBe('Title');
  });

  test('has no options', async () => {
    const [message] = await puts('windows', { Title: 'new' }, options);
    expect(message?.headers.options).toBeUndefined();
  });

  test.each<[string, DialectName, Readonly<Record<string, CimValue>>, Infoset]>([
    ['a value', 'windows', { Title: 'new' }, fragment(property(WMI, 'Title', 'new'))],
    ['an integer', 'windows', { Size: 2n ** 63n }, fragment(property(WMI, 'Size', `${2n ** 63n}`))],
    ['null as xsi:nil', 'windows', { Title: null }, fragment(property(WMI, 'Title', null))],
    [
      'every item of an array',
      'windows',
      { Names: ['x', 'y'] },
      fragment(property(WMI, 'Names', 'x'), property(WMI, 'Names', 'y')),
    ],
    [
      'the DMTF URI where the server has that',
      'openwsman',
      { Title: 'new' },
      fragment(property(DMTF, 'Title', 'new')),
    ],
  ])('carries %s', async (_what, dialect, changes, expected) => {
    const [message] = await puts(dialect, changes, options);
    expect(message && bodyOf(message)).toEqual([expected]);
  });
});

const EXTENSIONS = [
  ['wmi:__PUT_EXTENSIONS', 'true', 'boolean'],
  ['wmi:__PUT_EXT_CLIENT_REQUEST', 'true', 'boolean'],
  ['wmiarray:__PUT_EXT_PROPERTIES', 'Title', 'string'],
  ['wmiarray:__PUT_EXT_PROPERTIES', 'Level', 'string'],
];
const MODIFIED = [
  ['wmiarray:__MIInstanceModifiedPropertiesList', 'Title', 'string'],
  ['wmiarray:__MIInstanceModifiedPropertiesList', 'Level', 'string'],
];

describe('a Put with context', () => {
  const changes = { Title: 'new', Level: 2 };
  const options = { partialUpdate: 'context' } as const;

  test.each<[DialectName, string]>([
    ['windows', WMI],
    ['omi', DMTF],
    ['openwsman', DMTF],
  ])('carries to %s the whole instance, the new values among the current', async (dialect, ns) => {
    const [message] = await puts(dialect, changes, options);
    expect(message && bodyOf(message)).toEqual([whole(ns, { Title: 'new', Level: '2' })]);
  });

  test('names the properties as WMI does, and as Microsoft’s own client does', async () => {
    const [message] = await puts('windows', changes, options);
    expect(message && optionsOf(message)).toEqual([...EXTENSIONS, ...MODIFIED]);
  });

  test('asks for all or nothing, and for nulls to be meant, when the caller does', async () => {
    const strict = { ...options, atomic: true, strictNulls: true };
    const [message] = await puts('windows', changes, strict);
    expect(message && optionsOf(message)).toEqual([
      ...EXTENSIONS,
      ['wmi:__PUT_EXT_STRICT_NULLS', 'true', 'boolean'],
      ['wmi:__PUT_EXT_ATOMIC', 'true', 'boolean'],
      ...MODIFIED,
    ]);
  });

  test('keeps the other options of the caller', async () => {
    const own = { name: 'trace', value: 'on' };
    const [message] = await puts('windows', { Title: 'new' }, { ...options, options: [own] });
    expect(message && optionsOf(message)).toContainEqual(['trace', 'on', '']);
  });
});

describe('a Put that merges', () => {
  test.each<[DialectName, string]>([
    ['windows', WMI],
    ['omi', DMTF],
    ['openwsman', DMTF],
  ])('carries to %s the whole instance and no options', async (dialect, ns) => {
    const [message] = await puts(dialect, { Title: 'new' }, { partialUpdate: 'merge' });
    expect(message && bodyOf(message)).toEqual([whole(ns, { Title: 'new' })]);
    expect(message?.headers.options).toBeUndefined();
  });
});

test.each<[DialectName, string, [string, string][]]>([
  ['windows', WMI, [['Id', 'one']]],
  [
    'omi',
    DMTF,
    [
      ['__cimnamespace', 'root/cimv2'],
      ['Id', 'one'],
    ],
  ],
])('a Put to %s is addressed to %s', async (dialect, uri, selectors) => {
  const [message] = await puts(dialect, { Title: 'new' }, { partialUpdate: 'merge' });
  expect(message?.headers.resourceUri).toBe(uri);
  expect(message?.headers.selectors?.map(({ name, value }) => [name, value])).toEqual(selectors);
});

test('the names of the modified properties are in the case of the class', async () => {
  const [message] = await puts('windows', { title: 'new' }, { partialUpdate: 'context' });
  expect(message && optionsOf(message)).toContainEqual(MODIFIED[0]);
});

describe('the headers of every request', () => {
  test('say what the session was told', async () => {
    const { sandbox } = await open();
    const session = openSession(sandbox, {
      server: 'windows',
      operationTimeoutMs: 1500,
      maxEnvelopeSize: 9000,
      locale: 'de-DE',
    });
    await session.getInstance(Test_Setting, { Id: 'one' });
    const [message] = messages(sandbox, 'Get');
    expect(message?.headers).toMatchObject({
      to: sandbox.url,
      operationTimeoutMs: 1500,
      maxEnvelopeSize: 9000,
      locale: 'de-DE',
      dataLocale: 'de-DE',
    });
  });

  test('have one session id and a message id of their own', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    for (let call = 0; call < 3; call += 1) {
      await session.getInstance(Test_Setting, { Id: 'one' });
    }
    const headers = messages(sandbox, 'Get').map((message) => message.headers);
    expect(new Set(headers.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(new Set(headers.map(({ messageId }) => messageId)).size).toBe(3);
  });
});
