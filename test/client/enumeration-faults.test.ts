import { describe, expect, test } from 'vitest';
import { type CimInstance, FaultError, ProtocolError, TransportError } from '../../src/index.js';
import { PageSize } from '../../src/client/page-size.js';
import { sessionWith } from '../transport/scripted-server.js';
import {
  answerTo,
  type Asked,
  type Enumerator,
  type EnumeratorOptions,
  faultReply,
  GONE,
  NOT_YET,
  RESET,
  SILENCE,
  startEnumerator,
  TOO_LARGE,
} from './enumeration-server.js';
import { eventually, rejection, Test_Setting } from './setup.js';

interface Stage {
  readonly server: Enumerator;
  readonly all: (options?: object) => Promise<CimInstance[]>;
}

async function open(options: EnumeratorOptions): Promise<Stage> {
  const server = await startEnumerator(options);
  const session = sessionWith(server.url);
  return {
    server,
    all: async (call = {}) => session.enumerateInstances(Test_Setting, call).toArray(),
  };
}

function ids(instances: readonly CimInstance[]): number[] {
  return instances.map((instance) => Number(instance.get('Id')));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A server whose answers have room for so many items only. */
const roomFor =
  (items: number) =>
  ({ operation, maxElements = 1 }: Asked): typeof TOO_LARGE | undefined =>
    operation !== 'Release' && maxElements > items ? TOO_LARGE : undefined;

describe('wsman:TimedOut', () => {
  test('in a Pull has it asked again: nothing is lost', async () => {
    const { server, all } = await open({
      perAnswer: 2,
      react: ({ operation, nth }) => (operation === 'Pull' && nth % 3 !== 0 ? NOT_YET : undefined),
    });
    expect(ids(await all())).toEqual(upTo(5));
    expect(server.of('Pull').length).toBe(6);
    expect(server.of('Release')).toEqual([]);
  });

  test('in every Pull is WBEM_E_TIMED_OUT once the time of an answer is over', async () => {
    const { server, all } = await open({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? NOT_YET : undefined),
    });
    const error = await rejection(all({ timeoutMs: 150 }));
    expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', operation: 'Pull' });
    expect(server.of('Pull').length).toBeGreaterThan(1);
    await eventually(() => server.of('Release').length).toBe(1);
  });

  test('in an Enumerate is the end: nothing has begun', async () => {
    const { server, all } = await open({ react: () => NOT_YET });
    expect(await rejection(all())).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT' });
    expect(server.operations).toEqual(['Enumerate']);
  });
});

describe('wsman:EncodingLimit', () => {
  test('has fewer items asked for, until they fit', async () => {
    const { server, all } = await open({ count: 40, react: roomFor(4) });
    expect(ids(await all())).toEqual(upTo(40));
    expect(server.of('Enumerate').map(({ maxElements }) => maxElements)).toEqual([50, 13, 4]);
    expect(
      server
        .of('Pull')
        .slice(0, 3)
        .map(({ maxElements }) => maxElements),
    ).toEqual([4, 4, 4]);
  });

  test('in a Pull goes on with the same context: no item is lost and none comes twice', async () => {
    const { server, all } = await open({
      count: 400,
      react: ({ operation, maxElements = 0 }) =>
        operation === 'Pull' && maxElements > 60 ? TOO_LARGE : undefined,
    });
    expect(ids(await all())).toEqual(upTo(400));
    expect(
      server
        .of('Pull')
        .slice(0, 2)
        .map(({ maxElements }) => maxElements),
    ).toEqual([200, 50]);
    expect(new Set(server.of('Pull').map(({ context }) => context)).size).toBe(1);
    expect(server.of('Enumerate').length).toBe(1);
  });

  test('is no reason to ask for few for ever: after eight pages, twice as many are tried', async () => {
    let room = 4;
    const { server, all } = await open({
      count: 100,
      react: (asked) => {
        if (asked.nth > 5) room = 1000;
        return roomFor(room)(asked);
      },
    });
    expect(ids(await all())).toEqual(upTo(100));
    const sizes = server.of('Pull').map(({ maxElements }) => maxElements);
    expect(sizes).toEqual([...Array<number>(7).fill(4), ...Array<number>(8).fill(8), 16]);
  });

  test('of a single item is the error of the server', async () => {
    const { server, all } = await open({ count: 9, react: roomFor(0) });
    const error = await rejection(all());
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({
      fault: { subcode: 'wsman:EncodingLimit', reason: 'as the script has it' },
    });
    expect(server.asked.map(({ maxElements }) => maxElements)).toEqual([50, 13, 4, 1]);
  });

  test('that ended the enumeration is told as what it is, and nothing is released', async () => {
    const { server, all } = await open({
      count: 400,
      react: ({ operation, nth }) => {
        if (operation !== 'Pull') return undefined;
        return nth === 1 ? TOO_LARGE : GONE;
      },
    });
    const error = await rejection(all());
    expect(error).toMatchObject({ fault: { subcode: 'wsman:EncodingLimit' } });
    expect(server.operations).toEqual(['Enumerate', 'Pull', 'Pull']);
  });

  test('followed by a lost connection is the loss', async () => {
    const { all } = await open({
      count: 400,
      react: ({ operation, nth }) => {
        if (operation !== 'Pull') return undefined;
        return nth === 1 ? TOO_LARGE : RESET;
      },
    });
    expect(await rejection(all())).toBeInstanceOf(TransportError);
  });

  test.each(['UnreportableSuccess', 'CharacterSet', 'URILimitExceeded'])(
    'with the detail %s is not asked again: fewer items would not help',
    async (detail) => {
      const reply = faultReply('w:EncodingLimit', detail);
      const { server, all } = await open({
        count: 400,
        react: ({ operation }) => (operation === 'Pull' ? reply : undefined),
      });
      expect(await rejection(all())).toBeInstanceOf(FaultError);
      expect(server.of('Pull').length).toBe(1);
    },
  );
});

