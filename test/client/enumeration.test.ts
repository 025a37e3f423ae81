import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CimInstance, CimResults } from '../../src/index.js';
import { sessionWith } from '../transport/scripted-server.js';
import {
  answerTo,
  type Enumerator,
  type EnumeratorOptions,
  setting,
  startEnumerator,
} from './enumeration-server.js';
import { eventually, Test_Setting } from './setup.js';

/** A server, and the settings that it enumerates. */
async function open(
  options: EnumeratorOptions = {},
  call: { readonly maxElements?: number } = {},
): Promise<{ server: Enumerator; results: CimResults<CimInstance> }> {
  const server = await startEnumerator(options);
  return { server, results: sessionWith(server.url).enumerateInstances(Test_Setting, call) };
}

function ids(instances: readonly CimInstance[]): number[] {
  return instances.map((instance) => Number(instance.get('Id')));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe('an enumeration', () => {
  test('sends nothing until it is consumed', async () => {
    const { server, results } = await open();
    results.batches();
    await turn();
    expect(server.asked).toEqual([]);
    await results.toArray();
    expect(server.operations).toEqual(['Enumerate']);
  });

  test('has the first items come with the answer to Enumerate, 50 at most', async () => {
    const { server, results } = await open();
    expect(ids(await results.toArray())).toEqual(upTo(5));
    expect(server.operations).toEqual(['Enumerate']);
    expect(server.asked[0]?.maxElements).toBe(50);
    expect(server.asked[0]?.body).toContain('OptimizeEnumeration');
  });

  test('asks for four times as many with each page, 32,000 at most', async () => {
    const { server, results } = await open({ count: 850, perAnswer: 100 });
    let count = 0;
    for await (const batch of results.batches()) count += batch.length;
    expect(count).toBe(850);
    expect(server.asked.map(({ maxElements }) => maxElements)).toEqual([
      50, 200, 800, 3200, 12_800, 32_000, 32_000, 32_000, 32_000,
    ]);
  });

  test('asks for no more than maxElements', async () => {
    const { server, results } = await open({ count: 20 }, { maxElements: 7 });
    expect(ids(await results.toArray())).toEqual(upTo(20));
    expect(server.asked.map(({ maxElements }) => maxElements)).toEqual([7, 7, 7]);
  });

  test('types its instances', async () => {
    const { results } = await open({ item: (n) => setting(n, '<p:Size>7</p:Size>') });
    const [first] = await results.toArray();
    expect(first?.cimClass).toBe(Test_Setting);
    expect(first?.get('Size')).toBe(7n);
    expect(first?.path?.toString()).toBe('root/cimv2:Test_Setting.Id="1"');
  });
});

const SHAPES: readonly (readonly [string, EnumeratorOptions, operations: string[]])[] = [
  ['all at once', {}, ['Enumerate']],
  ['one item an answer', { perAnswer: 1 }, ['Enumerate', 'Pull', 'Pull', 'Pull', 'Pull']],
  ['an empty first answer', { optimizes: false }, ['Enumerate', 'Pull']],
  ['the end in an answer of its own', { end: 'alone' }, ['Enumerate', 'Pull']],
  ['a context along with the end', { end: 'with context' }, ['Enumerate']],
  [
    'another context with each answer',
    { perAnswer: 2, contexts: 'new' },
    ['Enumerate', 'Pull', 'Pull'],
  ],
  [
    'no context in a PullResponse',
    { perAnswer: 2, contexts: 'absent' },
    ['Enumerate', 'Pull', 'Pull'],
  ],
];

describe('a server that sends', () => {
  test.each(SHAPES)('%s is read to its end', async (_what, options, operations) => {
    const { server, results } = await open(options);
    expect(ids(await results.toArray())).toEqual(upTo(5));
    expect(server.operations).toEqual(operations);
  });

  test.each(SHAPES)('%s gives batches that are never empty', async (_what, options) => {
    const { results } = await open(options);
    const sizes: number[] = [];
    for await (const batch of results.batches()) sizes.push(batch.length);
    expect(sizes).not.toContain(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5);
  });

  test.each(SHAPES)('%s can have nothing', async (_what, options) => {
    const { server, results } = await open({ ...options, count: 0 });
    expect(await results.toArray()).toEqual([]);
    expect(server.of('Release')).toEqual([]);
  });

  test('another context with each answer is asked with the last of them', async () => {
    const { server, results } = await open({ perAnswer: 2, contexts: 'new' });
    await results.toArray();
    expect(server.of('Pull').map(({ context }) => context)).toEqual(['context-1', 'context-2']);
  });

  test('no context in a PullResponse is asked with the one before', async () => {
    const { server, results } = await open({ perAnswer: 2, contexts: 'absent' });
    await results.toArray();
    expect(server.of('Pull').map(({ context }) => context)).toEqual(['context-1', 'context-1']);
  });

  test.each(['w', 'n'])('Items and EndOfSequence as %s: is read in both answers', async (ns) => {
    const react: EnumeratorOptions['react'] = (asked) => {
      const isFirst = asked.operation === 'Enumerate';
      const context = isFirst ? '<n:EnumerationContext>c</n:EnumerationContext>' : '';
      const end = isFirst ? '' : `<${ns}:EndOfSequence/>`;
      const items = `<${ns}:Items>${setting(isFirst ? 1 : 2)}</${ns}:Items>`;
      const name = `n:${asked.operation}Response`;
      return answerTo(asked, `<${name}>${context}${items}${end}</${name}>`);
    };
    const { server, results } = await open({ react });
    expect(ids(await results.toArray())).toEqual([1, 2]);
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
  });

  test('a context made of elements gets it back as it is', async () => {
    const context =
      '<n:EnumerationContext><q:Token xmlns:q="urn:q" n="5"> 7 </q:Token></n:EnumerationContext>';
    const { server, results } = await open({
      react: (asked) =>
        asked.operation === 'Enumerate'
          ? answerTo(asked, `<n:EnumerateResponse>${context}</n:EnumerateResponse>`)
          : answerTo(asked, '<n:PullResponse><n:EndOfSequence/></n:PullResponse>'),
    });
    expect(await results.toArray()).toEqual([]);
    expect(server.of('Pull')[0]?.body).toMatch(/:Token [^>]*n="5"[^>]*> 7 <\//);
  });
});

describe('one page', () => {
  test('is fetched ahead of a consumer that stands still, and no more', async () => {
    const { server, results } = await open({ count: Infinity, perAnswer: 10 });
    const batches = results.batches();
    await batches.next();
    await eventually(() => server.operations).toEqual(['Enumerate', 'Pull']);
    for (let time = 0; time < 100; time += 1) await turn();
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
    await batches.next();
    await eventually(() => server.operations.length).toBe(3);
    await batches.return();
  });

  test('is ahead of a slow consumer of an endless server at every step', async () => {
    const { server, results } = await open({ count: Infinity, perAnswer: 100 });
    let count = 0;
    const ahead: number[] = [];
    for await (const _ of results) {
      count += 1;
      if (count % 100 === 50) {
        await turn();
        ahead.push(server.operations.length - Math.ceil((count + 50) / 100));
      }
      if (count === 5000) break;
    }
    expect(ahead.every((pages) => pages <= 1)).toBe(true);
    expect(server.of('Pull').length).toBeLessThanOrEqual(51);
  });
});

describe('concurrent calls of next()', () => {
  test('of the items give each of them once, in order', async () => {
    const { results } = await open({ count: 7, perAnswer: 2 });
    const items = results[Symbol.asyncIterator]();
    const all = await Promise.all(Array.from({ length: 9 }, async () => items.next()));
    const values = all.flatMap(({ value }) => (value === undefined ? [] : [value]));
    expect(ids(values as CimInstance[])).toEqual(upTo(7));
    expect(all.slice(7).every(({ done }) => done)).toBe(true);
  });

  test('of the batches give each of them once, in order', async () => {
    const { server, results } = await open({ count: 6, perAnswer: 2 });
    const batches = results.batches();
    const all = await Promise.all(Array.from({ length: 5 }, async () => batches.next()));
    expect(all.map(({ value }) => ids(value ?? []))).toEqual([[1, 2], [3, 4], [5, 6], [], []]);
    expect(server.operations).toEqual(['Enumerate', 'Pull', 'Pull']);
  });
});

describe('results', () => {
  test('can be consumed twice: the server is asked anew', async () => {
    const { server, results } = await open();
    expect(ids(await results.toArray())).toEqual(upTo(5));
    expect(ids(await results.toArray())).toEqual(upTo(5));
    expect(server.operations).toEqual(['Enumerate', 'Enumerate']);
  });

  test('can be consumed twice at the same time', async () => {
    const { results } = await open({ perAnswer: 1 });
    const all = await Promise.all([results.toArray(), results.toArray()]);
    expect(all.map(ids)).toEqual([upTo(5), upTo(5)]);
  });

  test('of 200 enumerations at a time over the connections of one session are complete', async () => {
    const server = await startEnumerator({ count: 2, perAnswer: 1 });
    const session = sessionWith(server.url);
    const all = await Promise.all(
      Array.from({ length: 200 }, async () => session.enumerateInstances(Test_Setting).toArray()),
    );
    expect(all.map(ids)).toEqual(Array.from({ length: 200 }, () => upTo(2)));
    expect(server.operations.length).toBe(400);
    expect(server.connections).toBeLessThan(20);
  });
});
