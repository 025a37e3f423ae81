import { describe, expect, test } from 'vitest';
import {
  CimDateTime,
  CimInstance,
  CimObjectPath,
  type CimSession,
  type CimValue,
  FaultError,
  ProtocolError,
  TimeoutError,
  TransportError,
  ValidationError,
} from '../../src/index.js';
import { readEnvelope } from '../../src/wsman/envelope.js';
import { parseXml } from '../../src/xml/parse.js';
import { type Infoset, infosetOf } from '../support/infoset.js';
import {
  answer,
  envelope,
  type Script,
  type ScriptedServer,
  sessionWith,
  startScript,
} from '../transport/scripted-server.js';
import { faultReply, RESET, SILENCE } from './enumeration-server.js';
import { Test_Device } from './method-class.js';
import { eventually, rejection } from './setup.js';

const URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Test_Device';
const KEYS = { Id: 'one' };

interface Stage {
  readonly server: ScriptedServer;
  readonly session: CimSession;
}

/** A server that answers with this body, or does as the script says. */
async function open(reply: string | Script): Promise<Stage> {
  const script: Script =
    typeof reply === 'string' ? (response) => answer(response, envelope(reply)) : reply;
  const server = await startScript(script);
  return { server, session: sessionWith(server.url) };
}

function output(parameters: string, name = 'Configure_OUTPUT'): string {
  return `<q:${name} xmlns:q="${URI}">${parameters}</q:${name}>`;
}

/** What the first request says: its action, its selectors and its body. */
function sent({ server }: Stage): {
  action: string;
  selectors: unknown;
  body: Infoset | undefined;
} {
  const { headers, body } = readEnvelope(parseXml(server.seen[0]?.body ?? ''));
  const { action = '', selectors } = headers;
  return { action, selectors, body: body.map(infosetOf)[0] };
}

const OK = output('<q:ReturnValue>0</q:ReturnValue>');
const inUri = (name: string): string => `{${URI}}${name}`;

