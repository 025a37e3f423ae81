import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type ObjectSink,
  WBEM_FLAG_DIRECT_READ,
  WBEM_FLAG_ENSURE_LOCATABLE,
  WBEM_FLAG_RETURN_IMMEDIATELY,
  WBEM_FLAG_SEND_STATUS,
  WBEM_FLAG_SHALLOW,
  WBEM_STATUS_COMPLETE,
  WbemContext,
  type WbemServices,
  wql,
} from '../../src/index.js';
import { faultReply, setting, SILENCE } from '../client/enumeration-server.js';
import { eventually } from '../client/setup.js';
import { ids, openEnumerator } from './enumerations.js';
import { named, RecordingSink } from './sink.js';

const QUERY = 'SELECT * FROM Test_Setting';
const CALLS: readonly (readonly [
  string,
  (wmi: WbemServices, sink: ObjectSink, flags?: number, context?: WbemContext) => number,
])[] = [
  [
    'createInstanceEnumAsync',
    (wmi, sink, flags = 0, context) =>
      wmi.createInstanceEnumAsync('Test_Setting', flags, context ?? null, sink),
  ],
  [
    'execQueryAsync',
    (wmi, sink, flags = 0, context) =>
      wmi.execQueryAsync('WQL', QUERY, flags, context ?? null, sink),
  ],
];

function gate(): { readonly wait: Promise<void>; readonly open: () => void } {
  let release = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { wait, open: release };
}

