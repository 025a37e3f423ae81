import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  type CimResults,
  FaultError,
  ValidationError,
  WBEM_STATUS_COMPLETE,
  wql,
} from '../../src/index.js';
import { sessionWith } from '../transport/scripted-server.js';
import { named, RecordingSink } from '../wbem/sink.js';
import { defineClass } from '../../src/cim/class.js';
import {
  answerTo,
  type Enumerator,
  type EnumeratorOptions,
  faultReply,
  setting,
  SETTING_URI,
  startEnumerator,
} from './enumeration-server.js';
import { eventually, rejection, Test_Setting } from './setup.js';

async function open(
  options: EnumeratorOptions = {},
): Promise<{ server: Enumerator; results: CimResults<CimInstance> }> {
  const server = await startEnumerator(options);
  return { server, results: sessionWith(server.url).enumerateInstances(Test_Setting) };
}

function ids(instances: readonly CimInstance[]): number[] {
  return instances.map((instance) => Number(instance.get('Id')));
}

describe('toArray', () => {
  test('takes as many as limit', async () => {
    const { results } = await open({ count: 5 });
    expect((await results.toArray({ limit: 5 })).length).toBe(5);
  });

  test('of more than limit is WBEM_E_BUFFER_TOO_SMALL, and the rest is released', async () => {
    const { server, results } = await open({ count: Infinity, perAnswer: 2 });
    const error = await rejection(results.toArray({ limit: 5 }));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ hresultName: 'WBEM_E_BUFFER_TOO_SMALL' });
    expect(server.of('Release').length).toBe(1);
    expect(server.of('Pull').length).toBeLessThanOrEqual(3);
  });
});

describe('deliver', () => {
  test('makes an Indicate a page, in order, and then the final SetStatus', async () => {
    const { results } = await open({ count: 5, perAnswer: 2 });
    const sink = new RecordingSink();
    expect(named(await results.deliver(sink))).toBe('WBEM_S_NO_ERROR');
    expect(sink.log).toEqual(['Indicate 2', 'Indicate 2', 'Indicate 1', 'WBEM_S_NO_ERROR']);
    expect(ids(sink.objects)).toEqual([1, 2, 3, 4, 5]);
  });

  test('of nothing is the final SetStatus alone', async () => {
    const { results } = await open({ count: 0 });
    const sink = new RecordingSink();
    await results.deliver(sink);
    expect(sink.log).toEqual(['WBEM_S_NO_ERROR']);
  });

  test('waits for the promise of a sink, also with its requests', async () => {
    const { server, results } = await open({ count: 9, perAnswer: 2 });
    let settle = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      settle = resolve;
    });
    const sink = new RecordingSink({ indicate: async () => gate });
    const finished = results.deliver(sink);
    await eventually(() => server.operations).toEqual(['Enumerate', 'Pull']);
    for (let time = 0; time < 100; time += 1) await turn();
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
    expect(sink.log).toEqual(['Indicate 2']);
    settle();
    expect(named(await finished)).toBe('WBEM_S_NO_ERROR');
  });

  test('gives the status of a fault, after the objects that came before it', async () => {
    const { results } = await open({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? faultReply('w:AccessDenied') : undefined),
    });
    const sink = new RecordingSink();
    expect(named(await results.deliver(sink))).toBe('WBEM_E_ACCESS_DENIED');
    expect(sink.log).toEqual(['Indicate 2', 'WBEM_E_ACCESS_DENIED']);
    const { flags, strParam, objParam } = await sink.final;
    expect([flags, strParam]).toEqual([WBEM_STATUS_COMPLETE, null]);
    expect(objParam?.toJSON()).toMatchObject({
      Operation: 'CreateInstanceEnum',
      ParameterInfo: 'Test_Setting',
    });
  });

  test.each([
    [
      'throws',
      (): void => {
        throw new Error('no more');
      },
    ],
    ['rejects', async (): Promise<void> => Promise.reject(new Error('no more'))],
  ])('to a sink that %s is cancelled, and the context released', async (_how, indicate) => {
    const { server, results } = await open({ count: Infinity, perAnswer: 2 });
    const sink = new RecordingSink({ indicate });
    expect(named(await results.deliver(sink))).toBe('WBEM_E_CALL_CANCELLED');
    expect(sink.log).toEqual(['Indicate 2', 'WBEM_E_CALL_CANCELLED']);
    expect(server.of('Release').length).toBe(1);
  });
});

