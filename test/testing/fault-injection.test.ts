import { describe, expect, test } from 'vitest';
import { parseFault, WBEM_E_ACCESS_DENIED, WBEM_E_READ_ONLY } from '../../src/index.js';
import type { Disturbance } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { answer, fault, MESSAGE_ID, request, wsmanFault } from '../server/messages.js';
import { post } from '../server/wire.js';
import { acme, DEVICE, deviceRequest, putDevice, stored, UNTOUCHED } from './setup.js';

const GET = deviceRequest();
const NOT_FOUND = deviceRequest({ selectors: { Id: 'd9' } });
const BUSY: Disturbance = { kind: 'http', status: 503, body: 'busy' };
const LOST = 'fetch failed';

describe('a disturbance', () => {
  test('that is a failure answers with it, and writes nothing', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_ACCESS_DENIED });
    const { status, body } = await putDevice(sandbox, { Label: 'new' });
    expect(status).toBe(500);
    expect(comparable(body)).toEqual(
      comparable(fault({ subcode: 'w:AccessDenied', detail: wsmanFault(5) })),
    );
    expect(textIn(body, 'RelatesTo')).toBe(MESSAGE_ID);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test.each([
    ['omi', 'wsman:AccessDenied', 500],
    ['openwsman', 'wsman:AccessDenied', 401],
  ] as const)('that is a failure is told as %s does', async (dialect, subcode, status) => {
    await using sandbox = await acme({ dialect });
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_ACCESS_DENIED });
    const answered = await post(sandbox, GET);
    expect([answered.status, parseFault(answered.body).subcode]).toEqual([status, subcode]);
  });

  test('that is an envelope answers with it, and writes nothing', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'envelope', envelope: answer('Put', '') });
    const { status, headers, body } = await putDevice(sandbox, { Label: 'new' });
    expect([status, body]).toEqual([200, answer('Put', '')]);
    expect(headers.get('Content-Type')).toBe('application/soap+xml;charset=UTF-8');
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('that is an envelope may have any status', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'envelope', envelope: fault({}), status: 400 });
    expect((await post(sandbox, GET)).status).toBe(400);
  });

  test('that is a delay comes before the answer', async () => {
    await using sandbox = await acme();
    await post(sandbox, GET);
    sandbox.inject({ kind: 'delay', ms: 60 });
    const start = performance.now();
    const { status } = await post(sandbox, GET);
    expect(status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(58);
  });

  test('that resets before breaks the connection, and writes nothing', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'reset-before' });
    await expect(putDevice(sandbox, { Label: 'new' })).rejects.toThrow(LOST);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('that resets after writes, and breaks the connection', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'reset-after' });
    await expect(putDevice(sandbox, { Label: 'new' })).rejects.toThrow(LOST);
    expect(stored(sandbox)).toMatchObject({ Label: 'new' });
  });

  test('that truncates writes, and sends only the beginning of the answer', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'truncate', at: 40 });
    await expect(putDevice(sandbox, { Label: 'new' })).rejects.toThrow(/terminated|fetch failed/);
    expect(stored(sandbox)).toMatchObject({ Label: 'new' });
  });

  test('that is HTTP answers with it, and writes nothing', async () => {
    await using sandbox = await acme();
    const headers = { 'Content-Type': 'text/html', 'X-Own': '1' };
    sandbox.inject({ kind: 'http', status: 502, body: '<html/>', headers });
    const answered = await putDevice(sandbox, { Label: 'new' });
    expect([answered.status, answered.body]).toEqual([502, '<html/>']);
    expect([answered.headers.get('Content-Type'), answered.headers.get('X-Own')]).toEqual([
      'text/html',
      '1',
    ]);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('that is HTTP may be octets, or nothing', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'http', status: 200, body: new Uint8Array([0xc3, 0xa9]) });
    sandbox.inject({ kind: 'http', status: 503 });
    expect((await post(sandbox, GET)).body).toBe('é');
    expect((await post(sandbox, GET)).body).toBe('');
  });

  test('does not let in who is not', async () => {
    await using sandbox = await acme();
    sandbox.inject(BUSY);
    expect((await post(sandbox, GET, { authorization: null })).status).toBe(401);
    expect((await post(sandbox, GET)).status).toBe(503);
  });
});

