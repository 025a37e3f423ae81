import { describe, expect, test } from 'vitest';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { DMTF } from '../server/messages.js';
import { post } from '../server/wire.js';
import { ACME, PART_CLASSES, parts } from './enumeration-classes.js';
import { ask, enumerate, faultOf, filter, selectorFilter, values, wql } from './enumerating.js';

const uri = `${ACME}Acme_Part`;
const star = { uri: `${ACME}*` };
const omiParts = { uri: `${DMTF}Acme_Part`, selectors: { __cimnamespace: 'root/acme' } };

function start(dialect: DialectName = 'windows'): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes: PART_CLASSES,
    instances: parts(),
  });
}

describe('a query in WQL', () => {
  test('chooses among the instances of a class and of those derived from it', async () => {
    await using sandbox = await start();
    const page = await ask(sandbox, enumerate(star, wql('SELECT * FROM Acme_Part WHERE Id > 1')));
    expect(values(page, 'Id')).toEqual(['2', '3', '4']);
    expect(page.items[2]).toMatchObject({ name: 'Acme_Servo', ns: `${ACME}Acme_Servo` });
  });

  test('brings the properties that it names in fragments, by their names', async () => {
    await using sandbox = await start();
    const query = 'SELECT Weight, name, Made, Id FROM Acme_Part WHERE Id = 1';
    const { items } = await ask(sandbox, enumerate(star, wql(query)));
    expect(items.map(({ name }) => name)).toEqual(['XmlFragment']);
    expect(items[0]?.children.map(({ ns, name }) => [ns, name])).toEqual([
      ['', 'Id'],
      ['', 'Made'],
      ['', 'Name'],
      ['', 'Weight'],
    ]);
  });

  test('brings the instance without the other properties, from OMI', async () => {
    await using sandbox = await start('omi');
    const query = 'SELECT Weight, Name FROM Acme_Part WHERE Id = 1';
    const { items } = await ask(sandbox, enumerate(omiParts, wql(query)));
    expect(items.map(({ name }) => name)).toEqual(['Acme_Part']);
    expect(items[0]?.children.map(({ name }) => name)).toEqual(['Name', 'Weight']);
  });

  test('goes to the URI of all classes on Windows', async () => {
    await using sandbox = await start();
    expect(
      await faultOf(sandbox, enumerate({ uri }, wql('SELECT * FROM Acme_Part'))),
    ).toMatchObject({
      subcode: 'wsa:DestinationUnreachable',
      code: 0x803380fb,
      name: 'WBEM_E_INVALID_QUERY',
    });
  });

  test('goes to all classes of DMTF, too', async () => {
    await using sandbox = await start();
    const all = 'http://schemas.dmtf.org/wbem/wscim/1/*';
    const asked = { uri: all, selectors: { __cimnamespace: 'root/acme' } };
    const { items } = await ask(sandbox, enumerate(asked, wql('SELECT * FROM Acme_Motor')));
    expect(items[0]).toMatchObject({ name: 'Acme_Motor', ns: `${DMTF}Acme_Motor` });
  });

  test.each([
    'SELECTT * FROM Acme_Part',
    'SELECT * FROM Acme_Nothing',
    'SELECT * FROM Acme_Part WHERE Nothing = 1',
    'SELECT Nothing FROM Acme_Part',
    'SELECT * FROM Acme_Part WHERE Tags = 1',
  ])('is refused as Windows does: %s', async (query) => {
    await using sandbox = await start();
    const { body } = await post(sandbox, enumerate(star, wql(query)));
    expect(await faultOf(sandbox, enumerate(star, wql(query)))).toEqual({
      subcode: 'wsen:CannotProcessFilter',
      code: 0x8033801a,
      name: 'WBEM_E_INVALID_QUERY',
    });
    expect(body).toContain('>ExecQuery</');
    expect(body).toContain(`>${query.replaceAll('<', '&lt;')}</`);
  });

  test('of a class that is not that of the URI is refused by OMI', async () => {
    await using sandbox = await start('omi');
    const fault = await faultOf(sandbox, enumerate(omiParts, wql('SELECT * FROM Acme_Motor')));
    expect(fault).toMatchObject({ subcode: 'wsman:InternalError', name: 'WBEM_E_INVALID_QUERY' });
  });

  test('of an unknown class is about that class to OMI', async () => {
    await using sandbox = await start('omi');
    const all = { ...omiParts, uri: 'http://schemas.dmtf.org/wbem/wscim/1/*' };
    const fault = await faultOf(sandbox, enumerate(all, wql('SELECT * FROM Acme_Nothing')));
    expect(fault.name).toBe('WBEM_E_INVALID_CLASS');
  });

  test.each(['SELECT * FROM META_CLASS', 'ASSOCIATORS OF {Acme_Part.Id=1} WHERE ClassDefsOnly'])(
    'for classes is not supported: %s',
    async (query) => {
      await using sandbox = await start();
      expect((await faultOf(sandbox, enumerate(star, wql(query)))).name).toBe(
        'WBEM_E_NOT_SUPPORTED',
      );
    },
  );
});