describe.each(CALLS)('%s', (name, call) => {
  test('returns before the sink is called, then makes an Indicate a page, and a final SetStatus', async () => {
    const { wmi } = await openEnumerator({ count: 5, perAnswer: 2 });
    const sink = new RecordingSink();
    expect(named(call(wmi, sink))).toBe('WBEM_S_NO_ERROR');
    expect(sink.log).toEqual([]);
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 2', 'Indicate 2', 'Indicate 1', 'WBEM_S_NO_ERROR']);
    expect(ids(sink.objects)).toEqual([1, 2, 3, 4, 5]);
    expect(await sink.final).toEqual({
      flags: WBEM_STATUS_COMPLETE,
      hresult: 0,
      strParam: null,
      objParam: null,
    });
  });

  test('of nothing makes no Indicate', async () => {
    const { wmi } = await openEnumerator({ count: 0, optimizes: false });
    const sink = new RecordingSink();
    call(wmi, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });

  test('makes one Indicate at a time, and holds the server back while it runs', async () => {
    const { server, wmi } = await openEnumerator({ count: 12, perAnswer: 2 });
    const { wait, open } = gate();
    let running = 0;
    let most = 0;
    const sink = new RecordingSink({
      indicate: async () => {
        running += 1;
        most = Math.max(most, running);
        await wait;
        running -= 1;
      },
    });
    call(wmi, sink);
    await eventually(() => server.operations).toEqual(['Enumerate', 'Pull']);
    for (let time = 0; time < 100; time += 1) await turn();
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
    open();
    await wmi.drain();
    expect([most, sink.objects.length]).toEqual([1, 12]);
  });

  test('tells of a fault through the sink, after what came before it', async () => {
    const { wmi } = await openEnumerator({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? faultReply('w:AccessDenied') : undefined),
    });
    const sink = new RecordingSink();
    expect(named(call(wmi, sink))).toBe('WBEM_S_NO_ERROR');
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 2', 'WBEM_E_ACCESS_DENIED']);
    const { objParam, strParam } = await sink.final;
    expect(strParam).toBeNull();
    expect(objParam?.className).toBe('__ExtendedStatus');
    expect(objParam?.toJSON()).toMatchObject({
      Operation: name === 'execQueryAsync' ? 'ExecQuery' : 'CreateInstanceEnum',
      ParameterInfo: name === 'execQueryAsync' ? QUERY : 'Test_Setting',
    });
  });

  test('that is cancelled releases the context, and makes one final SetStatus', async () => {
    const { server, wmi } = await openEnumerator({
      count: Infinity,
      perAnswer: 2,
      react: ({ operation, nth }) => (operation === 'Pull' && nth === 2 ? SILENCE : undefined),
    });
    const sink = new RecordingSink();
    call(wmi, sink);
    await eventually(() => server.of('Pull').length).toBe(2);
    await eventually(() => sink.log.length).toBe(2);
    expect(named(wmi.cancelAsyncCall(sink))).toBe('WBEM_S_NO_ERROR');
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 2', 'Indicate 2', 'WBEM_E_CALL_CANCELLED']);
    await eventually(() => server.of('Release').map(({ context }) => context)).toEqual([
      'context-1',
    ]);
  });

  test('that is cancelled while its sink works is released without waiting for it', async () => {
    const { server, wmi } = await openEnumerator({ count: Infinity, perAnswer: 2 });
    const { wait, open } = gate();
    const sink = new RecordingSink({ indicate: async () => wait });
    call(wmi, sink);
    await eventually(() => sink.log).toEqual(['Indicate 2']);
    expect(named(wmi.cancelAsyncCall(sink))).toBe('WBEM_S_NO_ERROR');
    await eventually(() => server.of('Release').length).toBe(1);
    expect(sink.log).toEqual(['Indicate 2']);
    open();
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 2', 'WBEM_E_CALL_CANCELLED']);
  });

  test('that was just made and is cancelled sends nothing', async () => {
    const { server, wmi } = await openEnumerator();
    const sink = new RecordingSink();
    call(wmi, sink);
    wmi.cancelAsyncCall(sink);
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_CALL_CANCELLED']);
    expect(server.asked).toEqual([]);
  });

  test('cannot be cancelled from inside of Indicate', async () => {
    const { wmi } = await openEnumerator({ count: 3 });
    const returned: string[] = [];
    const sink: RecordingSink = new RecordingSink({
      indicate: () => void returned.push(named(wmi.cancelAsyncCall(sink))),
    });
    call(wmi, sink);
    await wmi.drain();
    expect(returned).toEqual(['WBEM_E_INVALID_OPERATION']);
    expect(sink.log).toEqual(['Indicate 3', 'WBEM_S_NO_ERROR']);
  });

  test.each([
    [
      'throws',
      (): void => {
        throw new Error('no more');
      },
    ],
    ['rejects', async (): Promise<void> => Promise.reject(new Error('no more'))],
  ])('whose Indicate %s is cancelled, and released', async (_how, indicate) => {
    const { server, wmi } = await openEnumerator({ count: Infinity, perAnswer: 2 });
    const sink = new RecordingSink({ indicate });
    call(wmi, sink);
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 2', 'WBEM_E_CALL_CANCELLED']);
    expect(server.of('Release').length).toBe(1);
  });

  test('hands the context on as options', async () => {
    const { server, wmi } = await openEnumerator();
    const context = new WbemContext().setValue('Custom', 'value');
    call(wmi, new RecordingSink(), 0, context);
    await wmi.drain();
    expect(server.asked[0]?.body).toMatch(/Option Name="wmi:Custom"[^>]*>value</);
  });

  test('with SEND_STATUS has no progress to tell: nobody knows how many there are', async () => {
    const { wmi } = await openEnumerator({ count: 3 });
    const sink = new RecordingSink();
    call(wmi, sink, WBEM_FLAG_SEND_STATUS);
    await wmi.drain();
    expect(sink.log).toEqual(['Indicate 3', 'WBEM_S_NO_ERROR']);
  });

  test.each([
    ['RETURN_IMMEDIATELY', WBEM_FLAG_RETURN_IMMEDIATELY, 'WBEM_E_INVALID_PARAMETER'],
    ['DIRECT_READ', WBEM_FLAG_DIRECT_READ, 'WBEM_E_UNSUPPORTED_PARAMETER'],
  ])('refuses %s at once', async (_flag, flags, status) => {
    const { server, wmi } = await openEnumerator();
    const sink = new RecordingSink();
    expect(named(call(wmi, sink, flags))).toBe(status);
    expect(wmi.getErrorInfo()).toMatchObject({ hresultName: status });
    await wmi.drain();
    expect([sink.log, server.asked]).toEqual([[], []]);
  });

  test('refuses what is no sink', async () => {
    const { server, wmi } = await openEnumerator();
    expect(named(call(wmi, {} as ObjectSink))).toBe('WBEM_E_INVALID_PARAMETER');
    expect(server.asked).toEqual([]);
  });
});

