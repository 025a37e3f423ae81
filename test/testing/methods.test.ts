import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  CimObjectPath,
  type CimValue,
  defineClass,
  WbemContext,
} from '../../src/index.js';
import {
  CimFailure,
  type DialectName,
  type MethodCall,
  type MethodHandler,
  type Sandbox,
  startSandbox,
} from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { DMTF, request, type RequestParts, WMI } from '../server/messages.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { faultOf } from './enumerating.js';
import { optionSet } from './setup.js';

const Acme_Machine = defineClass({
  className: 'Acme_Machine',
  namespace: 'root/acme',
  properties: { Id: { type: 'string', key: true }, Label: { type: 'string' } },
  methods: {
    Run: {
      returns: 'uint32',
      parameters: {
        Speed: { type: 'uint8', in: true },
        Names: { type: 'string', array: true, in: true },
        When: { type: 'datetime', in: true, out: true },
        Target: { type: 'reference', in: true, out: true },
        Counts: { type: 'uint64', array: true, out: true },
        Note: { type: 'string', out: true },
      },
    },
    Stop: { parameters: {} },
    Make: { static: true, returns: 'boolean', parameters: {} },
  },
});
const Acme_Robot = defineClass({
  className: 'Acme_Robot',
  namespace: 'root/acme',
  superclass: 'Acme_Machine',
  properties: Acme_Machine.properties,
});

const URI = `${WMI}root/acme/Acme_Machine`;

async function start(dialect: DialectName = 'windows', handler?: MethodHandler): Promise<Sandbox> {
  const sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes: [Acme_Machine, Acme_Robot],
    instances: [
      new CimInstance(Acme_Machine, { Id: 'm1', Label: 'mill' }),
      new CimInstance(Acme_Robot, { Id: 'r1', Label: 'arm' }),
    ],
  });
  if (handler !== undefined) {
    for (const name of ['Run', 'Stop', 'Make'])
      sandbox.registerMethod('acme_machine', name, handler);
  }
  return sandbox;
}

interface CallParts extends RequestParts {
  readonly method?: string;
  readonly input?: string;
}

/** The call of a method; the parameters have the prefix `q`. */
function call({ method = 'Run', input = '', uri = URI, blocks, ...parts }: CallParts = {}): string {
  const body = `<q:${method}_INPUT xmlns:q="${uri}">${input}</q:${method}_INPUT>`;
  const Action = `<a:Action s:mustUnderstand="true">${uri}/${method}</a:Action>`;
  return request({
    uri,
    selectors: { Id: 'm1' },
    body,
    ...parts,
    blocks: { Action, ...blocks },
  });
}

/** What the handler was called with. */
async function callOf(parts: CallParts, dialect?: DialectName): Promise<MethodCall | undefined> {
  const calls: MethodCall[] = [];
  await using sandbox = await start(dialect, (given) => {
    calls.push(given);
    return {};
  });
  await post(sandbox, call(parts));
  return calls[0];
}

async function answerOf(
  output: Readonly<Record<string, CimValue>>,
  parts?: CallParts,
): Promise<HttpAnswer> {
  await using sandbox = await start('windows', () => output);
  return await post(sandbox, call(parts));
}

