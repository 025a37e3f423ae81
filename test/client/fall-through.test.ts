import { describe, expect, test } from 'vitest';
import {
  type CimSession,
  FaultError,
  WBEM_E_ACCESS_DENIED,
  WBEM_E_FAILED,
  WBEM_E_NOT_SUPPORTED,
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_E_UNSUPPORTED_PARAMETER,
  WBEM_E_UNSUPPORTED_PUT_EXTENSION,
  type WriteResult,
  WsmanError,
} from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { WSMAN_FAULT } from '../../src/xml/namespaces.js';
import { envelope } from '../transport/scripted-server.js';
import {
  eventually,
  LATE,
  open,
  rejection,
  SETTING,
  stored,
  Test_Setting,
  trail,
} from './setup.js';

const TWO = { Title: 'new', Level: 2 };

async function windows(): Promise<{ sandbox: Sandbox; session: CimSession }> {
  return open('windows', { server: 'windows' });
}

async function change(session: CimSession, options = {}): Promise<WriteResult> {
  return session.modifyInstance(Test_Setting, { Id: 'one' }, TWO, options);
}

const refusal = (hresult: number) => ({ kind: 'failure', hresult }) as const;

const MUST_UNDERSTAND = envelope(
  '<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code>' +
    '<s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason></s:Fault>',
  '<s:NotUnderstood qname="w:FragmentTransfer"/>',
);

