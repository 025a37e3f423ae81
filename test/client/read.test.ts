import { describe, expect, test } from 'vitest';
import { CimObjectPath, FaultError, ProtocolError, ValidationError } from '../../src/index.js';
import { Win32_OperatingSystem } from '../../src/gen/cimv2/index.js';
import { type DialectName, startSandbox } from '../../src/testing.js';
import { envelope } from '../transport/scripted-server.js';
import {
  messages,
  open,
  openSession,
  operations,
  rejection,
  SETTING,
  settingPath,
  Test_Elsewhere,
  Test_Setting,
  Test_Unknown,
  trail,
} from './setup.js';

const KEYS = { Id: 'one' };

describe('CimSession.getInstance', () => {
  test.each<DialectName>(['windows', 'omi', 'openwsman'])(
    'reads a typed instance from %s',
    async (dialect) => {
      const { session } = await open(dialect, { server: dialect });
      const instance = await session.getInstance(Test_Setting, KEYS);
      expect(Object.fromEntries(instance)).toEqual(SETTING);
      expect(instance.Size).toBe(10n);
      expect(instance.origin).toBe('whole');
      expect(instance.changedProperties).toEqual([]);
    },
  );

  test.each([
    ['a path as text', 'root/cimv2:Test_Setting.Id="one"'],
    ['a path without namespace', 'Test_Setting.Id="one"'],
    ['a path as a CimObjectPath', settingPath()],
  ])('reads an untyped instance by %s', async (_what, path) => {
    const { session } = await open();
    const instance = await session.getInstance(path);
    expect(instance.className).toBe('Test_Setting');
    expect(instance.get('title')).toBe('first');
    expect(instance.get('Names')).toEqual(['a', 'b']);
    expect(instance.path?.toString()).toBe('root/cimv2:Test_Setting.Id="one"');
  });

  test('leaves values of an untyped instance as text where nothing tells their type', async () => {
    const { session } = await open('windows', { schema: 'none' });
    const instance = await session.getInstance('Test_Setting.Id="one"');
    expect([instance.get('Level'), instance.get('Enabled')]).toEqual(['1', 'true']);
  });

  test('reads a singleton without keys', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const session = openSession(sandbox);
    const system = await session.getInstance(Win32_OperatingSystem, {});
    expect(system.Version).toBe('10.0.20348');
    expect(system.path?.relativePath).toBe('Win32_OperatingSystem=@');
    const [message] = messages(sandbox, 'Get');
    expect(message?.headers.selectors).toBeUndefined();
  });

  test('reads a singleton by its path', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const system = await openSession(sandbox).getInstance('Win32_OperatingSystem=@');
    expect(system.get('Version')).toBe('10.0.20348');
  });

  test('reads a singleton that is then updated in part', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const session = openSession(sandbox);
    await session.modifyInstance(Win32_OperatingSystem, {}, { Description: 'changed' });
    expect(trail(sandbox)).toEqual(['Identify', 'Put of Description']);
    const system = await session.getInstance(Win32_OperatingSystem, {});
    expect([system.Description, system.Version]).toEqual(['changed', '10.0.20348']);
  });

  test('fails with the WBEM status of the server, and its words', async () => {
    const { session } = await open();
    const error = await rejection(session.getInstance(Test_Setting, { Id: 'none' }));
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_NOT_FOUND' });
    expect((error as Error).message).toMatch(
      /^Get Test_Setting\.Id="none" on 127\.0\.0\.1:\d+: \[wsa:DestinationUnreachable\] .*\(WBEM_E_NOT_FOUND 0x80041002\)$/,
    );
  });

  test('of a class that the server lacks is WBEM_E_INVALID_CLASS', async () => {
    const { session } = await open();
    expect(await rejection(session.getInstance(Test_Unknown, KEYS))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_CLASS',
    });
  });
});