describe('CimSession.invokeMethod', () => {
  test('sends the method of an instance as the action, and the parameters in its input', async () => {
    const stage = await open(OK);
    const input = { Level: 2, Name: 'a' };
    await stage.session.invokeMethod(Test_Device, KEYS, 'Configure', input);
    expect(sent(stage)).toEqual({
      action: `${URI}/Configure`,
      selectors: [{ name: 'Id', value: 'one' }],
      body: {
        name: inUri('Configure_INPUT'),
        children: [
          { name: inUri('Name'), text: 'a' },
          { name: inUri('Level'), text: '2' },
        ],
      },
    });
  });

  test('sends a static method to the class: there are no selectors', async () => {
    const stage = await open(output('<q:ReturnValue>0</q:ReturnValue>', 'Reset_OUTPUT'));
    await stage.session.invokeMethod(Test_Device, null, 'Reset', { Force: true });
    expect(sent(stage)).toEqual({
      action: `${URI}/Reset`,
      selectors: undefined,
      body: { name: inUri('Reset_INPUT'), children: [{ name: inUri('Force'), text: 'true' }] },
    });
  });

  test.each([
    ['the text of a path', 'Test_Device.Id="one"', [{ name: 'Id', value: 'one' }]],
    ['a path', CimObjectPath.parse('Test_Device.Id="one"'), [{ name: 'Id', value: 'one' }]],
    ['an instance', new CimInstance(Test_Device, KEYS), [{ name: 'Id', value: 'one' }]],
    ['the name of a class', 'Test_Device', undefined],
  ])('takes %s', async (_what, target, selectors) => {
    const stage = await open(OK);
    await stage.session.invokeMethod(target, 'Configure', { Name: 'a' });
    expect(sent(stage)).toMatchObject({ action: `${URI}/Configure`, selectors });
  });

  test('takes names in any letter case, and sends those of the declaration in its order', async () => {
    const stage = await open(OK);
    const instance: CimInstance = new CimInstance(Test_Device, KEYS);
    await stage.session.invokeMethod(instance, 'CONFIGURE', { level: 2, NAME: 'a' });
    const { action, body } = sent(stage);
    expect(action).toBe(`${URI}/Configure`);
    expect(body?.children?.map(({ name }) => name)).toEqual([inUri('Name'), inUri('Level')]);
  });

  test('sends an input without parameters for a method that takes none', async () => {
    const stage = await open(OK);
    await stage.session.invokeMethod(Test_Device, KEYS, 'Describe');
    expect(sent(stage).body).toEqual({ name: inUri('Describe_INPUT') });
  });

  test.each<[string, CimValue, Partial<Infoset>[]]>([
    ['Name', null, [{ attributes: { '{http://www.w3.org/2001/XMLSchema-instance}nil': 'true' } }]],
    ['Names', ['a', 'b'], [{ text: 'a' }, { text: 'b' }]],
    ['Names', ['a'], [{ text: 'a' }]],
    ['Size', 18446744073709551615n, [{ text: '18446744073709551615' }]],
    [
      'When',
      CimDateTime.parse('20240229123456.789012+330'),
      [
        {
          children: [
            {
              name: '{http://schemas.dmtf.org/wbem/wscim/1/common}Datetime',
              text: '2024-02-29T12:34:56.789012+05:30',
            },
          ],
        },
      ],
    ],
    [
      'Blob',
      [1, 2, 255],
      [
        {
          attributes: { '{http://www.w3.org/2001/XMLSchema-instance}type': 'cimBase64Binary' },
          text: 'AQL/',
        },
      ],
    ],
  ])('writes %s %s', async (name, value, contents) => {
    const stage = await open(OK);
    await stage.session.invokeMethod(Test_Device, KEYS, 'Configure', { [name]: value });
    expect(sent(stage).body?.children).toEqual(
      contents.map((content) => ({ name: inUri(name), ...content })),
    );
  });

  test('writes a reference and an embedded instance', async () => {
    const stage = await open(OK);
    await stage.session.invokeMethod(Test_Device, KEYS, 'Configure', {
      Target: CimObjectPath.parse('root/cimv2:Test_Setting.Id="7"'),
      Part: new CimInstance('Test_Part', { Size: 5n }, { namespace: 'root/cimv2' }),
    });
    const [target, part] = sent(stage).body?.children ?? [];
    expect(target?.children?.map(({ name }) => name)).toEqual([
      '{http://schemas.xmlsoap.org/ws/2004/08/addressing}Address',
      '{http://schemas.xmlsoap.org/ws/2004/08/addressing}ReferenceParameters',
    ]);
    expect(part).toEqual({
      name: inUri('Part'),
      attributes: { '{http://www.w3.org/2001/XMLSchema-instance}type': 'Test_Part_Type' },
      children: [{ name: `{${URI.replace('Test_Device', 'Test_Part')}}Size`, text: '5' }],
    });
  });
});

