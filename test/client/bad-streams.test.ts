import { describe, expect, test } from 'vitest';
import { type CimInstance, type CimSession, hresultName, hresultOf } from '../../src/index.js';
import { sessionWith } from '../transport/scripted-server.js';
import { STREAMS } from './bad-input/streams.js';
import {
  ENUMERATION,
  type Reply,
  setting,
  SOAP_TYPE,
  startEnumerator,
} from './enumeration-server.js';
import { rejection, Test_Setting } from './setup.js';

/** The objects that came, and what ended them. */
async function consume(
  session: CimSession,
): Promise<{ readonly objects: readonly CimInstance[]; readonly error: unknown }> {
  const objects: CimInstance[] = [];
  try {
    for await (const object of session.enumerateInstances(Test_Setting, { timeoutMs: 5000 })) {
      objects.push(object);
    }
  } catch (error) {
    return { objects, error };
  }
  return { objects, error: undefined };
}

describe('of what the server gets wrong in an enumeration:', () => {
  test.each(STREAMS.map((row) => [row.what, row.status, row] as const))(
    '%s is %s',
    async (_what, status, row) => {
      const server = await startEnumerator(row.server);
      const session = sessionWith(server.url);
      const { objects, error } = await consume(session);
      expect(error).toBeInstanceOf(row.error);
      expect(hresultName(hresultOf(error))).toBe(status);
      const { message } = error as Error;
      expect(message).toMatch(row.says);
      expect(message).toMatch(/^(Enumerate|Pull) Test_Setting on 127\.0\.0\.1:\d+: /);
      expect(message).toContain(status);
      expect(objects.map((object) => object.get('Id'))).toEqual(
        server.of('Pull').length === 0 ? [] : ['1', '2'],
      );
      await session.close();
      expect(server.of('Release').map(({ context }) => context)).toEqual(row.released);
    },
  );
});

test('properties that the class does not have are kept as they come', async () => {
  const server = await startEnumerator({ item: (n) => setting(n, '<p:Newer>yes</p:Newer>') });
  const { objects, error } = await consume(sessionWith(server.url));
  expect(error).toBeUndefined();
  expect(objects.map((object) => object.get('Newer'))).toEqual(Array(5).fill('yes'));
});

test('an endless server is read no further than it is asked for', async () => {
  const server = await startEnumerator({ count: Infinity, perAnswer: 1000 });
  const session = sessionWith(server.url);
  const error = await rejection(session.enumerateInstances(Test_Setting).toArray({ limit: 2000 }));
  expect(hresultName(hresultOf(error))).toBe('WBEM_E_BUFFER_TOO_SMALL');
  expect(server.operations.length).toBeLessThan(8);
});

/** The last answer of an enumeration, short: no octet of it says nothing. */
const LAST = Buffer.from(
  `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:n="${ENUMERATION}"><s:Body>` +
    '<n:PullResponse><n:Items><p:S xmlns:p="urn:s"><p:Id>3</p:Id></p:S></n:Items>' +
    '<n:EndOfSequence/></n:PullResponse>' +
    '</s:Body></s:Envelope>',
);

type Cut = 'early' | 'fitting';

/** Only the first octets of an answer: the connection ends then, or the length says that it is all. */
function cut(octets: number, how: Cut): Reply {
  return (response) => {
    const length = String(how === 'early' ? LAST.length : octets);
    response.writeHead(200, { 'Content-Type': SOAP_TYPE, 'Content-Length': length });
    response.write(LAST.subarray(0, octets), () => {
      if (how === 'early') response.socket?.destroy();
      else response.end();
    });
  };
}

describe('an answer to Pull that is cut', () => {
  test('nowhere is read', async () => {
    const server = await startEnumerator({
      perAnswer: 2,
      react: ({ operation }) => (operation === 'Pull' ? cut(LAST.length, 'fitting') : undefined),
    });
    const { objects, error } = await consume(sessionWith(server.url));
    expect([objects.length, error]).toEqual([3, undefined]);
  });

  test.each<[Cut, string, string, readonly string[]]>([
    ['early', 'with its connection', 'WBEM_E_TRANSPORT_FAILURE', ['TransportError']],
    ['fitting', 'with a length that fits', 'WBEM_E_INVALID_STREAM', ['HttpError', 'ProtocolError']],
  ])('%s, %s, at whatever octet, is %s, and the context is released', async (...row) => {
    const [how, , status, kinds] = row;
    const server = await startEnumerator({
      count: Infinity,
      perAnswer: 2,
      // The first of the contexts is context-1.
      react: ({ operation, context = '' }) =>
        operation === 'Pull' ? cut(Number(context.slice(8)) - 1, how) : undefined,
    });
    const session = sessionWith(server.url);
    const seen = new Set<string>();
    for (let done = 0; done < LAST.length; done += 25) {
      const count = Math.min(25, LAST.length - done);
      for (const { objects, error } of await Promise.all(
        Array.from({ length: count }, async () => consume(session)),
      )) {
        const name = error instanceof Error ? error.name : 'no error';
        seen.add([objects.length, name, hresultName(hresultOf(error))].join(' '));
      }
    }
    expect([...seen].toSorted()).toEqual(kinds.map((kind) => `2 ${kind} ${status}`));
    await session.close();
    expect(new Set(server.of('Release').map(({ context }) => context)).size).toBe(LAST.length);
  });
});
