import { describe, expect, test } from 'vitest';
import { type CimSession, TimeoutError, TransportError, WBEM_E_FAILED } from '../../src/index.js';
import type { DialectName, Disturbance } from '../../src/testing.js';
import { writeEnvelope } from '../../src/wsman/envelope.js';
import { xml } from '../../src/xml/element.js';
import { WSMID } from '../../src/xml/namespaces.js';
import { writeXml } from '../../src/xml/write.js';
import {
  eventually,
  LATE,
  open,
  openSandbox,
  openSession,
  operations,
  rejection,
  type Stage,
  Test_Elsewhere,
  Test_Setting,
  trail,
} from './setup.js';

const change = async (session: CimSession, title: string, options = {}): Promise<unknown> =>
  session.modifyInstance(Test_Setting, { Id: 'one' }, { Title: title }, options);

const IDENTIFY = { operation: 'Identify' };

describe('CimSession.identify', () => {
  test.each<[DialectName, string]>([
    ['windows', 'Microsoft Corporation'],
    ['omi', 'Open Management Infrastructure'],
    ['openwsman', 'Openwsman Project'],
  ])('tells who makes %s', async (dialect, productVendor) => {
    const { session } = await open(dialect);
    const identity = await session.identify();
    expect(identity).toMatchObject({ productVendor });
    expect(identity.protocolVersion).toBe('http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd');
  });
});

describe('what kind the server is', () => {
  test('is asked once a session', async () => {
    const { sandbox, session } = await open();
    for (const title of ['a', 'b', 'c']) await change(session, title);
    expect(operations(sandbox)).toEqual(['Identify', 'Put', 'Put', 'Put']);
  });

  test('is asked once by calls at the same time', async () => {
    const { sandbox, session } = await open();
    await Promise.all(['a', 'b', 'c', 'd'].map(async (title) => change(session, title)));
    expect(operations(sandbox, ['Put'])).toEqual(['Identify']);
  });

  test('is not asked where the caller says it', async () => {
    const { sandbox, session } = await open('omi', { server: 'omi' });
    await change(session, 'a');
    expect(operations(sandbox, ['Get', 'Put'])).toEqual([]);
  });

  test('is not asked for a read from root/cimv2', async () => {
    const { sandbox, session } = await open();
    await session.getInstance(Test_Setting, { Id: 'one' });
    expect(operations(sandbox)).toEqual(['Get']);
  });

  test.each<[DialectName, string]>([
    ['windows', 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/test/Test_Elsewhere'],
    ['openwsman', 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Test_Elsewhere'],
  ])('decides how another namespace is named to %s', async (dialect, uri) => {
    const { sandbox, session } = await open(dialect);
    const found = await session.getInstance(Test_Elsewhere, { Id: 'far' });
    expect(found.Title).toBe('away');
    expect(operations(sandbox)).toEqual(['Identify', 'Get']);
    expect(sandbox.requests[1]?.envelope).toContain(`>${uri}<`);
  });

  test.each<[string, Disturbance]>([
    ['a fault', { kind: 'failure', hresult: WBEM_E_FAILED }],
    ['HTTP 404', { kind: 'http', status: 404 }],
    ['no XML', { kind: 'http', status: 200, headers: { 'Content-Type': 'text/xml' }, body: '<x' }],
  ])('is unknown when Identify is answered with %s', async (_what, disturbance) => {
    const { sandbox, session } = await open();
    sandbox.inject(disturbance, IDENTIFY);
    await change(session, 'a');
    expect(trail(sandbox)).toEqual(['Identify', 'Get', 'Put with context']);
    await change(session, 'b');
    expect(operations(sandbox, ['Get', 'Put'])).toEqual(['Identify']);
  });

  test('is unknown when it is made by somebody else', async () => {
    const { sandbox, session } = await open();
    const identity = xml(WSMID, 'IdentifyResponse', [xml(WSMID, 'ProductVendor', 'Somebody')]);
    const text = writeXml(writeEnvelope({}, [identity]));
    sandbox.inject({ kind: 'envelope', envelope: text }, IDENTIFY);
    await change(session, 'a');
    expect(trail(sandbox)).toEqual(['Identify', 'Get', 'Put with context']);
  });

  test('is not told to a user who may not log in', async () => {
    const sandbox = await openSandbox();
    const auth = { kind: 'ntlm', username: 'nobody', password: 'x' } as const;
    const error = await rejection(change(openSession(sandbox, { auth }), 'a'));
    expect(error).toMatchObject({ name: 'AuthenticationError', operation: 'Identify' });
    expect(sandbox.requests).toEqual([]);
  });

  test('is asked again after a call that could not ask', async () => {
    const { sandbox, session } = await open();
    sandbox.inject({ kind: 'reset-before' }, IDENTIFY);
    const error = await rejection(change(session, 'a'));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ operation: 'Identify', outcomeUnknown: false });
    await change(session, 'b');
    expect(operations(sandbox)).toEqual(['Identify', 'Identify', 'Put']);
  });

  describe('while a call asks', () => {
    /** A call whose Identify has reached the server, which does not answer. */
    async function asking(): Promise<Stage & { giveUp: () => Promise<unknown> }> {
      const stage = await open();
      stage.sandbox.inject(LATE, IDENTIFY);
      const controller = new AbortController();
      const failed = rejection(change(stage.session, 'a', { signal: controller.signal }));
      await eventually(() => stage.sandbox.requests.length).toBe(1);
      const giveUp = async (): Promise<unknown> => {
        controller.abort('given up');
        return failed;
      };
      return { ...stage, giveUp };
    }

    test('and gives up, the next call asks', async () => {
      const { sandbox, session, giveUp } = await asking();
      const others = [change(session, 'b'), change(session, 'c')];
      expect(await giveUp()).toBe('given up');
      await Promise.all(others);
      expect(operations(sandbox)).toEqual(['Identify', 'Identify', 'Put', 'Put']);
    });

    test('another call waits no longer than its deadline', async () => {
      const { sandbox, session, giveUp } = await asking();
      const error = await rejection(change(session, 'b', { timeoutMs: 20 }));
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ hresultName: 'WBEM_E_TIMED_OUT', outcomeUnknown: false });
      const { message } = error as Error;
      expect(message).toMatch(
        /^Identify on 127\.0\.0\.1:\d+: the call took longer than its 0\.02 s/,
      );
      await giveUp();
      expect(operations(sandbox)).toEqual(['Identify']);
    });

    test('another call waits no longer than its signal', async () => {
      const { sandbox, session, giveUp } = await asking();
      const controller = new AbortController();
      const other = rejection(change(session, 'b', { signal: controller.signal }));
      controller.abort('enough');
      expect(await other).toBe('enough');
      await giveUp();
      expect(operations(sandbox)).toEqual(['Identify']);
    });
  });
});

test('two sessions ask for themselves', async () => {
  const sandbox = await openSandbox();
  await change(openSession(sandbox), 'a');
  await change(openSession(sandbox), 'b');
  expect(operations(sandbox)).toEqual(['Identify', 'Put', 'Identify', 'Put']);
});