describe('the result of a method', () => {
  test('has the return value and all out parameters, typed; what did not come is null', async () => {
    const { session } = await open(
      output(
        '<q:ReturnValue>0</q:ReturnValue><q:Count>3</q:Count><q:Tags>a</q:Tags><q:Both>b</q:Both>',
      ),
    );
    expect(await session.invokeMethod(Test_Device, KEYS, 'Configure')).toEqual({
      ReturnValue: 0,
      Count: 3,
      Tags: ['a'],
      Both: 'b',
      Total: null,
    });
  });

  test('has a return value that is not zero: that is no error', async () => {
    const { session } = await open(output('<q:ReturnValue>4294967295</q:ReturnValue>'));
    const { ReturnValue } = await session.invokeMethod(Test_Device, KEYS, 'Configure');
    expect(ReturnValue).toBe(4294967295);
  });

  test.each([
    ['<q:ReturnValue>5</q:ReturnValue>', '5'],
    ['<q:ReturnValue>up</q:ReturnValue>', 'up'],
    ['', null],
  ])('keeps the declared type of the return value: %s is %j', async (text, expected) => {
    const { session } = await open(output(text, 'Describe_OUTPUT'));
    expect(await session.invokeMethod(Test_Device, KEYS, 'Describe')).toEqual({
      ReturnValue: expected,
    });
  });

  test('of a method that returns nothing has no return value', async () => {
    const { session } = await open(output('', 'Notify_OUTPUT'));
    expect(await session.invokeMethod(Test_Device, KEYS, 'Notify', { Text: 'a' })).toEqual({});
  });

  test.each([
    ['0', 0],
    ['-1', -1],
    ['4294967295', 4294967295],
    ['18446744073709551615', '18446744073709551615'],
    ['0x10', '0x10'],
    ['done', 'done'],
  ])('without a declaration has the return value %s as %j', async (text, expected) => {
    const { session } = await open(
      output(`<q:ReturnValue>${text}</q:ReturnValue><q:Count>3</q:Count>`),
    );
    expect(await session.invokeMethod('Test_Device.Id="one"', 'Configure')).toEqual({
      ReturnValue: expected,
      Count: '3',
    });
  });

  test('names what came as the declaration does', async () => {
    const { session } = await open(
      output('<q:returnvalue>1</q:returnvalue><q:COUNT>3</q:COUNT><q:More>x</q:More>'),
    );
    expect(await session.invokeMethod(Test_Device, KEYS, 'Configure')).toMatchObject({
      ReturnValue: 1,
      Count: 3,
      More: 'x',
    });
  });

  test.each([
    ['Windows: Method_OUTPUT', output('<q:ReturnValue>7</q:ReturnValue>')],
    [
      'OMI: Method in a namespace of its own',
      `<q:Configure xmlns:q="${URI}/Configure"><q:ReturnValue>7</q:ReturnValue></q:Configure>`,
    ],
    ['OMI: Class_OUTPUT', output('<q:ReturnValue>7</q:ReturnValue>', 'Test_Device_OUTPUT')],
    [
      'openwsman: no namespace',
      '<Configure_OUTPUT><ReturnValue>7</ReturnValue></Configure_OUTPUT>',
    ],
  ])('is read of %s', async (_what, body) => {
    const { session } = await open(body);
    const { ReturnValue } = await session.invokeMethod(Test_Device, KEYS, 'Configure');
    expect(ReturnValue).toBe(7);
  });

  test('of an empty body is null throughout', async () => {
    const { session } = await open('');
    expect(await session.invokeMethod('Test_Device', 'Reset')).toEqual({ ReturnValue: null });
  });

  test.each([
    ['a word', '<q:Count>many</q:Count>'],
    ['out of range', '<q:Count>4294967296</q:Count>'],
    ['two', '<q:Count>1</q:Count><q:Count>2</q:Count>'],
  ])('with %s where a number is declared is an error of the server', async (_what, text) => {
    const { session } = await open(output(text));
    const error = await rejection(session.invokeMethod(Test_Device, KEYS, 'Configure'));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_STREAM', outcomeUnknown: true });
    expect((error as Error).message).toMatch(/^Invoke Test_Device\.Id="one"\.Configure\(\) on /);
  });

  test('that is a fault is an error with its status', async () => {
    const fault = faultReply('w:AccessDenied') as { status: number; envelope: string };
    const { session } = await open((response) => {
      response.statusCode = fault.status;
      response.setHeader('Content-Type', 'application/soap+xml;charset=UTF-8');
      response.end(fault.envelope);
    });
    const error = await rejection(session.invokeMethod(Test_Device, KEYS, 'Configure'));
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_ACCESS_DENIED', operation: 'Invoke' });
  });
});

