import { describe, expect, test } from 'vitest';
import {
  parseFault,
  WBEM_E_ACCESS_DENIED,
  WBEM_E_QUOTA_VIOLATION,
  WBEM_E_READ_ONLY,
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_S_NO_ERROR,
  WBEM_STATUS_COMPLETE,
  WBEM_STATUS_PROGRESS,
} from '../../src/index.js';
import type { InstanceProvider, Sandbox } from '../../src/testing.js';
import { fragment, instance, xmlFragment } from '../server/messages.js';
import { textIn } from '../server/comparable.js';
import { type HttpAnswer, post } from '../server/wire.js';
import {
  acme,
  DEVICE,
  deviceRequest,
  element,
  optionSet,
  putDevice,
  stored,
  UNTOUCHED,
} from './setup.js';

type Call = Parameters<InstanceProvider['putInstance']>;

/** A provider that succeeds, and the calls that it got. */
function recorder(): InstanceProvider & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    putInstance(...call) {
      calls.push(call);
      const [object, , , sink] = call;
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, String(object.path), null);
      return WBEM_S_NO_ERROR;
    },
  };
}

const TIMEOUT = { OperationTimeout: '<w:OperationTimeout>PT0.1S</w:OperationTimeout>' };
const NEW = deviceRequest({
  action: 'Create',
  selectors: {},
  body: instance(DEVICE, element('Owner', 'me')),
});

function register(sandbox: Sandbox, putInstance: InstanceProvider['putInstance']): void {
  sandbox.register('acme_DEVICE', { putInstance });
}

function statusOf({ body }: HttpAnswer): string {
  return parseFault(body).name;
}

describe('a registered provider', () => {
  test('is called instead of the built-in one', async () => {
    await using sandbox = await acme();
    const provider = recorder();
    sandbox.register('acme_DEVICE', provider);
    expect((await putDevice(sandbox, { Label: 'new' })).status).toBe(200);
    expect(provider.calls).toHaveLength(1);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test('gets a whole Put as an update without context', async () => {
    await using sandbox = await acme();
    const provider = recorder();
    sandbox.register('Acme_Device', provider);
    await putDevice(sandbox, { Label: 'new' });
    const [object, flags, context] = provider.calls[0] ?? [];
    expect([flags, context]).toEqual([WBEM_FLAG_UPDATE_ONLY, null]);
    expect(object?.toJSON()).toMatchObject({ Id: 'd1', Label: 'new', Owner: 'ops' });
  });

  test('gets a Create as one, its key null when the client gave none', async () => {
    await using sandbox = await acme();
    const provider = recorder();
    sandbox.register('Acme_Device', provider);
    await post(sandbox, NEW);
    const [object, flags] = provider.calls[0] ?? [];
    expect([flags, object?.get('Id') ?? null]).toEqual([WBEM_FLAG_CREATE_ONLY, null]);
  });

  test('gives the path that the client is told', async () => {
    await using sandbox = await acme();
    register(sandbox, (_object, _flags, _context, sink) => {
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, 'Acme_Device.Id="mine"', null);
      return WBEM_S_NO_ERROR;
    });
    expect(textIn((await post(sandbox, NEW)).body, 'Selector')).toBe('mine');
  });

  test('gets the options as a context, but not that the client asks', async () => {
    await using sandbox = await acme();
    const provider = recorder();
    sandbox.register('Acme_Device', provider);
    const blocks = optionSet(
      ['wmi:__PUT_EXTENSIONS', 'boolean', 'true'],
      ['wmi:__PUT_EXT_CLIENT_REQUEST', 'boolean', 'true'],
      ['wmiarray:__PUT_EXT_PROPERTIES', 'string', 'Label'],
      ['wmiarray:__PUT_EXT_PROPERTIES', 'string', 'Speed'],
      ['wmi:Acme_Depth', 'int', '-3'],
      ['Acme_Other', 'string', 'x'],
    );
    await putDevice(sandbox, {}, { blocks });
    expect([...(provider.calls[0]?.[2] ?? [])]).toEqual([
      ['__PUT_EXTENSIONS', true],
      ['__PUT_EXT_PROPERTIES', ['Label', 'Speed']],
      ['Acme_Depth', -3],
    ]);
  });

  test('gets a fragment as the update of one property, whose null is meant', async () => {
    await using sandbox = await acme();
    const provider = recorder();
    sandbox.register('Acme_Device', provider);
    const blocks = { ...fragment('Label'), ...optionSet(['wmi:Acme_Depth', 'int', '2']) };
    const body = xmlFragment(element('Label', null), DEVICE);
    await post(sandbox, deviceRequest({ action: 'Put', blocks, body }));
    const [object, flags, context] = provider.calls[0] ?? [];
    expect(flags).toBe(WBEM_FLAG_UPDATE_ONLY);
    expect(object?.toJSON()).toEqual({ Id: 'd1', Label: null });
    expect(context?.putExtensions).toEqual({
      properties: ['Label'],
      atomic: false,
      strictNulls: true,
    });
    expect(context?.getValue('Acme_Depth')).toBe(2);
  });

  test('may write what the repository does not have', async () => {
    await using sandbox = await acme();
    sandbox.register('Acme_Device', recorder());
    const { status, body } = await putDevice(sandbox, {}, { selectors: { Id: 'd9' } });
    expect([status, textIn(body, 'Acme_Device')]).toEqual([200, undefined]);
  });
});

/** Providers that fail, and the WBEM status that the client gets. */
const FAILURES: readonly (readonly [string, InstanceProvider['putInstance'], string])[] = [
  ['returns an error', () => WBEM_E_READ_ONLY, 'WBEM_E_READ_ONLY'],
  ['returns an error as COM does, signed', () => -2147217373, 'WBEM_E_READ_ONLY'],
  ['returns an error later', async () => Promise.resolve(WBEM_E_READ_ONLY), 'WBEM_E_READ_ONLY'],
  [
    'returns an error, whatever its sink was told',
    (_object, _flags, _context, sink) => {
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, 'Acme_Device.Id="d1"', null);
      return WBEM_E_READ_ONLY;
    },
    'WBEM_E_READ_ONLY',
  ],
  [
    'tells its sink of an error',
    (_object, _flags, _context, sink) => {
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_E_ACCESS_DENIED, null, null);
      return WBEM_S_NO_ERROR;
    },
    'WBEM_E_ACCESS_DENIED',
  ],
  [
    'tells its sink of an error first and of success then',
    (_object, _flags, _context, sink) => {
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_E_QUOTA_VIOLATION, null, null);
      void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, null, null);
      return WBEM_S_NO_ERROR;
    },
    'WBEM_E_QUOTA_VIOLATION',
  ],
  [
    'throws',
    () => {
      throw new Error('broken');
    },
    'WBEM_E_PROVIDER_FAILURE',
  ],
  ['rejects', async () => Promise.reject(new Error('broken')), 'WBEM_E_PROVIDER_FAILURE'],
];