const Test_Derived = 'Test_DerivedSetting';

/** Two settings and one of a derived class. */
function mixed(index: number): string {
  const item = setting(index, `<p:Level>${index % 2}</p:Level><p:Enabled>TRUE</p:Enabled>`);
  return index === 3 ? item.replaceAll('Test_Setting', Test_Derived) : item;
}

describe('where', () => {
  test('goes out as a selector filter, and is applied again to what a server gives', async () => {
    const server = await startEnumerator({ item: mixed, perAnswer: 2 });
    const where = { Level: 1, Enabled: true };
    const found = sessionWith(server.url).enumerateInstances(Test_Setting, { where });
    expect(ids(await found.toArray())).toEqual([1, 3, 5]);
    expect(server.asked[0]?.body).toContain(
      'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter',
    );
    expect(server.asked[0]?.body).toMatch(/Name="Level">1<.*Name="Enabled">true</s);
  });

  test('compares text without regard to letter case', async () => {
    const server = await startEnumerator();
    const where = { Title: 'TITLE 4' };
    const found = sessionWith(server.url).enumerateInstances(Test_Setting, { where });
    expect(ids(await found.toArray())).toEqual([4]);
  });

  test('of the text null does not mean the absent', async () => {
    const item = (index: number): string => setting(index, '<p:Owner xsi:nil="true"/>');
    const server = await startEnumerator({ item });
    const where = { Owner: 'null' };
    const found = sessionWith(server.url).enumerateInstances(Test_Setting, { where });
    expect(await found.toArray()).toEqual([]);
  });

  test('goes on through any number of pages of which it wants nothing', async () => {
    const server = await startEnumerator({ count: 60, perAnswer: 1 });
    const where = { Id: '60' };
    const found = sessionWith(server.url).enumerateInstances(Test_Setting, { where });
    expect(ids(await found.toArray())).toEqual([60]);
  });

  test.each([
    ['null', { Title: null }, 'WBEM_E_UNSUPPORTED_PARAMETER'],
    ['an array', { Names: ['a'] }, 'WBEM_E_UNSUPPORTED_PARAMETER'],
    ['a quote', { Title: 'a"b' }, 'WBEM_E_UNSUPPORTED_PARAMETER'],
    ['an unknown property', { Titel: 'a' }, 'WBEM_E_INVALID_PROPERTY'],
    ['a wrong type', { Level: 'many' }, 'WBEM_E_TYPE_MISMATCH'],
    ['a value out of range', { Level: 256 }, 'WBEM_E_VALUE_OUT_OF_RANGE'],
  ])('with %s is refused at once', async (_what, where, hresultName) => {
    const server = await startEnumerator();
    const session = sessionWith(server.url);
    const call = async (): Promise<unknown> => session.enumerateInstances(Test_Setting, { where });
    expect(await rejection(call())).toMatchObject({ name: 'ValidationError', hresultName });
    expect(server.asked).toEqual([]);
  });
});

describe('shallow', () => {
  test('leaves out instances of derived classes, which servers send', async () => {
    const server = await startEnumerator({ item: mixed });
    const session = sessionWith(server.url);
    const all = session.enumerateInstances(Test_Setting);
    expect((await all.toArray()).map(({ className }) => className)).toContain(Test_Derived);
    const own = session.enumerateInstances(Test_Setting, { shallow: true });
    expect(ids(await own.toArray())).toEqual([1, 2, 4, 5]);
  });
});

