import { describe, expect, test } from 'vitest';
import { CimDateTime, CimInstance } from '../../src/index.js';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { post } from '../server/wire.js';
import { Acme_Part, ACME, PART_CLASSES, parts } from './enumeration-classes.js';
import { ask, enumerate, enumeration, faultOf, pull, release, values } from './enumerating.js';

const uri = `${ACME}Acme_Part`;

function start(dialect: DialectName = 'windows'): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes: PART_CLASSES,
    instances: parts(),
  });
}

const EPR_MODE = '<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>';
const BOTH_MODE = '<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>';

describe('Enumerate', () => {
  test('answers with a context alone when the items are not asked for', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumeration('Enumerate', '', { uri }));
    expect(page).toMatchObject({ status: 200, hasItems: false, isEnd: false });
    expect(page.context).toMatch(/^uuid:[0-9A-F-]{36}$/);
    expect(sandbox.openEnumerations).toBe(1);
  });

  test('answers with the instances of the class and of those derived from it', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumerate({ uri }));
    expect(values(page, 'Name')).toEqual(['frame', 'Lid', 'drive', 'arm']);
    expect(page.items.map(({ ns, name }) => ns + name)).toEqual(
      ['Part', 'Part', 'Motor', 'Servo'].map((name) => `${ACME}Acme_${name}Acme_${name}`),
    );
    expect(page).toMatchObject({ isEnd: true, context: '' });
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('answers with every property: null, array and derived', async () => {
    await using sandbox = await start();
    const { items } = await ask(sandbox, enumerate({ uri }));
    expect(items[1]?.children.map(({ name }) => name)).toEqual([
      'Id',
      'Name',
      'Made',
      'Tags',
      'Tags',
      'Weight',
      'Spare',
    ]);
    expect(items[1]?.children[2]?.attributes).toMatchObject([{ name: 'nil', value: 'true' }]);
    expect(values({ items }, 'Power')).toEqual([undefined, undefined, '1.5', '0.25']);
  });

  test('gives each item its own namespaces, as Windows does', async () => {
    await using sandbox = await start();
    const { body } = await ask(sandbox, enumerate({ uri }, '', 1));
    expect(body).toContain(`<p0:Acme_Part xmlns:p0="${uri}" xmlns:xsi=`);
  });

  test('has no items of a class without instances', async () => {
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: PART_CLASSES,
    });
    const page = await ask(sandbox, enumerate({ uri }));
    expect(page).toMatchObject({ items: [], hasItems: true, isEnd: true, context: '' });
  });

  test('answers with endpoint references', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumerate({ uri }, EPR_MODE));
    expect(values(page, 'ResourceURI')).toEqual(
      ['Part', 'Part', 'Motor', 'Servo'].map((name) => `${ACME}Acme_${name}`),
    );
    expect(values(page, 'Selector')).toEqual(['1', '2', '3', '4']);
  });

  test('answers with both, the object first', async () => {
    await using sandbox = await start();
    const { items } = await ask(sandbox, enumerate({ uri }, BOTH_MODE));
    expect(items[2]?.name).toBe('Item');
    expect(items[2]?.children.map(({ name }) => name)).toEqual(['Acme_Motor', 'EndpointReference']);
  });

  test('refuses an unknown mode on Windows, and overlooks it elsewhere', async () => {
    const mode = '<w:EnumerationMode>EnumerateNothing</w:EnumerationMode>';
    await using windows = await start();
    expect(await faultOf(windows, enumerate({ uri }, mode))).toMatchObject({
      subcode: 'wsman:UnsupportedFeature',
      code: 0x80338086,
    });
    await using omi = await start('omi');
    expect((await ask(omi, enumerate(omiParts, mode))).items).toHaveLength(4);
  });

  test('refuses a class and a namespace that are not there', async () => {
    await using sandbox = await start();
    const unknown = await faultOf(sandbox, enumerate({ uri: `${ACME}Acme_Nothing` }));
    expect(unknown).toMatchObject({ subcode: 'wsa:DestinationUnreachable', code: 0x80338000 });
    const nowhere = await faultOf(sandbox, enumerate({ uri: uri.replace('acme', 'nowhere') }));
    expect(nowhere.name).toBe('WBEM_E_INVALID_NAMESPACE');
  });

  test('refuses keys on Windows', async () => {
    await using sandbox = await start();
    const asked = enumerate({ uri, selectors: { Id: '1' } });
    expect(await faultOf(sandbox, asked)).toMatchObject({ code: 0x80338108 });
  });

  test('needs a filter at the URI of all classes', async () => {
    await using sandbox = await start();
    expect(await faultOf(sandbox, enumerate({ uri: `${ACME}*` }))).toMatchObject({
      subcode: 'wsen:CannotProcessFilter',
      code: 0x8033801a,
    });
  });

  test.each(['0', '-1', 'many', '1.5'])('refuses MaxElements %s', async (count) => {
    await using sandbox = await start();
    const content = `<w:OptimizeEnumeration/><w:MaxElements>${count}</w:MaxElements>`;
    expect(await faultOf(sandbox, enumeration('Enumerate', content, { uri }))).toMatchObject({
      subcode: 'wsman:SchemaValidationError',
    });
  });

  test('takes any number of items when asked for more than 32,000', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumerate({ uri }, '', 100_000));
    expect(page.items).toHaveLength(4);
  });

  test('sends one item when OptimizeEnumeration says no number', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumeration('Enumerate', '<w:OptimizeEnumeration/>', { uri }));
    expect(page.items).toHaveLength(1);
  });

  test('writes datetimes as Windows does', async () => {
    const Made = CimDateTime.parse('20260102030405.000000+060');
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: PART_CLASSES,
      instances: [new CimInstance(Acme_Part, { Id: 1, Made })],
    });
    const { items } = await ask(sandbox, enumerate({ uri }));
    expect(values({ items }, 'Datetime')).toEqual(['2026-01-02T03:04:05+01:00']);
  });
});