describe('of a call that cannot be right, nothing is sent:', () => {
  const call = (method: string, input: object, keys: object | null = KEYS) => ({
    run: async (session: CimSession): Promise<unknown> =>
      session.invokeMethod(Test_Device, keys as typeof KEYS, method as 'Configure', input),
  });

  test.each([
    ['a method that the class does not have', 'WBEM_E_INVALID_METHOD', call('Explode', {})],
    [
      'a parameter that the method does not have',
      'WBEM_E_INVALID_METHOD_PARAMETERS',
      call('Configure', { Nome: 'a' }),
    ],
    [
      'an out parameter as input',
      'WBEM_E_INVALID_METHOD_PARAMETERS',
      call('Configure', { Count: 1 }),
    ],
    ['a wrong type', 'WBEM_E_TYPE_MISMATCH', call('Configure', { Name: 5 })],
    ['one item for an array', 'WBEM_E_TYPE_MISMATCH', call('Configure', { Names: 'a' })],
    ['an array with null', 'WBEM_E_ILLEGAL_NULL', call('Configure', { Names: ['a', null] })],
    ['a fraction for an integer', 'WBEM_E_TYPE_MISMATCH', call('Configure', { Size: 1.5 })],
    ['a value out of range', 'WBEM_E_VALUE_OUT_OF_RANGE', call('Configure', { Level: 256 })],
    ['an empty array', 'WBEM_E_UNSUPPORTED_PARAMETER', call('Configure', { Names: [] })],
    ['a key without value', 'WBEM_E_NO_KEY', call('Configure', {}, {})],
    [
      'undefined without a declaration',
      'WBEM_E_TYPE_MISMATCH',
      {
        run: async (session: CimSession): Promise<unknown> =>
          session.invokeMethod('Test_Device', 'Reset', { Force: undefined as never }),
      },
    ],
    [
      'what is no path',
      'WBEM_E_INVALID_OBJECT_PATH',
      {
        run: async (session: CimSession): Promise<unknown> =>
          session.invokeMethod('Test_Device.Id=', 'Reset'),
      },
    ],
  ])('%s is %s', async (_what, hresultName, { run }) => {
    const { server, session } = await open(OK);
    const error = await rejection(run(session));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ hresultName });
    expect(server.seen).toEqual([]);
  });

  test('a signal that is aborted', async () => {
    const { server, session } = await open(OK);
    const reason = new Error('enough');
    const options = { signal: AbortSignal.abort(reason) };
    const call_ = session.invokeMethod(Test_Device, KEYS, 'Configure', {}, options);
    expect(await rejection(call_)).toBe(reason);
    expect(server.seen).toEqual([]);
  });
});

describe('a method whose outcome is unknown is never called twice:', () => {
  test('its connection breaks', async () => {
    const { server, session } = await open((response) => RESET(response));
    const error = await rejection(session.invokeMethod(Test_Device, KEYS, 'Configure'));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ outcomeUnknown: true, operation: 'Invoke' });
    expect(server.seen.length).toBe(1);
  });

  test('its connection breaks that has carried others before', async () => {
    const { server, session } = await open((response, { number }) =>
      number === 1 ? answer(response, envelope(OK)) : RESET(response),
    );
    await session.invokeMethod(Test_Device, KEYS, 'Configure');
    const error = await rejection(session.invokeMethod(Test_Device, KEYS, 'Configure'));
    expect(error).toMatchObject({ name: 'TransportError', outcomeUnknown: true });
    expect(server.seen.length).toBe(2);
  });

  test('no answer comes in time', async () => {
    const { server, session } = await open(() => SILENCE());
    const options = { timeoutMs: 100 };
    const call = session.invokeMethod(Test_Device, KEYS, 'Configure', {}, options);
    const error = await rejection(call);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', outcomeUnknown: true });
    expect(server.seen.length).toBe(1);
  });

  test('it is aborted', async () => {
    const { server, session } = await open(() => SILENCE());
    const controller = new AbortController();
    const { signal } = controller;
    const call = session.invokeMethod(Test_Device, KEYS, 'Configure', {}, { signal });
    const failed = rejection(call);
    await eventually(() => server.seen.length).toBe(1);
    controller.abort('enough');
    expect(await failed).toBe('enough');
    expect(server.seen.length).toBe(1);
  });
});
