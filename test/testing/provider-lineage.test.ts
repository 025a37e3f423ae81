import { describe, expect, test } from 'vitest';
import {
  CimInstance,
  defineClass,
  parseFault,
  WBEM_E_QUOTA_VIOLATION,
  WBEM_E_READ_ONLY,
  WBEM_S_NO_ERROR,
  WBEM_STATUS_COMPLETE,
} from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { instance } from '../server/messages.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { acme, DEVICE, deviceRequest, element } from './setup.js';

function statusOf({ body }: HttpAnswer): string {
  return parseFault(body).name;
}

const Acme_Top = defineClass({
  className: 'Acme_Top',
  namespace: 'root/acme',
  properties: { Id: { type: 'string', key: true }, Label: { type: 'string' } },
});
const Acme_Middle = defineClass({ ...Acme_Top, className: 'Acme_Middle', superclass: 'Acme_Top' });
const Acme_Leaf = defineClass({ ...Acme_Top, className: 'Acme_Leaf', superclass: 'ACME_MIDDLE' });

describe('the providers of a class and its superclasses', () => {
  const LEAF = DEVICE.replace('Acme_Device', 'Acme_Leaf');

  /** A sandbox with an instance of the leaf, whose providers log their calls and answer so. */
  async function family(statuses: Readonly<Record<string, number>>): Promise<{
    sandbox: Sandbox;
    log: string[];
  }> {
    const sandbox = await acme({
      classes: [Acme_Leaf, Acme_Middle, Acme_Top],
      instances: [
        new CimInstance(Acme_Leaf, { Id: '1' }),
        new CimInstance(Acme_Middle, { Id: '1' }),
      ],
    });
    const log: string[] = [];
    for (const [className, hresult] of Object.entries(statuses)) {
      sandbox.register(className, {
        putInstance(object, _flags, _context, sink) {
          log.push(`${className} ${object.className}`);
          void sink.setStatus(WBEM_STATUS_COMPLETE, hresult, null, null);
          return WBEM_S_NO_ERROR;
        },
      });
    }
    return { sandbox, log };
  }

  function put(sandbox: Sandbox, uri = LEAF): Promise<HttpAnswer> {
    const body = instance(uri, element('Label', 'new'));
    return post(sandbox, deviceRequest({ action: 'Put', uri, selectors: { Id: '1' }, body }));
  }

  test('are called with the instance, topmost first', async () => {
    const { sandbox, log } = await family({ Acme_Leaf: 0, Acme_Middle: 0, Acme_Top: 0 });
    await using _ = sandbox;
    expect((await put(sandbox)).status).toBe(200);
    expect(log).toEqual(['Acme_Top Acme_Leaf', 'Acme_Middle Acme_Leaf', 'Acme_Leaf Acme_Leaf']);
  });

  test('are not called any more when one fails, and so does the Put', async () => {
    const statuses = { Acme_Leaf: 0, Acme_Middle: WBEM_E_QUOTA_VIOLATION, Acme_Top: 0 };
    const { sandbox, log } = await family(statuses);
    await using _ = sandbox;
    expect(statusOf(await put(sandbox))).toBe('WBEM_E_QUOTA_VIOLATION');
    expect(log).toEqual(['Acme_Top Acme_Leaf', 'Acme_Middle Acme_Leaf']);
  });

  test('are not called for an instance of a superclass', async () => {
    const { sandbox, log } = await family({ Acme_Leaf: 0, Acme_Middle: 0 });
    await using _ = sandbox;
    await put(sandbox, DEVICE.replace('Acme_Device', 'Acme_Middle'));
    expect(log).toEqual(['Acme_Middle Acme_Middle']);
  });

  test('leave the last word to the built-in one, where the class has no other', async () => {
    const { sandbox } = await family({ Acme_Top: 0 });
    await using _ = sandbox;
    expect(textIn((await put(sandbox)).body, 'Label')).toBe('new');
  });

  test('keep the built-in one from writing when they fail', async () => {
    const { sandbox } = await family({ Acme_Top: WBEM_E_READ_ONLY });
    await using _ = sandbox;
    expect(statusOf(await put(sandbox))).toBe('WBEM_E_READ_ONLY');
    const { body } = await post(sandbox, deviceRequest({ uri: LEAF, selectors: { Id: '1' } }));
    expect(textIn(body, 'Label')).toBe('');
  });
});