describe('createInstanceEnumAsync', () => {
  test('with SHALLOW has no instances of derived classes', async () => {
    const item = (index: number): string =>
      index === 2 ? setting(index).replaceAll('Test_Setting', 'Test_Derived') : setting(index);
    const { wmi } = await openEnumerator({ count: 3, item });
    const [deep, shallow] = [new RecordingSink(), new RecordingSink()];
    wmi.createInstanceEnumAsync('Test_Setting', 0, null, deep);
    wmi.createInstanceEnumAsync('Test_Setting', WBEM_FLAG_SHALLOW, null, shallow);
    await wmi.drain();
    expect([ids(deep.objects), ids(shallow.objects)]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
  });

  test.each([
    ['no class', '', 'WBEM_E_INVALID_PARAMETER'],
    ['null', null as never, 'WBEM_E_INVALID_PARAMETER'],
    ['an instance', 'Test_Setting.Id="1"', 'WBEM_E_INVALID_PARAMETER'],
    ['another namespace', 'root/other:Test_Setting', 'WBEM_E_INVALID_NAMESPACE'],
  ])('of %s is refused at once', async (_what, className, status) => {
    const { server, wmi } = await openEnumerator();
    const sink = new RecordingSink();
    expect(named(wmi.createInstanceEnumAsync(className, 0, null, sink))).toBe(status);
    await wmi.drain();
    expect([sink.log, server.asked]).toEqual([[], []]);
  });
});

describe('execQueryAsync', () => {
  test.each(['CQL', 'XPath', '', null as never])(
    'in the language %j is WBEM_E_INVALID_QUERY_TYPE at once',
    async (language) => {
      const { server, wmi } = await openEnumerator();
      const sink = new RecordingSink();
      const status = wmi.execQueryAsync(language, QUERY, 0, null, sink);
      expect(named(status)).toBe('WBEM_E_INVALID_QUERY_TYPE');
      await wmi.drain();
      expect([sink.log, server.asked]).toEqual([[], []]);
    },
  );

  test.each(['WQL', 'wql', 'Wql'])('takes %s', async (language) => {
    const { wmi } = await openEnumerator();
    const sink = new RecordingSink();
    expect(named(wmi.execQueryAsync(language, QUERY, 0, null, sink))).toBe('WBEM_S_NO_ERROR');
  });

  test.each([
    ['nothing', '', 'WBEM_E_INVALID_PARAMETER'],
    ['null', null as never, 'WBEM_E_INVALID_PARAMETER'],
    ['undefined', undefined as never, 'WBEM_E_INVALID_PARAMETER'],
    ['a number', 5 as never, 'WBEM_E_INVALID_PARAMETER'],
    ['white space', '  ', 'WBEM_E_INVALID_QUERY'],
    [
      'more than 16,384 characters',
      `${QUERY} WHERE A = "${'a'.repeat(16_384)}"`,
      'WBEM_E_QUOTA_VIOLATION',
    ],
  ])('of %s is refused at once', async (_what, query, status) => {
    const { server, wmi } = await openEnumerator();
    const sink = new RecordingSink();
    expect(named(wmi.execQueryAsync('WQL', query, 0, null, sink))).toBe(status);
    await wmi.drain();
    expect([sink.log, server.asked]).toEqual([[], []]);
  });

  test('tells of what the server finds wrong with the query through the sink', async () => {
    const { wmi } = await openEnumerator({ react: () => faultReply('n:CannotProcessFilter') });
    const sink = new RecordingSink();
    const status = wmi.execQueryAsync('WQL', 'SELEKT * FORM Test_Setting', 0, null, sink);
    expect(named(status)).toBe('WBEM_S_NO_ERROR');
    await wmi.drain();
    expect(sink.log).toEqual(['WBEM_E_INVALID_QUERY']);
    const { objParam } = await sink.final;
    expect(objParam?.get('ParameterInfo')).toBe('SELEKT * FORM Test_Setting');
  });

  test('takes a query of the tag', async () => {
    const { server, wmi } = await openEnumerator();
    const query = wql`SELECT * FROM Test_Setting WHERE Title = ${"o'clock"}`;
    wmi.execQueryAsync('WQL', query, 0, null, new RecordingSink());
    await wmi.drain();
    expect(server.asked[0]?.body).toContain(`>${query.text}<`);
  });

  test('with ENSURE_LOCATABLE has the paths that the server gives', async () => {
    const { wmi } = await openEnumerator({ count: 1 });
    const sink = new RecordingSink();
    wmi.execQueryAsync('WQL', QUERY, WBEM_FLAG_ENSURE_LOCATABLE, null, sink);
    await wmi.drain();
    expect(sink.objects.map(({ path }) => String(path))).toEqual([
      'root/cimv2:Test_Setting.Id="1"',
    ]);
  });
});
