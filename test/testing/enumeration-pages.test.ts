import { describe, expect, test } from 'vitest';
import { defineClass } from '../../src/index.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/testing.js';
import { request, WMI } from '../server/messages.js';
import { post } from '../server/wire.js';
import {
  ask,
  enumerate,
  faultOf,
  type PageFound,
  pull,
  release,
  values,
  wql,
} from './enumerating.js';

const Acme_Row = defineClass({
  className: 'Acme_Row',
  namespace: 'root/acme',
  properties: {
    Number: { type: 'uint32', key: true },
    Text: { type: 'string' },
    Odd: { type: 'boolean' },
  },
});

const uri = `${WMI}root/acme/Acme_Row`;

interface Rows {
  readonly count: number;
  readonly size?: number;
}

async function start({ count, size = 10 }: Rows, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: [Acme_Row],
    ...options,
  });
  sandbox.registerInstances('Acme_Row', {
    count,
    at: (index) => ({ Number: index, Text: 'é'.repeat(size), Odd: index % 2 === 1 }),
  });
  return sandbox;
}

/** The block that limits the answer. */
function limit(octets: number): { readonly MaxEnvelopeSize: string } {
  return {
    MaxEnvelopeSize: `<w:MaxEnvelopeSize s:mustUnderstand="true">${octets}</w:MaxEnvelopeSize>`,
  };
}

async function pages(sandbox: Sandbox, octets: number, count: number): Promise<PageFound[]> {
  const parts = { uri, blocks: limit(octets) };
  const found = [await ask(sandbox, enumerate(parts, '', count))];
  for (let last = found[0]; last !== undefined && !last.isEnd; last = found.at(-1)) {
    found.push(await ask(sandbox, pull(last.context ?? '', count, parts)));
  }
  return found;
}

describe('an answer with items', () => {
  test.each([8192, 10_000, 51_200, 512_000])('has at most %i octets', async (octets) => {
    await using sandbox = await start({ count: 700, size: 97 });
    const found = await pages(sandbox, octets, 32_000);
    const sizes = found.map(({ body }) => Buffer.byteLength(body));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(octets);
    const isFull = sizes.slice(0, -1).every((size) => size > octets - 3000);
    expect(isFull).toBe(true);
    expect(found.flatMap((page) => values(page, 'Number'))).toEqual(
      Array.from({ length: 700 }, (_, index) => String(index)),
    );
  });

  test('has at most 512,000 octets when the request does not say', async () => {
    await using sandbox = await start({ count: 4000, size: 200 });
    const { body, isEnd } = await ask(
      sandbox,
      enumerate({ uri, blocks: { MaxEnvelopeSize: '' } }, '', 32_000),
    );
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(512_000);
    expect(isEnd).toBe(false);
  });

  test('has no fewer items than were asked for, if they fit', async () => {
    await using sandbox = await start({ count: 10 });
    const found = await pages(sandbox, 51_200, 4);
    expect(found.map(({ items }) => items.length)).toEqual([4, 4, 2]);
  });
});

describe('an item that no answer can hold', () => {
  test('is a fault of Windows, and can be had in a larger answer', async () => {
    await using sandbox = await start({ count: 3, size: 5000 });
    const small = { uri, blocks: limit(8192) };
    expect(await faultOf(sandbox, enumerate(small, '', 1))).toMatchObject({
      subcode: 'wsman:EncodingLimit',
      code: 0x80338048,
    });
    expect(sandbox.openEnumerations).toBe(0);
    const { context } = await ask(sandbox, enumerate({ uri }, '', 1));
    expect((await faultOf(sandbox, pull(context ?? '', 1, small))).code).toBe(0x80338048);
    expect(values(await ask(sandbox, pull(context ?? '', 9, { uri })), 'Number')).toEqual([
      '1',
      '2',
    ]);
  });

  test('ends the enumeration on OMI', async () => {
    await using sandbox = await start({ count: 3, size: 5000 }, { dialect: 'omi' });
    const { context } = await ask(sandbox, enumerate({ uri }, '', 1));
    const small = { uri, blocks: limit(8192) };
    expect((await faultOf(sandbox, pull(context ?? '', 1, small))).subcode).toBe(
      'wsman:EncodingLimit',
    );
    expect(sandbox.openEnumerations).toBe(0);
  });
});

describe('the option pageOverflow: fault', () => {
  test('refuses a page that is too large, and loses none of its items', async () => {
    await using sandbox = await start({ count: 200, size: 97 }, { pageOverflow: 'fault' });
    const parts = { uri, blocks: limit(8192) };
    expect((await faultOf(sandbox, enumerate(parts, '', 100))).code).toBe(0x80338048);
    const { context } = await ask(sandbox, enumerate(parts, '', 1));
    expect((await faultOf(sandbox, pull(context ?? '', 100, parts))).code).toBe(0x80338048);
    const page = await ask(sandbox, pull(context ?? '', 5, parts));
    expect(values(page, 'Number')).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('registerInstances', () => {
  test('makes no more instances than are asked for, and one ahead', async () => {
    let made = 0;
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: [Acme_Row],
    });
    sandbox.registerInstances('acme_row', {
      count: 1_000_000,
      at: (index) => {
        made += 1;
        return { Number: index };
      },
    });
    const page = await ask(sandbox, enumerate({ uri }, '', 20));
    expect(values(page, 'Number')).toHaveLength(20);
    expect(made).toBe(21);
  });

  test('makes what a query finds', async () => {
    await using sandbox = await start({ count: 10 });
    const query = 'SELECT Number FROM Acme_Row WHERE Odd = TRUE AND Number > 4';
    const page = await ask(sandbox, enumerate({ uri: `${WMI}root/acme/*` }, wql(query)));
    expect(values(page, 'Number')).toEqual(['5', '7', '9']);
  });

  test('makes what a Get asks for', async () => {
    await using sandbox = await start({ count: 10 });

    const found = await post(sandbox, request({ uri, selectors: { Number: '7' } }));
    expect(found.body).toContain('<p0:Odd>true</p0:Odd>');
    const missing = await faultOf(sandbox, request({ uri, selectors: { Number: '10' } }));
    expect(missing.name).toBe('WBEM_E_NOT_FOUND');
  });
});

describe('a fault that is injected', () => {
  test.each(['Enumerate', 'Pull', 'Release'])('comes with the next %s', async (operation) => {
    await using sandbox = await start({ count: 10 });
    const { context } = await ask(sandbox, enumerate({ uri }, '', 1));
    sandbox.inject({ kind: 'failure', hresult: 0x80041003 }, { operation });
    const asked = {
      Enumerate: enumerate({ uri }),
      Pull: pull(context ?? '', 1, { uri }),
      Release: release(context ?? '', { uri }),
    }[operation];
    expect((await faultOf(sandbox, asked ?? '')).name).toBe('WBEM_E_ACCESS_DENIED');
    expect(sandbox.openEnumerations).toBe(1);
    expect(sandbox.requests.at(-1)?.operation).toBe(operation);
  });
});
