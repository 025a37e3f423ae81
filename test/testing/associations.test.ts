import { describe, expect, test } from 'vitest';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { SERVICE, WMI } from '../server/messages.js';
import { ACME, PART_CLASSES, parts } from './enumeration-classes.js';
import {
  ask,
  associated,
  associations,
  enumerate,
  faultOf,
  type PageFound,
  values,
  wql,
} from './enumerating.js';

function start(dialect: DialectName = 'windows'): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes: PART_CLASSES,
    instances: parts(),
  });
}

const star = { uri: `${ACME}*` };

type Names = readonly (readonly [string, string])[];

function asking(className: string, id: number, names: Names, kind = associated): string {
  const object = { uri: `${ACME}Acme_${className}`, selectors: { Id: String(id) }, names };
  return enumerate(star, kind(object));
}

function ids(page: PageFound): (string | undefined)[] {
  return values(page, 'Id');
}

describe('a filter for associated instances', () => {
  test.each<readonly [string, string, number, Names, string[]]>([
    ['whatever is at the other end', 'Motor', 3, [], ['1', '4']],
    [
      'only through associations of a class',
      'Motor',
      3,
      [['AssociationClassName', 'acme_holds']],
      ['4'],
    ],
    [
      'through associations of derived classes',
      'Motor',
      3,
      [['AssociationClassName', 'Acme_Contains']],
      ['1', '4'],
    ],
    ['where the object has a role', 'Motor', 3, [['Role', 'Part']], ['1']],
    ['where what comes back has a role', 'Motor', 3, [['ResultRole', 'part']], ['4']],
    ['of a class', 'Motor', 3, [['ResultClassName', 'Acme_Servo']], ['4']],
    [
      'of a class or one derived from it',
      'Motor',
      3,
      [['ResultClassName', 'Acme_Part']],
      ['1', '4'],
    ],
    ['in no such role', 'Motor', 3, [['Role', 'Nothing']], []],
    ['that is the object itself, once', 'Servo', 4, [], ['3', '4']],
    ['without what is not there', 'Part', 2, [], []],
  ])('brings %s', async (_, className, id, names, expected) => {
    await using sandbox = await start();
    expect(ids(await ask(sandbox, asking(className, id, names)))).toEqual(expected);
  });

  test('brings only the properties that it names, in fragments', async () => {
    await using sandbox = await start();
    const names: Names = [
      ['Role', 'Part'],
      ['IncludeResultProperty', 'Name'],
      ['IncludeResultProperty', 'id'],
    ];
    const { items } = await ask(sandbox, asking('Motor', 3, names));
    expect(items[0]).toMatchObject({ name: 'XmlFragment' });
    expect(items[0]?.children.map(({ name }) => name)).toEqual(['Id', 'Name']);
  });

  test('brings all properties from OMI, whatever it names', async () => {
    await using sandbox = await start('omi');
    const page = await ask(sandbox, asking('Motor', 3, [['IncludeResultProperty', 'Name']]));
    expect(page.items[0]).toMatchObject({ name: 'Acme_Part' });
    expect(ids(page)).toEqual(['1', '4']);
  });

  test('is refused for an object that is not there', async () => {
    await using sandbox = await start();
    expect((await faultOf(sandbox, asking('Part', 77, []))).name).toBe('WBEM_E_NOT_FOUND');
  });

  test.each<readonly [string, Names]>([
    ['Nothing', []],
    ['Motor', [['AssociationClassName', 'Acme_Nothing']]],
    ['Motor', [['ResultClassName', 'Acme_Nothing']]],
  ])('is refused for an unknown class: %s %j', async (className, names) => {
    await using sandbox = await start('omi');
    expect((await faultOf(sandbox, asking(className, 3, names))).name).toBe('WBEM_E_INVALID_CLASS');
  });

  test('is refused for keys that the class does not have', async () => {
    await using sandbox = await start();
    const object = { uri: `${ACME}Acme_Motor`, selectors: { Key: '3' } };
    expect((await faultOf(sandbox, enumerate(star, associated(object)))).subcode).toBe(
      'wsman:InvalidSelectors',
    );
  });
});

describe('a filter for associations', () => {
  test.each<readonly [string, Names, string[]]>([
    ['all', [], ['Contains', 'Holds']],
    ['those of a class', [['ResultClassName', 'Acme_Holds']], ['Holds']],
    ['those in which the object has a role', [['Role', 'Part']], ['Contains']],
  ])('brings %s', async (_, names, classes) => {
    await using sandbox = await start();
    const { items } = await ask(sandbox, asking('Motor', 3, names, associations));
    expect(items.map(({ name }) => name)).toEqual(classes.map((name) => `Acme_${name}`));
  });

  test('brings an association once, though it refers to the object twice', async () => {
    await using sandbox = await start();
    const { items } = await ask(sandbox, asking('Servo', 4, [], associations));
    expect(items).toHaveLength(2);
  });
});

describe('a query for associations', () => {
  test.each([
    ['ASSOCIATORS OF {Acme_Motor.Id=3}', ['1', '4']],
    ['ASSOCIATORS OF {Acme_Motor=3} WHERE ResultClass=Acme_Servo', ['4']],
    [
      'ASSOCIATORS OF {root/acme:Acme_Motor.Id=3} WHERE AssocClass=Acme_Holds ResultRole=Part',
      ['4'],
    ],
    ['ASSOCIATORS OF {Acme_Motor.Id=3} WHERE Role=Part', ['1']],
  ])('brings what a filter would: %s', async (query, expected) => {
    await using sandbox = await start();
    expect(ids(await ask(sandbox, enumerate(star, wql(query))))).toEqual(expected);
  });

  test('brings the associations', async () => {
    await using sandbox = await start();
    const query = 'REFERENCES OF {Acme_Motor.Id=3} WHERE ResultClass=Acme_Holds Role=Whole';
    const { items } = await ask(sandbox, enumerate(star, wql(query)));
    expect(items.map(({ name }) => name)).toEqual(['Acme_Holds']);
  });

  test('brings keys only', async () => {
    await using sandbox = await start();
    const query = 'ASSOCIATORS OF {Acme_Motor.Id=3} WHERE Role=Part KeysOnly';
    const page = await ask(sandbox, enumerate(star, wql(query)));
    expect([values(page, 'Id'), values(page, 'Name')]).toEqual([['1'], ['']]);
  });

  test('is none to OMI', async () => {
    await using sandbox = await start('omi');
    const asked = enumerate(star, wql('ASSOCIATORS OF {Acme_Motor.Id=3}'));
    expect((await faultOf(sandbox, asked)).name).toBe('WBEM_E_INVALID_QUERY');
  });
});

describe('the sample services', () => {
  test('depend on each other', async () => {
    await using sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
    const all = { uri: `${WMI}root/cimv2/*` };
    const rpc = { uri: SERVICE, selectors: { Name: 'RpcSs' } };
    const antecedents = await ask(
      sandbox,
      enumerate(all, associated({ ...rpc, names: [['ResultRole', 'Antecedent']] })),
    );
    expect(values(antecedents, 'Name')).toEqual(['DcomLaunch']);
    const query = 'ASSOCIATORS OF {Win32_Service.Name="RpcSs"} WHERE ResultClass=Win32_BaseService';
    const both = await ask(sandbox, enumerate(all, wql(query)));
    expect(new Set(values(both, 'Name'))).toEqual(new Set(['DcomLaunch', 'Spooler']));
  });
});