describe('withPaths', () => {
  test('asks for objects with their references, and each has its path', async () => {
    const server = await startEnumerator({ count: 2 });
    const results = sessionWith(server.url).enumerateInstances('Test_Setting');
    const paths = (await results.toArray()).map(({ path }) => String(path));
    expect(paths).toEqual(['root/cimv2:Test_Setting.Id="1"', 'root/cimv2:Test_Setting.Id="2"']);
    expect(server.asked[0]?.mode).toBe('EnumerateObjectAndEPR');
  });

  test('by default asks for objects alone when the server refuses the references', async () => {
    const server = await startEnumerator({
      count: 2,
      react: ({ mode }) =>
        mode === undefined ? undefined : faultReply('w:UnsupportedFeature', 'EnumerationMode'),
    });
    const results = sessionWith(server.url).enumerateInstances('Test_Setting');
    const instances = await results.toArray();
    expect(ids(instances)).toEqual([1, 2]);
    expect(instances.map(({ path }) => path)).toEqual([null, null]);
    expect(server.asked.map(({ mode }) => mode)).toEqual(['EnumerateObjectAndEPR', undefined]);
  });

  test('that was asked for is the error of a server that refuses it', async () => {
    const server = await startEnumerator({ react: () => faultReply('w:UnsupportedFeature') });
    const options = { withPaths: true };
    const results = sessionWith(server.url).enumerateInstances(Test_Setting, options);
    expect(await rejection(results.toArray())).toBeInstanceOf(FaultError);
    expect(server.operations).toEqual(['Enumerate']);
  });
});

describe('enumerateInstancePaths', () => {
  test('asks for references alone', async () => {
    const server = await startEnumerator({ count: 2 });
    const paths = await sessionWith(server.url).enumerateInstancePaths(Test_Setting).toArray();
    expect(paths.map(String)).toEqual([
      'root/cimv2:Test_Setting.Id="1"',
      'root/cimv2:Test_Setting.Id="2"',
    ]);
    expect(server.asked[0]?.mode).toBe('EnumerateEPR');
  });
});

describe('the life of an enumeration', () => {
  test('can be asked for and renewed while it is open', async () => {
    const server = await startEnumerator({ count: Infinity, perAnswer: 1 });
    const batches = sessionWith(server.url).enumerateInstances(Test_Setting).batches();
    await batches.next();
    expect(await batches.getStatus()).toEqual({ expires: 'PT60.000S' });
    expect(await batches.renew(90_000)).toEqual({ expires: 'PT60.000S' });
    expect(server.of('GetStatus')[0]?.context).toBe('context-1');
    expect(server.of('Renew')[0]?.context).toBe('context-1');
    expect(server.of('Renew')[0]?.body).toContain('>PT90.000S<');
    await batches.return();
  });

  test('may go on with the context that the answer to Renew names', async () => {
    const server = await startEnumerator({
      count: Infinity,
      perAnswer: 1,
      react: (asked) => {
        const { operation, context, nth } = asked;
        if (operation === 'Renew') {
          const renewed = '<n:EnumerationContext>renewed</n:EnumerationContext>';
          return answerTo(asked, `<n:RenewResponse>${renewed}</n:RenewResponse>`);
        }
        if (operation !== 'Pull' || nth === 1 || context !== 'renewed') return undefined;
        return answerTo(asked, '<n:PullResponse><n:EndOfSequence/></n:PullResponse>');
      },
      contexts: 'absent',
    });
    const batches = sessionWith(server.url).enumerateInstances(Test_Setting).batches();
    await batches.next();
    await eventually(() => server.of('Pull').length).toBe(1);
    await batches.renew(90_000);
    await batches.next();
    expect(await batches.next()).toEqual({ done: true, value: undefined });
    expect(server.of('Pull').map(({ context }) => context)).toEqual(['context-1', 'renewed']);
  });

  test('before it has begun and after its end has no status', async () => {
    const server = await startEnumerator();
    const batches = sessionWith(server.url).enumerateInstances(Test_Setting).batches();
    expect(await batches.getStatus()).toEqual({});
    await batches.next();
    await batches.next();
    expect(await batches.renew(1000)).toEqual({});
    expect(server.operations).toEqual(['Enumerate']);
  });
});