describe('a call of a method', () => {
  test('is handed over with its parameters, typed as the class declares them', async () => {
    const input =
      '<q:Speed>7</q:Speed><q:Names>a</q:Names><q:names>b</q:names><q:When><cim:Datetime>2026-01-02T03:04:05+01:00</cim:Datetime></q:When>';
    const given = await callOf({ input });
    expect(given?.input).toMatchObject({ Speed: 7, Names: ['a', 'b'], Target: null });
    expect(`${given?.input['When'] as unknown}`).toBe('20260102030405.000000+060');
    expect(given?.instance?.get('Label')).toBe('mill');
    expect(given?.path?.relativePath).toBe('Acme_Machine.Id="m1"');
    expect(given?.user).toBe('sandbox');
    expect(given?.context).toBeNull();
  });

  test('hands over a reference as a path', async () => {
    const target = `<a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>${URI}</w:ResourceURI><w:SelectorSet><w:Selector Name="Id">m9</w:Selector></w:SelectorSet></a:ReferenceParameters>`;
    const given = await callOf({ input: `<q:Target>${target}</q:Target>` });
    expect(`${given?.input['Target'] as unknown}`).toBe('root/acme:Acme_Machine.Id="m9"');
  });

  test('may have no body, or null parameters', async () => {
    expect((await callOf({ body: '' }))?.input).toEqual({
      Speed: null,
      Names: null,
      When: null,
      Target: null,
    });
    expect((await callOf({ input: '<q:Speed xsi:nil="true"/>' }))?.input['Speed']).toBeNull();
  });

  test('hands over the context of the caller, on Windows', async () => {
    const blocks = optionSet(['wmi:Mode', 'string', 'fast'], ['other', 'string', 'x']);
    const given = await callOf({ blocks });
    expect(given?.context).toBeInstanceOf(WbemContext);
    expect([...(given?.context ?? [])]).toEqual([['Mode', 'fast']]);
    const toOmi = {
      uri: `${DMTF}Acme_Machine`,
      selectors: { __cimnamespace: 'root/acme', Id: 'm1' },
    };
    expect(await callOf({ ...toOmi, blocks }, 'omi')).toMatchObject({ context: null });
  });

  test('of a static method is about the class', async () => {
    const given = await callOf({ method: 'Make', selectors: {} });
    expect(given).toMatchObject({ instance: null, path: null });
  });

  test('of an inherited method reaches the handler of the superclass', async () => {
    const given = await callOf({ uri: `${WMI}root/acme/Acme_Robot`, selectors: { Id: 'r1' } });
    expect(given?.instance?.className).toBe('Acme_Robot');
  });

  test('reaches the handler of the class itself first', async () => {
    await using sandbox = await start('windows', () => ({ ReturnValue: 1 }));
    sandbox.registerMethod('Acme_Robot', 'Run', () => ({ ReturnValue: 2 }));
    const robot = { uri: `${WMI}root/acme/Acme_Robot`, selectors: { Id: 'r1' } };
    expect(textIn((await post(sandbox, call(robot))).body, 'ReturnValue')).toBe('2');
    expect(textIn((await post(sandbox, call())).body, 'ReturnValue')).toBe('1');
  });

  test('hands over a copy, which the handler has to store', async () => {
    await using sandbox = await start('windows', ({ instance }) => {
      instance?.set('Label', 'changed');
      return {};
    });
    await post(sandbox, call());
    const path = new CimObjectPath({
      className: 'Acme_Machine',
      namespace: 'root/acme',
      keys: { Id: 'm1' },
    });
    expect(sandbox.find(path)?.get('Label')).toBe('mill');
  });
});

describe('the answer of a method', () => {
  test('has the out parameters, null where there is none, and the return value last', async () => {
    const output = { ReturnValue: 0, Counts: [1n, 2n], note: 'done' };
    const { body, status } = await answerOf(output);
    expect(status).toBe(200);
    expect(body).toContain(`<a:Action>${URI}/RunResponse</a:Action>`);
    const expected =
      '<p0:Run_OUTPUT><p0:When xsi:nil="true"/><p0:Target xsi:nil="true"/><p0:Counts>1</p0:Counts><p0:Counts>2</p0:Counts><p0:Note>done</p0:Note><p0:ReturnValue>0</p0:ReturnValue></p0:Run_OUTPUT>';
    expect(body).toContain(expected);
    expect(body).toContain(`xmlns:p0="${URI}"`);
  });

  test('has no return value where the method has none', async () => {
    const { body } = await answerOf({}, { method: 'Stop' });
    expect(body).toContain('<p0:Stop_OUTPUT/>');
  });

  test('waits for a promise', async () => {
    await using sandbox = await start('windows', async () => Promise.resolve({ ReturnValue: 5 }));
    expect(textIn((await post(sandbox, call())).body, 'ReturnValue')).toBe('5');
  });

  test('is as OMI has it', async () => {
    await using sandbox = await start('omi', () => ({ ReturnValue: 0, Note: 'x' }));
    const uri = `${DMTF}Acme_Machine`;
    const selectors = { __cimnamespace: 'root/acme', Id: 'm1' };
    const { body } = await post(sandbox, call({ uri, selectors }));
    expect(body).toContain(`<a:Action>${uri}/Run</a:Action>`);
    expect(body).toContain('<p0:Run><p0:ReturnValue>0</p0:ReturnValue><p0:When xsi:nil="true"/>');
    expect(body).toContain(`xmlns:p0="${DMTF}Run"`);
  });

  test.each<readonly [string, Readonly<Record<string, CimValue>>]>([
    ['an unknown parameter', { Nothing: 1 }],
    ['a text for a number', { ReturnValue: 'zero' }],
    ['a number out of range', { ReturnValue: -1 }],
    ['one value for an array', { Counts: 1n }],
  ])('fails where it is not as the class declares it: %s', async (_, output) => {
    await using sandbox = await start('windows', () => output);
    expect((await faultOf(sandbox, call())).name).toBe('WBEM_E_PROVIDER_FAILURE');
  });
});