describe('PageSize', () => {
  test('grows fourfold to its limit', () => {
    const size = new PageSize(1000);
    const values = [50, 200, 800, 1000, 1000].map((expected) => {
      const { value } = size;
      size.grow();
      return [value, expected];
    });
    for (const [value, expected] of values) expect(value).toBe(expected);
  });

  test('has no smaller size than 1', () => {
    const size = new PageSize(5);
    expect([size.shrink(), size.value]).toEqual([true, 2]);
    expect([size.shrink(), size.value]).toEqual([true, 1]);
    expect([size.shrink(), size.value]).toEqual([false, 1]);
  });
});

describe('a fault that ended the context', () => {
  test.each([
    ['wsen:InvalidEnumerationContext', GONE],
    ['wsa:DestinationUnreachable, as OMI has it', faultReply('a:DestinationUnreachable')],
  ])('%s is told, and nothing is released', async (_what, reply) => {
    const { server, all } = await open({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? reply : undefined),
    });
    expect(await rejection(all())).toBeInstanceOf(FaultError);
    expect(server.operations).toEqual(['Enumerate', 'Pull']);
  });
});

test('any other fault of a Pull is told, and the context released', async () => {
  const { server, all } = await open({
    perAnswer: 2,
    react: ({ operation }) => (operation === 'Pull' ? faultReply('w:InternalError') : undefined),
  });
  const error = await rejection(all());
  expect(error).toMatchObject({ fault: { subcode: 'wsman:InternalError' }, operation: 'Pull' });
  await eventually(() => server.operations).toEqual(['Enumerate', 'Pull', 'Release']);
  expect(server.of('Release')[0]?.context).toBe('context-1');
});

test('a Pull whose connection breaks is not sent again: its items would be lost', async () => {
  const { server, all } = await open({
    perAnswer: 2,
    react: ({ operation }) => (operation === 'Pull' ? RESET : undefined),
  });
  const error = await rejection(all());
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ outcomeUnknown: false });
  expect(server.of('Pull').length).toBe(1);
  await eventually(() => server.of('Release').length).toBe(1);
});

describe('pages without items', () => {
  const empty = (asked: Asked): string =>
    answerTo(
      asked,
      `<n:${asked.operation}Response><n:EnumerationContext>c</n:EnumerationContext>` +
        `<n:Items> </n:Items></n:${asked.operation}Response>`,
    );

  test('that never end are an error after 32 of them, and the context is released', async () => {
    const { server, all } = await open({
      react: (asked) => (asked.operation === 'Release' ? answerTo(asked, '') : empty(asked)),
    });
    const error = await rejection(all());
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as Error).message).toContain('no items, as many before it, and no end');
    expect(server.of('Pull').length).toBe(32);
    await eventually(() => server.of('Release').length).toBe(1);
  });

  test('may come between others, fewer in a row than that', async () => {
    const { all } = await open({
      perAnswer: 1,
      react: (asked) => {
        if (asked.operation !== 'Pull' || asked.nth % 20 === 0) return undefined;
        return empty(asked).replace('>c<', `>${asked.context}<`);
      },
    });
    expect(ids(await all())).toEqual(upTo(5));
  });
});

test('each answer has timeoutMs of its own: many of them may take longer', async () => {
  const { all } = await open({
    perAnswer: 1,
    react: async () => {
      await new Promise((resolve) => {
        setTimeout(resolve, 120);
      });
      return undefined;
    },
  });
  expect(ids(await all({ timeoutMs: 500 }))).toEqual(upTo(5));
});

test('a Pull that is not answered is WBEM_E_TIMED_OUT, and the context released', async () => {
  const { server, all } = await open({
    perAnswer: 1,
    react: ({ operation }) => (operation === 'Pull' ? SILENCE : undefined),
  });
  const error = await rejection(all({ timeoutMs: 100 }));
  expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', outcomeUnknown: false });
  await eventually(() => server.of('Release').map(({ context }) => context)).toEqual(['context-1']);
});