describe('an option that makes no sense is refused at once:', () => {
  test.each([
    ['maxElements', 0],
    ['maxElements', -1],
    ['maxElements', 1.5],
    ['maxElements', Number.NaN],
  ])('%s %d', async (name, value) => {
    const server = await startEnumerator();
    const session = sessionWith(server.url);
    const call = async (): Promise<unknown> =>
      session.enumerateInstances(Test_Setting, { [name]: value }).toArray();
    expect(await rejection(call())).toMatchObject({
      name: 'ValidationError',
      hresultName: 'WBEM_E_INVALID_PARAMETER',
    });
    expect(server.asked).toEqual([]);
  });
});

describe('queryInstances', () => {
  test('reads a projection: properties in no namespace, in the class behind FROM', async () => {
    const item = (index: number): string =>
      `<w:XmlFragment><Level>${index}</Level><Title xsi:nil="true"/></w:XmlFragment>`;
    const server = await startEnumerator({ count: 2, item });
    const session = sessionWith(server.url);
    const query = wql`SELECT Title, Level FROM Test_Setting WHERE Title = ${'a'}`;
    const [first] = await session.queryInstances(Test_Setting, query).toArray();
    expect(first).toBeInstanceOf(CimInstance);
    expect(Object.fromEntries(first as CimInstance)).toEqual({ Level: 1, Title: null });
    expect([first?.origin, first?.className]).toEqual(['partial', 'Test_Setting']);
    const body = server.asked[0]?.body ?? '';
    expect(body).toContain('http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*<');
    expect(body).toContain(
      `Dialect="http://schemas.microsoft.com/wbem/wsman/1/WQL">${query.text.replaceAll('"', '&quot;')}<`,
    );
  });

  test('takes no bare text', async () => {
    const server = await startEnumerator();
    const session = sessionWith(server.url);
    const text = 'SELECT * FROM Test_Setting' as never;
    const call = async (): Promise<unknown> => session.queryInstances(text).toArray();
    expect(await rejection(call())).toMatchObject({ hresultName: 'WBEM_E_INVALID_QUERY' });
    expect(server.asked).toEqual([]);
  });
});

describe('associators and references', () => {
  const path = 'root/cimv2:Test_Setting.Id="7"';
  const Test_Link = defineClass({
    className: 'Test_Link',
    namespace: 'root/cimv2',
    properties: { From: { type: 'reference', key: true } },
  });

  test('name the object and the conditions in an association filter', async () => {
    const server = await startEnumerator({ count: 1 });
    const [found] = await sessionWith(server.url)
      .associators(path, {
        associationClass: Test_Link,
        resultClass: Test_Setting,
        role: 'From',
        resultRole: 'To',
      })
      .toArray();
    expect([found?.cimClass, found?.path?.toString()]).toEqual([
      Test_Setting,
      'root/cimv2:Test_Setting.Id="1"',
    ]);
    const body = server.asked[0]?.body ?? '';
    expect(body).toContain('wmi/root/cimv2/*<');
    expect(body.replaceAll(/<(\/?)\w+:/g, '<$1')).toMatch(
      new RegExp(
        '<AssociatedInstances><Object><Address>.*</Address><ReferenceParameters>' +
          `<ResourceURI>${SETTING_URI}</ResourceURI><SelectorSet><Selector Name="Id">7</Selector></SelectorSet>` +
          '</ReferenceParameters></Object><AssociationClassName>Test_Link</AssociationClassName>' +
          '<Role>From</Role><ResultClassName>Test_Setting</ResultClassName><ResultRole>To</ResultRole>',
      ),
    );
  });

  test('of references is the other kind of question', async () => {
    const server = await startEnumerator({ count: 1 });
    const session = sessionWith(server.url);
    await session.references(path, { resultClass: 'Test_Setting', role: 'From' }).toArray();
    await session.referencePaths(path).toArray();
    await session.associatorPaths(path).toArray();
    const kinds = server.asked.map(
      ({ body }) => /:(Associat\w+Instances|AssociationInstances)>/.exec(body)?.[1],
    );
    expect(kinds).toEqual(['AssociationInstances', 'AssociationInstances', 'AssociatedInstances']);
    expect(server.asked.map(({ mode }) => mode)).toEqual([
      'EnumerateObjectAndEPR',
      'EnumerateEPR',
      'EnumerateEPR',
    ]);
  });
});
