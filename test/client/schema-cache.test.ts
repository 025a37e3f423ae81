import { describe, expect, test } from 'vitest';
import type { CimClass } from '../../src/cim/class.js';
import type { Qualifier } from '../../src/cim/qualifier.js';
import { SchemaCache, type SchemaCacheOptions } from '../../src/client/schema-cache.js';
import { AuthenticationError, HttpError, ProtocolError, TransportError } from '../../src/errors.js';

const classNamed = (className: string, namespace = 'root'): CimClass => ({
  className,
  namespace,
  properties: { Id: { type: 'string', key: true, readOnly: true } },
});

/** A server that gives every class but those that fail, and what it was asked for. */
class Server {
  readonly asked: string[] = [];
  failure: unknown;
  time = 0;

  cache(options: SchemaCacheOptions = {}): SchemaCache {
    const load = async (className: string, namespace: string): Promise<CimClass> => {
      this.asked.push(`${namespace}:${className}`);
      // As an answer does, it comes later.
      await Promise.resolve();
      if (this.failure !== undefined) throw this.failure;
      return classNamed(className, namespace);
    };
    return new SchemaCache(load, { now: () => this.time, ...options });
  }
}

const REFUSAL = new HttpError('no', 500, '');

describe('SchemaCache', () => {
  test('asks for a class once, whatever the letter case', async () => {
    const server = new Server();
    const cache = server.cache();
    expect(await cache.find('A', 'root/x')).toMatchObject({ className: 'A' });
    expect(await cache.find('a', 'ROOT\\x')).toMatchObject({ className: 'A' });
    expect(server.asked).toEqual(['root/x:A']);
  });

  test('asks for each namespace', async () => {
    const server = new Server();
    const cache = server.cache();
    await cache.find('A', 'root/x');
    await cache.find('A', 'root/y');
    expect(server.asked).toEqual(['root/x:A', 'root/y:A']);
  });

  test('asks once for those who ask at the same time', async () => {
    const server = new Server();
    const cache = server.cache();
    const [first, second] = await Promise.all([cache.find('A', 'root'), cache.find('A', 'root')]);
    expect(first).toBe(second);
    expect(server.asked).toEqual(['root:A']);
  });

  test('keeps the classes that were asked for last', async () => {
    const server = new Server();
    const cache = server.cache({ maxClasses: 2 });
    for (const name of ['A', 'B', 'A', 'C', 'A', 'B']) await cache.find(name, 'root');
    expect(server.asked).toEqual(['root:A', 'root:B', 'root:C', 'root:B']);
  });

  test.each([
    ['one class', 'a', ['root:A', 'root:B', 'root:A']],
    ['all classes', undefined, ['root:A', 'root:B', 'root:A', 'root:B']],
  ])('forgets %s', async (_what, name, asked) => {
    const server = new Server();
    const cache = server.cache();
    for (const one of ['A', 'B']) await cache.find(one, 'root');
    cache.invalidate(name);
    for (const one of ['A', 'B']) await cache.find(one, 'root');
    expect(server.asked).toEqual(asked);
  });

  test.each([REFUSAL, new ProtocolError('no class', 'not-xml')])(
    'asks again for what was refused, a while later',
    async (failure) => {
      const server = new Server();
      const cache = server.cache({ retryMs: 10 });
      await cache.find('B', 'root');
      server.failure = failure;
      expect(await cache.find('A', 'root')).toBe(undefined);
      server.time = 9;
      expect(await cache.find('A', 'root')).toBe(undefined);
      expect(server.asked).toEqual(['root:B', 'root:A']);
      server.time = 10;
      server.failure = undefined;
      expect(await cache.find('A', 'root')).toMatchObject({ className: 'A' });
    },
  );

  test('asks again at once when there was no answer', async () => {
    const server = new Server();
    const cache = server.cache();
    server.failure = new TransportError('reset', 'ECONNRESET', 'sent');
    expect(await cache.find('A', 'root')).toBe(undefined);
    server.failure = undefined;
    expect(await cache.find('A', 'root')).toMatchObject({ className: 'A' });
  });

  test('tells of a failed login, and asks again when it is asked', async () => {
    const server = new Server();
    const cache = server.cache();
    server.failure = new AuthenticationError('no', 'NTLM', []);
    await expect(cache.find('A', 'root')).rejects.toBe(server.failure);
    server.failure = undefined;
    expect(await cache.find('A', 'root')).toMatchObject({ className: 'A' });
  });

  test('has a class at hand once it was found, and until it is to be forgotten', async () => {
    const server = new Server();
    const cache = server.cache();
    expect(cache.peek('A', 'root')).toBe(undefined);
    const found = await cache.find('A', 'root');
    expect(cache.peek('a', 'ROOT')).toBe(found);
    cache.invalidate();
    expect(cache.peek('A', 'root')).toBe(undefined);
    expect(server.asked).toEqual(['root:A']);
  });

  const refused = async (cache: SchemaCache): Promise<void> => {
    for (const name of ['A', 'B', 'C', 'D', 'E']) await cache.find(name, 'root');
  };

  test('asks no more of a server that has given no class', async () => {
    const server = new Server();
    server.failure = REFUSAL;
    const cache = server.cache();
    await refused(cache);
    expect(server.asked).toEqual(['root:A', 'root:B', 'root:C']);
  });

  test('asks such a server again when all is to be forgotten', async () => {
    const server = new Server();
    server.failure = REFUSAL;
    const cache = server.cache();
    await refused(cache);
    cache.invalidate();
    server.failure = undefined;
    expect(await cache.find('A', 'root')).toMatchObject({ className: 'A' });
  });

  test('goes on asking a server that has given one', async () => {
    const server = new Server();
    const cache = server.cache();
    await cache.find('Good', 'root');
    server.failure = REFUSAL;
    await refused(cache);
    expect(server.asked).toHaveLength(6);
  });

  const WRITE: readonly Qualifier[] = [{ name: 'write', type: 'boolean', value: true }];

  test.each([
    ['nothing is marked as writable', {}, false],
    ['another property is', { Title: { type: 'string', qualifiers: WRITE } as const }, true],
  ])('tells what is read-only where %s: %s', async (_what, more, isTold) => {
    const own = classNamed('A');
    const properties = { ...own.properties, ...more };
    const cache = new SchemaCache(() => Promise.resolve({ ...own, properties }));
    const found = await cache.find('A', 'root');
    expect(found?.properties['Id']?.readOnly === true).toBe(isTold);
    expect(found?.properties['Id']?.key).toBe(true);
  });
});