describe('a provider that', () => {
  test.each(FAILURES)('%s makes the Put fail', async (_, putInstance, name) => {
    await using sandbox = await acme();
    register(sandbox, putInstance);
    const answered = await putDevice(sandbox, { Label: 'new' });
    expect([answered.status, statusOf(answered)]).toEqual([500, name]);
    expect(stored(sandbox)).toEqual(UNTOUCHED);
  });

  test.each([
    ['never tells its sink', () => WBEM_S_NO_ERROR],
    ['never returns', async () => new Promise<number>(() => undefined)],
    [
      'only tells of its progress',
      (_object, _flags, _context, sink) => {
        void sink.setStatus(WBEM_STATUS_PROGRESS, 0x20001, null, null);
        return WBEM_S_NO_ERROR;
      },
    ],
  ] as readonly [string, InstanceProvider['putInstance']][])(
    '%s ends in wsman:TimedOut, and the service goes on',
    async (_, putInstance) => {
      await using sandbox = await acme();
      register(sandbox, putInstance);
      const answered = await putDevice(sandbox, {}, { blocks: TIMEOUT });
      expect(parseFault(answered.body)).toMatchObject({
        subcode: 'wsman:TimedOut',
        name: 'WBEM_E_TIMED_OUT',
        outcomeUnknown: true,
      });
      expect((await post(sandbox, deviceRequest())).status).toBe(200);
    },
  );

  test('tells its sink after it returned succeeds', async () => {
    await using sandbox = await acme();
    register(sandbox, (_object, _flags, _context, sink) => {
      setTimeout(() => void sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, null, null), 5);
      return WBEM_S_NO_ERROR;
    });
    expect((await putDevice(sandbox)).status).toBe(200);
  });
});