function subcode(name: string, detail = ''): string {
  return envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${name}</s:Value></s:Subcode>` +
      `</s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`,
  );
}

const NO_FRAGMENT_ACCESS =
  '<w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/FragmentLevelAccess</w:FaultDetail>';

describe('a refusal of the first fragment leads to the next carrier', () => {
  test.each([
    ['WBEM_E_PROVIDER_NOT_CAPABLE', WBEM_E_PROVIDER_NOT_CAPABLE],
    ['WBEM_E_NOT_SUPPORTED', WBEM_E_NOT_SUPPORTED],
    ['WBEM_E_UNSUPPORTED_PARAMETER', WBEM_E_UNSUPPORTED_PARAMETER],
    ['WBEM_E_UNSUPPORTED_PUT_EXTENSION', WBEM_E_UNSUPPORTED_PUT_EXTENSION],
  ])('when it is %s', async (_name, hresult) => {
    const { sandbox, session } = await windows();
    sandbox.inject(refusal(hresult), { operation: 'Put' });
    expect((await change(session)).carrier).toBe('context');
    expect(trail(sandbox)).toEqual(['Put of Title', 'Get', 'Put with context']);
    expect(stored(sandbox)).toEqual({ ...SETTING, ...TWO });
  });

  test.each([
    ['MustUnderstand', MUST_UNDERSTAND],
    ['ActionNotSupported', subcode('a:ActionNotSupported')],
    ['UnsupportedFeature/FragmentLevelAccess', subcode('w:UnsupportedFeature', NO_FRAGMENT_ACCESS)],
  ])('when it is the fault %s', async (_name, fault) => {
    const { sandbox, session } = await windows();
    sandbox.inject({ kind: 'envelope', envelope: fault, status: 500 }, { operation: 'Put' });
    expect((await change(session)).carrier).toBe('context');
    expect(stored(sandbox)).toEqual({ ...SETTING, ...TWO });
  });
});

describe('no other carrier is tried', () => {
  test('after a failure that is no refusal', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject(refusal(WBEM_E_ACCESS_DENIED), { operation: 'Put' });
    expect(await rejection(change(session))).toMatchObject({ hresult: WBEM_E_ACCESS_DENIED });
    expect(trail(sandbox)).toEqual(['Put of Title']);
  });

  test('after a lost connection', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject({ kind: 'reset-after' }, { operation: 'Put' });
    expect(await rejection(change(session))).toMatchObject({ outcomeUnknown: true });
    expect(trail(sandbox)).toEqual(['Put of Title']);
  });

  test('once something was written', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject(refusal(WBEM_E_PROVIDER_NOT_CAPABLE), { operation: 'Put', skip: 1 });
    const error = await rejection(change(session));
    expect(error).toMatchObject({ hresult: WBEM_E_PROVIDER_NOT_CAPABLE, written: ['Title'] });
    expect(trail(sandbox)).toEqual(['Put of Title', 'Put of Level']);
  });

  test('than the one that the caller asks for', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject(refusal(WBEM_E_PROVIDER_NOT_CAPABLE), { operation: 'Put' });
    const error = await rejection(change(session, { partialUpdate: 'fragment' }));
    expect(error).toMatchObject({ hresult: WBEM_E_PROVIDER_NOT_CAPABLE });
    expect(trail(sandbox)).toEqual(['Put of Title']);
  });

  test('than the context by itself: never an unconditional merge', async () => {
    const { sandbox, session } = await open('omi', { server: 'omi' });
    sandbox.inject(refusal(WBEM_E_NOT_SUPPORTED), { operation: 'Put' });
    await rejection(change(session));
    expect(trail(sandbox)).toEqual(['Get', 'Put with context']);
  });
});

describe('a server that takes no carrier', () => {
  test('makes WBEM_E_PROVIDER_NOT_CAPABLE, with what was tried and its last answer', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject(refusal(WBEM_E_PROVIDER_NOT_CAPABLE), { operation: 'Put' });
    sandbox.inject(refusal(WBEM_E_UNSUPPORTED_PUT_EXTENSION), { operation: 'Put' });
    const error = await rejection(change(session));
    expect(error).toBeInstanceOf(FaultError);
    expect(error).toMatchObject({ hresult: WBEM_E_PROVIDER_NOT_CAPABLE, outcomeUnknown: false });
    const { message, cause } = error as FaultError;
    expect(message).toMatch(/^Put Test_Setting\.Id="one" on 127\.0\.0\.1:\d+: the server takes no/);
    expect(message).toContain('tried fragment, context); its last answer: [wsman:InternalError]');
    expect(cause).toMatchObject({ hresult: WBEM_E_UNSUPPORTED_PUT_EXTENSION });
    expect(stored(sandbox)).toEqual(SETTING);
  });

  test('has the code of its last answer in the error', async () => {
    const { sandbox, session } = await windows();
    const detail = `<f:WSManFault xmlns:f="${WSMAN_FAULT}" Code="2150858771"/>`;
    const refused = subcode('a:ActionNotSupported', detail);
    sandbox.inject({ kind: 'envelope', envelope: refused, status: 500 }, { operation: 'Put' });
    const error = await rejection(change(session, { partialUpdate: 'fragment' }));
    expect(error).toMatchObject({
      hresult: WBEM_E_PROVIDER_NOT_CAPABLE,
      nativeHresult: 0x80338013,
    });
  });

  test('is one whose provider cannot update single properties', async () => {
    const { sandbox, session } = await windows();
    sandbox.limit('Test_Setting', { partialUpdate: false });
    expect(await rejection(change(session))).toMatchObject({
      hresult: WBEM_E_PROVIDER_NOT_CAPABLE,
    });
    expect(trail(sandbox)).toEqual(['Put of Title', 'Get', 'Put with context']);
    expect(stored(sandbox)).toEqual(SETTING);
  });
});

describe('a failure after the first of several fragments', () => {
  test.each([
    ['a fault', refusal(WBEM_E_FAILED), false],
    ['a lost connection', { kind: 'reset-after' }, true],
    ['an answer cut short', { kind: 'truncate', at: 10 }, true],
    ['a page of HTML', { kind: 'http', status: 403, body: '<html>' }, false],
  ] as const)('names what was written when it is %s', async (_what, disturbance, isUnknown) => {
    const { sandbox, session } = await windows();
    sandbox.inject(disturbance, { operation: 'Put', skip: 1 });
    const error = await rejection(change(session));
    expect(error).toBeInstanceOf(WsmanError);
    expect(error).toMatchObject({ written: ['Title'], outcomeUnknown: isUnknown });
    expect((error as WsmanError).message).toMatch(/; already written: Title$/);
    expect((error as WsmanError).toJSON()).toMatchObject({ written: ['Title'] });
    expect(stored(sandbox)).toMatchObject({ Title: 'new' });
  });

  test('is the untouched reason of the signal when the caller gives up', async () => {
    const { sandbox, session } = await windows();
    sandbox.inject(LATE, { operation: 'Put', skip: 1 });
    const controller = new AbortController();
    const failed = rejection(change(session, { signal: controller.signal }));
    await eventually(() => trail(sandbox).length).toBe(2);
    controller.abort();
    const error = await failed;
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({ name: 'AbortError', message: 'This operation was aborted' });
    expect(error).not.toHaveProperty('written');
  });
});
