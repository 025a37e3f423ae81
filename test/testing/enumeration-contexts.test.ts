import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  type DialectName,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { DMTF } from '../server/messages.js';
import { basic, post } from '../server/wire.js';
import { ACME, PART_CLASSES, parts } from './enumeration-classes.js';
import { ask, enumerate, enumeration, faultOf, pull, release } from './enumerating.js';

const uri = `${ACME}Acme_Part`;

function start(options: SandboxOptions = {}): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: PART_CLASSES,
    instances: parts(),
    ...options,
  });
}

async function begin(sandbox: Sandbox, asked = { uri }): Promise<string> {
  return (await ask(sandbox, enumerate(asked, '', 1))).context ?? '';
}

const UNKNOWN: readonly (readonly [DialectName, string, string])[] = [
  ['windows', 'wsen:InvalidEnumerationContext', 'uuid:[0-9A-F-]{36}'],
  ['omi', 'wsa:DestinationUnreachable', '\\d+'],
  ['openwsman', 'wsen:InvalidEnumerationContext', '[0-9a-f-]{36}'],
];

describe.each(UNKNOWN)('an enumeration context of %s', (dialect, subcode, shape) => {
  test('is like those of the server', async () => {
    await using sandbox = await start({ dialect });
    expect(await begin(sandbox)).toMatch(new RegExp(`^${shape}$`));
  });

  test('is refused when it is unknown, and after its end', async () => {
    await using sandbox = await start({ dialect });
    expect((await faultOf(sandbox, pull('12345', 1, { uri }))).subcode).toBe(subcode);
    const context = await begin(sandbox);
    await ask(sandbox, pull(context, 9, { uri }));
    expect((await faultOf(sandbox, pull(context, 1, { uri }))).subcode).toBe(subcode);
    expect((await faultOf(sandbox, release(context, { uri }))).subcode).toBe(subcode);
  });
});

describe('an enumeration', () => {
  test('belongs to the user who began it', async () => {
    await using sandbox = await start({ users: { ann: 'a', bob: 'b' } });
    const context = await begin(sandbox);
    const authorization = basic('bob', 'b');
    const stolen = await faultOf(sandbox, pull(context, 1, { uri }), { authorization });
    expect(stolen.subcode).toBe('wsen:InvalidEnumerationContext');
    expect((await ask(sandbox, pull(context, 1, { uri }))).items).toHaveLength(1);
  });

  test('ends when nobody asks for it for a while', async () => {
    await using sandbox = await start({ enumerationTimeoutMs: 150 });
    const context = await begin(sandbox);
    await sleep(100);
    expect((await ask(sandbox, pull(context, 1, { uri }))).status).toBe(200);
    await sleep(100);
    expect(sandbox.openEnumerations).toBe(1);
    await sleep(100);
    expect(sandbox.openEnumerations).toBe(0);
    expect((await faultOf(sandbox, pull(context, 1, { uri }))).code).toBe(0x8033801b);
  });

  test('ends with the sandbox', async () => {
    const sandbox = await start();
    await begin(sandbox);
    await sandbox.close();
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('is pulled from where it was begun', async () => {
    await using sandbox = await start();
    const context = await begin(sandbox);
    const asked = pull(context, 1, { uri: `${ACME}Acme_Motor` });
    expect((await faultOf(sandbox, asked)).code).toBe(0x803381ad);
    expect((await ask(sandbox, pull(context, 1, { uri: uri.toUpperCase() }))).status).toBe(200);
  });

  test('is one of not too many', async () => {
    await using sandbox = await start({ maxEnumerations: 2 });
    await begin(sandbox);
    await begin(sandbox);
    expect(await faultOf(sandbox, enumerate({ uri }))).toMatchObject({
      subcode: 'wsman:QuotaLimit',
      code: 0x803381a5,
    });
  });

  test('is one of 64 of OMI, which says nothing to the next', async () => {
    await using sandbox = await start({ dialect: 'omi' });
    const asked = { uri: `${DMTF}Acme_Part`, selectors: { __cimnamespace: 'root/acme' } };
    for (let count = 0; count < 64; count += 1) await begin(sandbox, asked);
    expect(sandbox.openEnumerations).toBe(64);
    const { status, body } = await post(sandbox, enumerate(asked));
    expect([status, body]).toEqual([500, '']);
  });
});

describe('wsen:Renew and wsen:GetStatus', () => {
  const name = (context: string): string =>
    `<n:EnumerationContext>${context}</n:EnumerationContext>`;

  test.each(['Renew', 'GetStatus'])('%s is not supported, as by the servers', async (action) => {
    await using sandbox = await start();
    const context = await begin(sandbox);
    const asked = enumeration(action, name(context), { uri });
    expect((await faultOf(sandbox, asked)).subcode).toBe('wsa:ActionNotSupported');
  });

  test('tell and lengthen the life of an enumeration, where they are switched on', async () => {
    await using sandbox = await start({ renewableEnumerations: true });
    const content = '<n:Expires>PT20S</n:Expires><w:OptimizeEnumeration/>';
    const first = await ask(sandbox, enumeration('Enumerate', content, { uri }));
    expect(textIn(first.body, 'Expires')).toBe('PT20.000S');
    const context = first.context ?? '';
    const status = await post(sandbox, enumeration('GetStatus', name(context), { uri }));
    expect(textIn(status.body, 'Expires')).toMatch(/^PT(?:19\.\d+|20\.000)S$/);
    const longer = `${name(context)}<n:Expires>PT90S</n:Expires>`;
    const renewed = await post(sandbox, enumeration('Renew', longer, { uri }));
    expect(renewed.body).toContain('/enumeration/RenewResponse</a:Action>');
    expect(textIn(renewed.body, 'Expires')).toBe('PT90.000S');
  });

  test('end an enumeration at its time, however often it is pulled', async () => {
    await using sandbox = await start({ renewableEnumerations: true, enumerationTimeoutMs: 120 });
    const context = await begin(sandbox);
    await sleep(80);
    await ask(sandbox, pull(context, 1, { uri }));
    await sleep(80);
    expect(sandbox.openEnumerations).toBe(0);
  });
});