describe('Sandbox.inject', () => {
  /** The statuses of so many Gets, one after the other. */
  async function statuses(count: number, arm: (inject: Inject) => void): Promise<number[]> {
    await using sandbox = await acme();
    arm((disturbance, injection) => sandbox.inject(disturbance, injection));
    const found: number[] = [];
    for (let index = 0; index < count; index += 1) found.push((await post(sandbox, GET)).status);
    return found;
  }
  type Inject = Awaited<ReturnType<typeof acme>>['inject'];
  const GONE: Disturbance = { kind: 'http', status: 410 };

  const PLANS: readonly (readonly [string, (inject: Inject) => void, readonly number[]])[] = [
    ['disturbs the next request', (inject) => inject(BUSY), [503, 200, 200]],
    ['disturbs as many as it is told', (inject) => inject(BUSY, { times: 2 }), [503, 503, 200]],
    ['disturbs every one', (inject) => inject(BUSY, { times: Infinity }), [503, 503, 503]],
    ['disturbs none', (inject) => inject(BUSY, { times: 0 }), [200, 200, 200]],
    ['lets some pass before', (inject) => inject(BUSY, { skip: 2 }), [200, 200, 503]],
    ['lets some pass once', (inject) => inject(BUSY, { skip: 1, times: 2 }), [200, 503, 503]],
    [
      'disturbs only its operation',
      (inject) => inject(BUSY, { operation: 'Put' }),
      [200, 200, 200],
    ],
    ['disturbs its operation', (inject) => inject(BUSY, { operation: 'Get' }), [503, 200, 200]],
    [
      'keeps the order of injection',
      (inject) => {
        inject(BUSY);
        inject(GONE);
      },
      [503, 410, 200],
    ],
    [
      'keeps one that waits for another operation back',
      (inject) => {
        inject(BUSY, { operation: 'Put' });
        inject(GONE);
      },
      [410, 200, 200],
    ],
  ];

  test.each(PLANS)('%s', async (_, arm, expected) => {
    expect(await statuses(expected.length, arm)).toEqual(expected);
  });

  test('counts requests that fail by themselves', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'failure', hresult: WBEM_E_READ_ONLY }, { operation: 'Get', skip: 1 });
    await post(sandbox, NOT_FOUND);
    const { body } = await post(sandbox, GET);
    expect(parseFault(body)).toMatchObject({ name: 'WBEM_E_READ_ONLY' });
  });

  test('disturbs what is no message only when it waits for any operation', async () => {
    await using sandbox = await acme();
    sandbox.inject(BUSY, { operation: 'Get' });
    expect((await post(sandbox, 'hello')).status).toBe(500);
    sandbox.inject({ kind: 'http', status: 410 });
    expect((await post(sandbox, 'hello')).status).toBe(410);
  });
});

describe('Sandbox.clearInjections', () => {
  test('forgets every disturbance that has not come', async () => {
    await using sandbox = await acme();
    sandbox.inject(BUSY, { times: 2 });
    sandbox.inject({ kind: 'reset-before' }, { skip: 3 });
    expect((await post(sandbox, GET)).status).toBe(503);
    sandbox.clearInjections();
    expect((await post(sandbox, GET)).status).toBe(200);
  });
});

describe('Sandbox.requests', () => {
  test('has every request that got through, with its operation', async () => {
    await using sandbox = await acme();
    await post(sandbox, GET);
    await post(sandbox, GET, { authorization: null });
    await post(sandbox, 'hello');
    await putDevice(sandbox);
    await post(sandbox, request({ action: 'Rename', uri: DEVICE }));
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['Get', '', 'Put', '']);
    expect(sandbox.requests[0]?.envelope).toBe(GET);
  });

  test('has what was disturbed as well', async () => {
    await using sandbox = await acme();
    sandbox.inject({ kind: 'reset-before' });
    await expect(post(sandbox, GET)).rejects.toThrow(LOST);
    expect(sandbox.requests).toHaveLength(1);
  });
});