describe('a filter of an unknown dialect', () => {
  const xpath = filter('http://www.w3.org/TR/1999/REC-xpath-19991116', 'Name');

  test('is refused by Windows', async () => {
    await using sandbox = await start();
    expect(await faultOf(sandbox, enumerate(star, xpath))).toMatchObject({
      subcode: 'wsen:FilterDialectRequestedUnavailable',
      code: 0x80338019,
    });
  });

  test('makes OMI answer with nothing', async () => {
    await using sandbox = await start('omi');
    const { status, body } = await post(sandbox, enumerate(omiParts, xpath));
    expect([status, body]).toEqual([500, '']);
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('is CQL to Windows, and WQL to the others', async () => {
    const cql = filter('http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf', 'select * from Acme_Part');
    await using windows = await start();
    expect((await faultOf(windows, enumerate(star, cql))).code).toBe(0x80338019);
    await using openwsman = await start('openwsman');
    expect((await ask(openwsman, enumerate(omiParts, cql))).items).toHaveLength(4);
  });
});

describe('a selector filter', () => {
  test('lets through what has all the values, without letter case', async () => {
    await using sandbox = await start();
    const both = selectorFilter([
      ['name', 'LID'],
      ['Spare', 'FALSE'],
    ]);
    expect(values(await ask(sandbox, enumerate({ uri }, both)), 'Id')).toEqual(['2']);
    const large = selectorFilter([['Weight', '5000000000']]);
    expect(values(await ask(sandbox, enumerate({ uri }, large)), 'Id')).toEqual(['1']);
    const none = selectorFilter([['Weight', 'heavy']]);
    expect((await ask(sandbox, enumerate({ uri }, none))).items).toEqual([]);
  });

  test.each([
    ['an array', [['Tags', 'a']]],
    ['a datetime', [['Made', '20260102030405.000000+060']]],
    ['an unknown property', [['Nothing', '1']]],
    ['a quote', [['Name', 'Lid"']]],
    [
      'a property named twice',
      [
        ['Name', 'a'],
        ['NAME', 'b'],
      ],
    ],
  ] as const)('is refused by Windows with %s', async (_, set) => {
    await using sandbox = await start();
    expect(await faultOf(sandbox, enumerate({ uri }, selectorFilter(set)))).toMatchObject({
      subcode: 'wsen:CannotProcessFilter',
      code: 0x8033801a,
    });
  });

  test('needs the URI of a class', async () => {
    await using sandbox = await start();
    const asked = enumerate(star, selectorFilter([['Name', 'Lid']]));
    expect((await faultOf(sandbox, asked)).subcode).toBe('wsen:CannotProcessFilter');
  });

  test('is overlooked by OMI and applied by openwsman', async () => {
    const asked = enumerate(omiParts, selectorFilter([['Name', 'Lid']]));
    await using omi = await start('omi');
    expect((await ask(omi, asked)).items).toHaveLength(4);
    await using openwsman = await start('openwsman');
    expect((await ask(openwsman, asked)).items).toHaveLength(1);
  });
});