describe('a projection', () => {
  test('keeps the properties asked for, and the keys', async () => {
    const { sandbox, session } = await open();
    const instance = await session.getInstance(Test_Setting, KEYS, { properties: ['Title'] });
    expect(Object.fromEntries(instance)).toEqual({ Id: 'one', Title: 'first' });
    expect(instance.origin).toBe('partial');
    expect(operations(sandbox)).toEqual(['Get']);
  });

  test('of an untyped instance works alike', async () => {
    const { session } = await open();
    const instance = await session.getInstance('Test_Setting.Id="one"', { properties: ['TITLE'] });
    expect(Object.fromEntries(instance)).toEqual({ Id: 'one', Title: 'first' });
  });

  test('of a property that the class lacks sends nothing', async () => {
    const { sandbox, session } = await open();
    const properties = ['Titel'] as unknown as ['Title'];
    const error = await rejection(session.getInstance(Test_Setting, KEYS, { properties }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_PROPERTY' });
    expect(sandbox.requests).toEqual([]);
  });

  test('as a fragment asks the server for the one property', async () => {
    const { sandbox, session } = await open();
    const options = { properties: ['Size'], fragment: true } as const;
    const instance = await session.getInstance(Test_Setting, KEYS, options);
    expect(Object.fromEntries(instance)).toEqual({ Id: 'one', Size: 10n });
    expect(instance.origin).toBe('partial');
    expect(messages(sandbox, 'Get')[0]?.headers.fragment?.path).toBe('Size');
  });

  test('as a fragment of several properties is refused', async () => {
    const { sandbox, session } = await open();
    const options = { properties: ['Size', 'Title'], fragment: true } as const;
    const error = await rejection(session.getInstance(Test_Setting, KEYS, options));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_PARAMETER' });
    expect(sandbox.requests).toEqual([]);
  });
});

describe('a namespace other than root/cimv2', () => {
  test('is that of a class', async () => {
    const { session } = await open();
    const { path, Title } = await session.getInstance(Test_Elsewhere, { Id: 'far' });
    expect([Title, path?.toString()]).toEqual(['away', 'root/test:Test_Elsewhere.Id="far"']);
  });

  test('is that of a path', async () => {
    const { session } = await open();
    const instance = await session.getInstance('root/test:Test_Elsewhere.Id="far"');
    expect(instance.namespace).toBe('root/test');
  });

  test('is that of the session for a path that names none', async () => {
    const { session } = await open('windows', { namespace: 'root/test' });
    const instance = await session.getInstance('Test_Elsewhere.Id="far"');
    expect(instance.get('Title')).toBe('away');
  });

  test.each<DialectName>(['windows', 'omi', 'openwsman'])(
    'is that of an option, and goes out as %s has it',
    async (server) => {
      const { session } = await open(server, { server });
      const options = { namespace: 'root/test' };
      const instance = await session.getInstance('Test_Elsewhere.Id="far"', options);
      expect(instance.get('Title')).toBe('away');
    },
  );

  test('is used by writes', async () => {
    const { sandbox, session } = await open();
    await session.modifyInstance(Test_Elsewhere, { Id: 'far' }, { Title: 'near' });
    const path = CimObjectPath.parse('root/test:Test_Elsewhere.Id="far"');
    expect(sandbox.find(path)?.get('Title')).toBe('near');
    await session.deleteInstance(path);
    expect(sandbox.find(path)).toBeUndefined();
  });

  test('that does not exist is WBEM_E_INVALID_NAMESPACE', async () => {
    const { session } = await open();
    const error = await rejection(session.getInstance('root/none:Test_Setting.Id="one"'));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_NAMESPACE' });
  });
});

test('resourceUri takes the place of the URI that the path makes', async () => {
  const { sandbox, session } = await open('omi', { server: 'omi' });
  const resourceUri = 'http://vendor.example/cim/Test_Setting';
  const instance = await session.getInstance(Test_Setting, KEYS, { resourceUri });
  expect(instance.Title).toBe('first');
  await session.modifyInstance(Test_Setting, KEYS, { Title: 'new' }, { resourceUri });
  const [message] = messages(sandbox, 'Put');
  expect(message?.headers.resourceUri).toBe(resourceUri);
  expect(message?.body[0]?.ns).toBe(resourceUri);
});

describe('an answer to Get', () => {
  const property = (text: string): string => `<p:Test_Setting>${text}</p:Test_Setting>`;

  test.each([
    ['a text for a number', property('<p:Level>many</p:Level>'), 'Level should be a uint8'],
    ['a number out of range', property('<p:Level>300</p:Level>'), 'Level should be a uint8'],
    ['two values for one', property('<p:Size>1</p:Size><p:Size>2</p:Size>'), 'a single uint64'],
    ['an empty body', '', 'the GetResponse has an empty body'],
    ['text instead of a fragment', '<w:XmlFragment>x</w:XmlFragment>', 'text where a property'],
  ])('with %s is a ProtocolError of the call', async (_what, body, words) => {
    const { sandbox, session } = await open();
    sandbox.inject({ kind: 'envelope', envelope: envelope(body) }, { operation: 'Get' });
    const error = await rejection(session.getInstance(Test_Setting, KEYS));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_STREAM', operation: 'Get' });
    expect((error as Error).message).toMatch(/^Get Test_Setting\.Id="one" on 127\.0\.0\.1:\d+: /);
    expect((error as Error).message).toContain(words);
  });

  test('keeps properties that the class does not declare', async () => {
    const { sandbox, session } = await open();
    const body = property('<p:Title>first</p:Title><p:Newer>yes</p:Newer>');
    sandbox.inject({ kind: 'envelope', envelope: envelope(body) }, { operation: 'Get' });
    const instance = await session.getInstance(Test_Setting, KEYS);
    expect(Object.fromEntries(instance)).toEqual({ Title: 'first', Newer: 'yes' });
  });
});