const omiParts = {
  uri: 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Acme_Part',
  selectors: { __cimnamespace: 'root/acme' },
};

/** PolymorphismMode, as the servers have it that read it. */
const MODES: readonly (readonly [string, DialectName, string[]])[] = [
  ['IncludeSubClassProperties', 'omi', ['Part', 'Part', 'Motor', 'Servo']],
  ['ExcludeSubClassProperties', 'omi', ['Part', 'Part', 'Part', 'Part']],
  ['None', 'omi', ['Part', 'Part']],
  ['None', 'openwsman', ['Part', 'Part']],
  ['None', 'windows', ['Part', 'Part', 'Motor', 'Servo']],
  ['ExcludeSubClassProperties', 'windows', ['Part', 'Part', 'Motor', 'Servo']],
];

describe('PolymorphismMode', () => {
  test.each(MODES)('%s: on %s the classes are %s', async (mode, dialect, classes) => {
    await using sandbox = await start(dialect);
    const content = `<b:PolymorphismMode>${mode}</b:PolymorphismMode>`;
    const { items } = await ask(sandbox, enumerate(omiParts, content));
    expect(items.map(({ name }) => name)).toEqual(classes.map((name) => `Acme_${name}`));
    const isCast = classes.length === 4 && classes[2] === 'Part';
    expect(values({ items }, 'Power').filter(Boolean)).toHaveLength(
      isCast || classes.length === 2 ? 0 : 2,
    );
  });
});

describe('Pull', () => {
  test('brings the rest, and ends without a context', async () => {
    await using sandbox = await start();
    const first = await ask(sandbox, enumerate({ uri }, '', 1));
    const second = await ask(sandbox, pull(first.context ?? '', 2, { uri }));
    expect(values(second, 'Id')).toEqual(['2', '3']);
    expect(second).toMatchObject({ isEnd: false, context: first.context });
    const last = await ask(sandbox, pull(second.context ?? '', 2, { uri }));
    expect(values(last, 'Id')).toEqual(['4']);
    expect(last).toMatchObject({ isEnd: true, context: null });
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('has Items and EndOfSequence in the namespace of WS-Enumeration', async () => {
    await using sandbox = await start();
    const { context } = await ask(sandbox, enumerate({ uri }, '', 1));
    const { body } = await ask(sandbox, pull(context ?? '', 9, { uri }));
    expect(body).toMatch(/<n:Items>.*<\/n:Items><n:EndOfSequence\/>/);
  });

  test('brings what was made since, as long as its turn is to come', async () => {
    await using sandbox = await start();
    const { context } = await ask(sandbox, enumerate({ uri: `${ACME}Acme_Servo` }, '', 1));
    expect(context).toBe('');
    const page = await ask(sandbox, enumerate({ uri }, '', 1));
    sandbox.add(new CimInstance(Acme_Part, { Id: 7, Name: 'late' }));
    const rest = await ask(sandbox, pull(page.context ?? '', 9, { uri }));
    expect(values(rest, 'Name')).toEqual(['Lid', 'late', 'drive', 'arm']);
  });
});

describe('Release', () => {
  test('ends an enumeration', async () => {
    await using sandbox = await start();
    const { context } = await ask(sandbox, enumerate({ uri }, '', 1));
    const { status, body } = await post(sandbox, release(context ?? '', { uri }));
    expect(status).toBe(200);
    expect(body).toContain('/ReleaseResponse</a:Action>');
    expect(sandbox.openEnumerations).toBe(0);
    expect(await faultOf(sandbox, pull(context ?? '', 1, { uri }))).toMatchObject({
      subcode: 'wsen:InvalidEnumerationContext',
      code: 0x8033801b,
    });
  });
});
