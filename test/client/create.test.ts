import { describe, expect, test } from 'vitest';
import { CimInstance, CimObjectPath, ProtocolError } from '../../src/index.js';
import type { DialectName } from '../../src/testing.js';
import { envelope } from '../transport/scripted-server.js';
import {
  bodyOf,
  fault,
  messages,
  open,
  operations,
  rejection,
  setting,
  SETTING,
  settingPath,
  stored,
  Test_Counter,
  Test_Elsewhere,
  Test_Setting,
} from './setup.js';

const DIALECTS: readonly DialectName[] = ['windows', 'omi', 'openwsman'];
const GUID = /^\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;

const DETAIL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/UnreportableSuccess';
const UNREPORTABLE = envelope(
  '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>w:EncodingLimit</s:Value>' +
    '</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">done</s:Text></s:Reason>' +
    `<s:Detail><w:FaultDetail>${DETAIL}</w:FaultDetail></s:Detail></s:Fault>`,
);

describe('CimSession.createInstance', () => {
  test.each(DIALECTS)('creates on %s, and answers with the path', async (server) => {
    const { sandbox, session } = await open(server, { server });
    const path = await session.createInstance(Test_Setting, { Id: 'two', Title: 'second' });
    expect(path.toString()).toBe('root/cimv2:Test_Setting.Id="two"');
    expect(stored(sandbox, 'two')).toMatchObject({ Title: 'second' });
    expect(operations(sandbox)).toEqual(['Create']);
  });

  test.each(DIALECTS)('leaves the choice of a key to %s', async (server) => {
    const { sandbox, session } = await open(server, { server });
    const path = await session.createInstance(Test_Setting, { Title: 'second' });
    expect(path.key('Id')).toMatch(GUID);
    expect(sandbox.find(path)?.get('Title')).toBe('second');
  });

  test('sends no key that is null', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.createInstance(Test_Setting, { Id: null, Title: 'second' });
    const [message] = messages(sandbox, 'Create');
    expect(message && bodyOf(message)[0]?.children?.map(({ text }) => text)).toEqual(['second']);
  });

  test('types the key of the answer', async () => {
    const { session } = await open('windows', { server: 'windows' });
    const path = await session.createInstance(Test_Counter, { Count: 1n });
    expect(path.key('Index')).toBe(2);
    expect((await session.getInstance(path)).get('Count')).toBe(1n);
  });

  test('takes a name and values', async () => {
    const { session } = await open('windows', { server: 'windows' });
    const path = await session.createInstance('Test_Setting', { Id: 'two' });
    expect(path.toString()).toBe('root/cimv2:Test_Setting.Id="two"');
  });

  test('takes an instance', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.createInstance(setting({ Id: 'two', Level: 3 }));
    expect(stored(sandbox, 'two')).toMatchObject({ Level: 3 });
  });

  test('creates in the namespace of the class, or in that of the caller', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.createInstance(Test_Elsewhere, { Id: 'a' });
    await session.createInstance('Test_Elsewhere', { Id: 'b' }, { namespace: 'root/test' });
    const paths = ['a', 'b'].map((id) =>
      CimObjectPath.parse(`root/test:Test_Elsewhere.Id="${id}"`),
    );
    expect(paths.map((path) => sandbox.find(path)?.get('Id'))).toEqual(['a', 'b']);
  });

  test('creates in the namespace of the session where nothing else names one', async () => {
    const { sandbox, session } = await open('windows', {
      server: 'windows',
      namespace: 'root/test',
    });
    const path = await session.createInstance(new CimInstance('Test_Elsewhere', { Id: 'a' }));
    expect(path.toString()).toBe('root/test:Test_Elsewhere.Id="a"');
    expect(sandbox.find(path)?.get('Id')).toBe('a');
  });

  test('of what exists is WBEM_E_ALREADY_EXISTS and changes nothing', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const error = await rejection(session.createInstance(Test_Setting, { Id: 'one', Title: 'x' }));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_ALREADY_EXISTS' });
    expect(stored(sandbox)).toEqual(SETTING);
  });

  test.each([
    [
      'a key that is not of its type',
      '<w:Selector Name="Index">many</w:Selector>',
      'Test_Counter',
      'the key Index of what was created is "many", which is no uint32',
    ],
    ['a URI without class', '<w:Selector Name="Index">1</w:Selector>', '', 'makes no sense'],
  ])(
    'fails for an answer with %s; the outcome is unknown',
    async (_what, selectors, name, words) => {
      const { sandbox, session } = await open('windows', { server: 'windows' });
      const parameters = `<w:ResourceURI>http://x/${name}</w:ResourceURI><w:SelectorSet>${selectors}</w:SelectorSet>`;
      const created = `<x:ResourceCreated><a:Address>x</a:Address><a:ReferenceParameters>${parameters}</a:ReferenceParameters></x:ResourceCreated>`;
      sandbox.inject({ kind: 'envelope', envelope: envelope(created) }, { operation: 'Create' });
      const error = await rejection(session.createInstance(Test_Counter, { Count: 1n }));
      expect(error).toBeInstanceOf(ProtocolError);
      expect(error).toMatchObject({ operation: 'Create', outcomeUnknown: true });
      expect((error as Error).message).toContain(words);
    },
  );

  test('relies on its own keys when the answer names none', async () => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    const created =
      '<x:ResourceCreated><a:Address>x</a:Address><a:ReferenceParameters>' +
      '<w:ResourceURI>http://x/Test_Counter</w:ResourceURI>' +
      '</a:ReferenceParameters></x:ResourceCreated>';
    sandbox.inject({ kind: 'envelope', envelope: envelope(created) }, { operation: 'Create' });
    const path = await session.createInstance(Test_Counter, { Index: 9 });
    expect(path.toString()).toBe('root/cimv2:Test_Counter.Index=9');
  });
});

