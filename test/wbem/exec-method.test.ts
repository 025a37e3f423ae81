import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_SHALLOW,
  WBEM_NO_WAIT,
  WbemServices,
} from '../../src/index.js';
import { faultReply, RESET, SILENCE } from '../client/enumeration-server.js';
import { eventually, rejection } from '../client/setup.js';
import {
  answer,
  envelope,
  type Script,
  type ScriptedServer,
  sessionWith,
  startScript,
} from '../transport/scripted-server.js';
import { named, RecordingSink } from './sink.js';

const PATH = 'Test_Setting.Id="one"';
const DONE = envelope(
  '<p:Change_OUTPUT><p:ReturnValue>2</p:ReturnValue><p:Count>3</p:Count></p:Change_OUTPUT>',
);

async function open(
  script: Script = (response) => answer(response, DONE),
): Promise<{ server: ScriptedServer; wmi: WbemServices }> {
  const server = await startScript(script);
  return { server, wmi: new WbemServices(sessionWith(server.url), 'root/cimv2') };
}

describe('execMethodAsync', () => {
  test('gives the out parameters in one Indicate, as __PARAMETERS', async () => {
    const { server, wmi } = await open();
    const sink = new RecordingSink();
    const status = wmi.execMethodAsync(PATH, 'Change', 0, null, { Name: 'a' }, sink);
    expect(named(status)).toBe('WBEM_S_NO_ERROR');
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 1', 'WBEM_S_NO_ERROR']);
    const [output] = sink.objects;
    expect(output?.className).toBe('__PARAMETERS');
    expect(output?.toJSON()).toEqual({ ReturnValue: 2, Count: '3' });
    expect(server.seen[0]?.body).toContain('Test_Setting/Change<');
    expect(await sink.final).toMatchObject({ strParam: null, objParam: null });
  });

  test('takes the in parameters as an object, as values, or none', async () => {
    const { server, wmi } = await open();
    const object = new CimInstance('__PARAMETERS', { Name: 'a' });
    for (const input of [object, { Name: 'a' }, null]) {
      wmi.execMethodAsync(PATH, 'Change', 0, null, input, new RecordingSink());
      await wmi.drain();
    }
    expect(server.seen.map(({ body }) => /:Name>a<\//.test(body))).toEqual([true, true, false]);
  });

  test('calls a method of a class', async () => {
    const { server, wmi } = await open();
    wmi.execMethodAsync('Test_Setting', 'Change', 0, null, null, new RecordingSink());
    await wmi.drain();
    expect(server.seen[0]?.body).not.toContain('SelectorSet');
  });

  test('tells of a fault through the sink', async () => {
    const fault = faultReply('w:AccessDenied') as { envelope: string };
    const { wmi } = await open((response) => answer(response, fault.envelope));
    const sink = new RecordingSink();
    wmi.execMethodAsync(PATH, 'Change', 0, null, null, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_ACCESS_DENIED']);
    const { objParam } = await sink.final;
    expect(objParam?.toJSON()).toMatchObject({
      Operation: 'ExecMethod',
      ParameterInfo: `${PATH}.Change`,
    });
  });

  test('that loses its connection is not called again', async () => {
    const { server, wmi } = await open((response) => RESET(response));
    const sink = new RecordingSink();
    wmi.execMethodAsync(PATH, 'Change', 0, null, null, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_TRANSPORT_FAILURE']);
    expect(server.seen.length).toBe(1);
  });

  test('can be cancelled', async () => {
    const { server, wmi } = await open(() => SILENCE());
    const sink = new RecordingSink();
    wmi.execMethodAsync(PATH, 'Change', 0, null, null, sink);
    await eventually(() => server.seen.length).toBe(1);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
  });

  test.each([
    ['no method', PATH, '', 0, 'WBEM_E_INVALID_PARAMETER'],
    ['a flag of another call', PATH, 'Change', WBEM_FLAG_SHALLOW, 'WBEM_E_INVALID_PARAMETER'],
    ['another namespace', `root/other:${PATH}`, 'Change', 0, 'WBEM_E_INVALID_NAMESPACE'],
    ['what is no path', 'Test_Setting.Id=', 'Change', 0, 'WBEM_E_INVALID_OBJECT_PATH'],
  ])('refuses %s at once', async (_what, path, method, flags, status) => {
    const { server, wmi } = await open();
    const sink = new RecordingSink();
    expect(named(wmi.execMethodAsync(path, method, flags, null, null, sink))).toBe(status);
    await wmi.drain();
    expect([sink.log, server.seen]).toEqual([[], []]);
  });
});

describe('execMethod', () => {
  test('resolves when the method has ended, with its out parameters', async () => {
    const { wmi } = await open();
    const result = await wmi.execMethod(PATH, 'Change', 0, null, { Name: 'a' });
    expect(named(await result.getCallStatus(WBEM_NO_WAIT))).toBe('WBEM_S_NO_ERROR');
    expect((await result.getResultObject())?.toJSON()).toEqual({ ReturnValue: 2, Count: '3' });
    expect(await result.getResultString()).toBeNull();
  });

  test('with RETURN_IMMEDIATELY resolves before', async () => {
    let finish = (): void => undefined;
    const { server, wmi } = await open((response) => {
      finish = () => answer(response, DONE);
    });
    const result = await wmi.execMethod(PATH, 'Change', WBEM_FLAG_RETURN_IMMEDIATELY);
    expect(named(await result.getCallStatus(WBEM_NO_WAIT))).toBe('WBEM_S_TIMEDOUT');
    await eventually(() => server.seen.length).toBe(1);
    finish();
    expect(named(await result.getCallStatus())).toBe('WBEM_S_NO_ERROR');
  });

  test('refuses SEND_STATUS, which is for the asynchronous form', async () => {
    const { wmi } = await open();
    const error = await rejection(wmi.execMethod(PATH, 'Change', WBEM_FLAG_SEND_STATUS));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_INVALID_PARAMETER' });
  });
});
