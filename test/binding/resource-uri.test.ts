import { describe, expect, test } from 'vitest';
import {
  addressOf,
  type Addressing,
  parseResourceUri,
  pathOf,
  referenceTo,
  toEpr,
} from '../../src/binding/resource-uri.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { ValidationError } from '../../src/errors.js';
import { ANONYMOUS } from '../../src/wsman/addressing.js';

const WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
const DMTF = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';
const wmi: Addressing = { family: 'wmi' };
const dmtf: Addressing = { family: 'dmtf' };

function selectorsText({ selectors }: ReturnType<typeof addressOf>): string {
  return selectors.map(({ name, value }) => `${name}=${value as string}`).join(' ');
}

describe('addressOf', () => {
  test.each([
    ['root/cimv2:C.a="x"', wmi, `${WMI}root/cimv2/C`, 'a=x'],
    ['root\\virtualization\\v2:C.a="x",b=2', wmi, `${WMI}root/virtualization/v2/C`, 'a=x b=2'],
    ['C.a="x"', wmi, `${WMI}root/cimv2/C`, 'a=x'],
    ['C.a="x"', { ...wmi, namespace: 'root/test' }, `${WMI}root/test/C`, 'a=x'],
    ['\\\\srv01\\root\\cimv2:C.a="x"', wmi, `${WMI}root/cimv2/C`, 'a=x'],
    ['root/cimv2:C.a=TRUE', wmi, `${WMI}root/cimv2/C`, 'a=true'],
    ['root/cimv2:C.a=18446744073709551615', wmi, `${WMI}root/cimv2/C`, 'a=18446744073709551615'],
    ['root/cimv2:C=@', wmi, `${WMI}root/cimv2/C`, ''],
    ['root/cimv2:C', wmi, `${WMI}root/cimv2/C`, ''],
    ['root/omi:C.a="x"', dmtf, `${DMTF}C`, '__cimnamespace=root/omi a=x'],
    ['C.a="x"', dmtf, `${DMTF}C`, '__cimnamespace=root/cimv2 a=x'],
    ['C.a="x"', { ...dmtf, namespace: 'root/test' }, `${DMTF}C`, '__cimnamespace=root/test a=x'],
    ['root/omi:C', dmtf, `${DMTF}C`, '__cimnamespace=root/omi'],
    ['C.a="x"', { ...wmi, resourceUri: 'http://v/C' }, 'http://v/C', 'a=x'],
    [
      'root/x:C.a="x"',
      { ...wmi, resourceUri: 'http://v/C' },
      'http://v/C',
      '__cimnamespace=root/x a=x',
    ],
  ])('of %s in %j', (path, addressing, resourceUri, selectors) => {
    const address = addressOf(CimObjectPath.parse(path), addressing);
    expect(address.resourceUri).toBe(resourceUri);
    expect(selectorsText(address)).toBe(selectors);
  });

  const inner = new CimObjectPath({ className: 'I', keys: { k: '1' } });
  const outer = new CimObjectPath({ className: 'O', namespace: 'root/test', keys: { ref: inner } });

  test.each([
    [wmi, `${WMI}root/test/I`, [{ name: 'k', value: '1' }]],
    [
      dmtf,
      `${DMTF}I`,
      [
        { name: '__cimnamespace', value: 'root/test' },
        { name: 'k', value: '1' },
      ],
    ],
    [{ ...wmi, resourceUri: 'http://v/O' }, `${WMI}root/test/I`, [{ name: 'k', value: '1' }]],
  ])(
    'puts a key that is a reference into the namespace around it, %j',
    (addressing, resourceUri, selectors) => {
      expect(addressOf(outer, addressing).selectors.at(-1)).toEqual({
        name: 'ref',
        value: { address: ANONYMOUS, resourceUri, selectors },
      });
    },
  );
});

describe('toEpr and referenceTo', () => {
  const path = new CimObjectPath({ className: 'C', keys: { a: 'x' } });

  test('both answer on the same connection', () => {
    expect(toEpr(path, wmi).address).toBe(ANONYMOUS);
    expect(referenceTo(path, wmi).address).toBe(ANONYMOUS);
  });

  test('a reference names no namespace that nobody named', () => {
    expect(selectorsText(toEpr(path, dmtf))).toBe('__cimnamespace=root/cimv2 a=x');
    expect(selectorsText(referenceTo(path, dmtf))).toBe('a=x');
  });

  test('a reference is not at the URI of the object that holds it', () => {
    const addressing = { ...wmi, resourceUri: 'http://v/Other' };
    expect(referenceTo(path, addressing).resourceUri).toBe(`${WMI}root/cimv2/C`);
  });
});

describe('parseResourceUri', () => {
  test.each([
    [`${WMI}root/cimv2/Win32_Service`, 'root/cimv2', 'Win32_Service'],
    [`${WMI.toUpperCase()}ROOT/CIMV2/C`, 'ROOT/CIMV2', 'C'],
    [`${WMI}root/virtualization/v2/*`, 'root/virtualization/v2', '*'],
    [`${WMI}C`, null, 'C'],
    [`${DMTF}C`, null, 'C'],
    ['http://intel.com/wbem/wscim/1/amt-schema/1/AMT_X', null, 'AMT_X'],
    ['', null, ''],
  ])('%s', (uri, namespace, className) => {
    expect(parseResourceUri(uri)).toEqual({ namespace, className });
  });
});

describe('pathOf', () => {
  test.each([
    [`${WMI}root/cimv2/C`, [], 'root/cimv2:C'],
    [`${WMI}root/cimv2/C`, [{ name: 'a', value: 'x "y" \\' }], 'root/cimv2:C.a="x \\"y\\" \\\\"'],
    [`${DMTF}C`, [{ name: 'a', value: '1' }], 'C.a="1"'],
    [
      `${DMTF}C`,
      [
        { name: '__CIMNAMESPACE', value: 'root\\omi' },
        { name: 'a', value: '' },
      ],
      'root/omi:C.a=""',
    ],
  ])('of %s with %j', (resourceUri, selectors, expected) => {
    expect(`${pathOf({ resourceUri, selectors })}`).toBe(expected);
  });

  test('makes a path of a selector that is a reference', () => {
    const value = {
      address: ANONYMOUS,
      resourceUri: `${DMTF}I`,
      selectors: [{ name: 'k', value: '1' }],
    };
    const path = pathOf({ resourceUri: `${DMTF}O`, selectors: [{ name: 'ref', value }] });
    expect(`${path.key('REF') as CimObjectPath}`).toBe('I.k="1"');
  });

  test.each(['', `${WMI}root/cimv2/`, `${WMI}root/cimv2/*`, 'http://h/1st'])(
    'refuses %j',
    (resourceUri) => {
      const read = (): unknown => pathOf({ resourceUri, selectors: [] });
      expect(read).toThrow(ValidationError);
      expect(read).toThrow('WBEM_E_INVALID_OBJECT_PATH');
    },
  );
});