/** What is wrong with a call, and what Windows says to it. */
const REFUSED: readonly (readonly [string, CallParts, string, number | undefined, string])[] = [
  ['no such method', { method: 'Fly' }, 'wsman:InternalError', undefined, 'WBEM_E_INVALID_METHOD'],
  [
    'no such class',
    { uri: `${URI}s` },
    'wsa:DestinationUnreachable',
    0x80338000,
    'WBEM_E_INVALID_CLASS',
  ],
  [
    'no such instance',
    { selectors: { Id: 'm2' } },
    'wsa:DestinationUnreachable',
    0x80338000,
    'WBEM_E_NOT_FOUND',
  ],
  ['no selectors', { selectors: {} }, 'wsman:InvalidSelectors', 0x8033805a, 'WBEM_E_NO_KEY'],
  [
    'an unknown parameter',
    { input: '<q:Size>1</q:Size>' },
    'wsman:InvalidParameter',
    0x80338055,
    'WBEM_E_INVALID_METHOD_PARAMETERS',
  ],
  [
    'an out parameter',
    { input: '<q:Note>x</q:Note>' },
    'wsman:InvalidParameter',
    0x80338055,
    'WBEM_E_INVALID_METHOD_PARAMETERS',
  ],
  [
    'a parameter in no namespace',
    { input: '<Speed>1</Speed>' },
    'wsman:InvalidParameter',
    0x80338055,
    'WBEM_E_INVALID_METHOD_PARAMETERS',
  ],
  [
    'a value of another type',
    { input: '<q:Speed>fast</q:Speed>' },
    'wsman:InvalidParameter',
    0x80338054,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'a value out of range',
    { input: '<q:Speed>256</q:Speed>' },
    'wsman:InvalidParameter',
    0x80338054,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'two values for one',
    { input: '<q:Speed>1</q:Speed><q:Speed>2</q:Speed>' },
    'wsman:InvalidParameter',
    0x80338054,
    'WBEM_E_TYPE_MISMATCH',
  ],
  [
    'another body',
    { body: '<x/>' },
    'wsman:SchemaValidationError',
    0x80338041,
    'WBEM_E_INVALID_STREAM',
  ],
];

describe('a call is refused', () => {
  test.each(REFUSED)('with %s', async (_, parts, subcode, code, name) => {
    await using sandbox = await start('windows', () => ({}));
    expect(await faultOf(sandbox, call(parts))).toMatchObject({ subcode, code });
    expect((await faultOf(sandbox, call(parts))).name).toBe(name);
  });

  test('when the action is not that of the resource URI', async () => {
    await using sandbox = await start('windows', () => ({}));
    const Action = `<a:Action s:mustUnderstand="true">${WMI}root/acme/Acme_Robot/Run</a:Action>`;
    expect((await faultOf(sandbox, call({ blocks: { Action } }))).subcode).toBe(
      'wsa:ActionNotSupported',
    );
  });

  test('when nothing carries the method out', async () => {
    await using sandbox = await start();
    expect((await faultOf(sandbox, call())).name).toBe('WBEM_E_METHOD_NOT_IMPLEMENTED');
  });
});

describe('a handler that fails', () => {
  test.each([
    ['with its own status', new CimFailure(0x80041003, 'no'), 'WBEM_E_ACCESS_DENIED'],
    ['otherwise', new Error('oops'), 'WBEM_E_PROVIDER_FAILURE'],
  ])('fails the call %s', async (_, error, name) => {
    await using sandbox = await start('windows', () => {
      throw error;
    });
    expect((await faultOf(sandbox, call())).name).toBe(name);
  });

  test('fails the call with the status of an error of this library', async () => {
    await using sandbox = await start('windows', ({ instance }) => {
      instance?.set('Nothing', 1);
      return {};
    });
    expect((await faultOf(sandbox, call())).name).toBe('WBEM_E_INVALID_PROPERTY');
  });

  test('makes the call time out when it never answers', async () => {
    await using sandbox = await start('windows', () => new Promise(() => undefined));
    const blocks = { OperationTimeout: '<w:OperationTimeout>PT0.05S</w:OperationTimeout>' };
    expect(await faultOf(sandbox, call({ blocks }))).toMatchObject({
      subcode: 'wsman:TimedOut',
      code: 0x80338029,
    });
  });

  test('may be a fault that was injected', async () => {
    await using sandbox = await start('windows', () => ({}));
    sandbox.inject({ kind: 'failure', hresult: 0x80041003 }, { operation: 'Invoke' });
    expect((await faultOf(sandbox, call())).name).toBe('WBEM_E_ACCESS_DENIED');
    expect(sandbox.requests.at(-1)?.operation).toBe('Invoke');
  });
});