test.each([
  ['Put', setting({ Title: 'new' })],
  ['Create', setting({ Id: 'two' })],
])('a %s that was done but could not be reported is a success', async (operation, instance) => {
  const { sandbox, session } = await open('windows', { server: 'windows' });
  sandbox.inject({ kind: 'envelope', envelope: UNREPORTABLE, status: 500 }, { operation });
  const mode = operation === 'Put' ? 'updateOnly' : 'createOnly';
  const { path } = await session.putInstance({ instance, mode });
  expect(path.toString()).toBe(instance.path?.toString());
});

test('what is created has the properties too that its class does not declare', async () => {
  const { sandbox, session } = await open('windows', { server: 'windows' });
  const options = { extra: { Newer: 'yes' } };
  const instance = new CimInstance(Test_Setting, { ...SETTING, Id: 'two' }, options);
  sandbox.inject(fault('not-found'), { operation: 'Put' });
  sandbox.inject(fault('access-denied'), { operation: 'Create' });
  await rejection(session.putInstance({ instance, mode: 'createOrUpdate' }));
  const [message] = messages(sandbox, 'Create');
  const sent = message && bodyOf(message)[0]?.children;
  expect(sent?.map(({ text }) => text)).toContain('yes');
});

describe('CimSession.deleteInstance', () => {
  test.each(DIALECTS)('deletes from %s', async (server) => {
    const { sandbox, session } = await open(server, { server });
    await session.deleteInstance(Test_Setting, { Id: 'one' });
    expect(operations(sandbox)).toEqual(['Delete']);
    expect(stored(sandbox)).toBeUndefined();
  });

  test.each([
    ['a path', settingPath()],
    ['the text of a path', 'Test_Setting.Id="one"'],
    ['an instance', setting()],
  ])('takes %s', async (_what, target) => {
    const { sandbox, session } = await open('windows', { server: 'windows' });
    await session.deleteInstance(target);
    expect(stored(sandbox)).toBeUndefined();
  });

  test('of what is not there is WBEM_E_NOT_FOUND', async () => {
    const { session } = await open();
    const error = await rejection(session.deleteInstance(settingPath('none')));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_NOT_FOUND', operation: 'Delete' });
  });

  test('of an instance without keys sends nothing', async () => {
    const { sandbox, session } = await open();
    const instance = new CimInstance(Test_Setting, { Title: 'x' });
    const error = await rejection(session.deleteInstance(instance));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_NO_KEY' });
    expect(sandbox.requests).toEqual([]);
  });
});
