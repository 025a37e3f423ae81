import { describe, expect, test } from 'vitest';
import { checkWritable, readInstance, writeInstance } from '../../src/binding/instance.js';
import { STANDARD_STYLE } from '../../src/binding/value.js';
import { defineClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { Win32_Service } from '../../src/gen/cimv2/index.js';
import { ProtocolError, ValidationError } from '../../src/errors.js';
import type { XmlElement } from '../../src/xml/element.js';
import { XSI } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { infoset } from '../support/infoset.js';
import { encode, encodeAll } from './notation.js';

const URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service';
const path = CimObjectPath.parse('root/cimv2:Win32_Service.Name="Spooler"');

function elements(inner: string): readonly XmlElement[] {
  return parseXml(`<p:x xmlns:p="${URI}" xmlns:xsi="${XSI}">${inner}</p:x>`).children;
}

describe('readInstance', () => {
  const context = { className: 'Win32_Service', origin: 'whole', path } as const;

  test('types the properties that the class declares, whatever the case of their names', () => {
    const read = readInstance(elements('<p:PROCESSID>5</p:PROCESSID><p:started>TRUE</p:started>'), {
      ...context,
      cimClass: Win32_Service,
    });
    expect(encodeAll(read)).toEqual({ ProcessId: 5, Started: true });
  });

  test('keeps properties that the class does not declare, untyped', () => {
    const read = readInstance(elements('<p:Newer>5</p:Newer>'), {
      ...context,
      cimClass: Win32_Service,
    });
    expect(read.get('newer')).toBe('5');
  });

  test('leaves all as it is without a class', () => {
    const read = readInstance(
      elements('<p:ProcessId>5</p:ProcessId><p:x xsi:nil="true"/>'),
      context,
    );
    expect(encodeAll(read)).toEqual({ ProcessId: '5', x: null });
  });

  test('knows the path, the namespace and where it came from', () => {
    const read = readInstance(elements(''), { ...context, namespace: 'root/cimv2' });
    expect(read.path).toBe(path);
    expect(read).toMatchObject({ namespace: 'root/cimv2', origin: 'whole' });
    expect(readInstance(elements(''), { className: 'X', origin: 'partial' })).toMatchObject({
      path: null,
      namespace: null,
      origin: 'partial',
    });
  });

  test('has no changed properties', () => {
    const inner = '<p:State>Running</p:State><p:Newer>5</p:Newer>';
    expect(
      readInstance(elements(inner), { ...context, cimClass: Win32_Service }).changedProperties,
    ).toEqual([]);
  });

  test('is of the class that the element names, which may be a derived one', () => {
    const read = readInstance(elements('<p:State>Running</p:State>'), {
      ...context,
      cimClass: Win32_Service,
      className: 'Win32_SpecialService',
    });
    expect(read.className).toBe('Win32_SpecialService');
    expect(read.cimClass).toBe(Win32_Service);
  });

  test.each([
    ['a value of a wrong type', '<p:ProcessId>many</p:ProcessId>'],
    ['a number out of range', '<p:ProcessId>4294967296</p:ProcessId>'],
    ['several values for one', '<p:State>a</p:State><p:State>b</p:State>'],
  ])('refuses %s', (_what, inner) => {
    const read = (): unknown =>
      readInstance(elements(inner), { ...context, cimClass: Win32_Service });
    expect(read).toThrow(ProtocolError);
  });
});

describe('writeInstance', () => {
  const relative = new CimObjectPath({ className: 'Test_Part', keys: { Name: 'p' } });
  const part = new CimInstance('Test_Part', { Name: 'p' });

  function written(namespace: string | null, uri: string, style = STANDARD_STYLE): string {
    return writeXml(
      writeInstance(
        new CimInstance('Test_Whole', { Ref: relative, Part: part }, { namespace }),
        uri,
        style,
      ),
    );
  }

  test('writes the class into the namespace of the resource URI, and its type', () => {
    const instance = new CimInstance(Win32_Service, {
      Name: 'Spooler',
      ProcessId: 5,
      InstallDate: null,
    });
    expect(infoset(writeXml(writeInstance(instance, URI, STANDARD_STYLE)))).toEqual(
      infoset(`<p:Win32_Service xmlns:p="${URI}" xmlns:xsi="${XSI}" xsi:type="p:Win32_Service_Type">
        <p:Name>Spooler</p:Name><p:ProcessId>5</p:ProcessId><p:InstallDate xsi:nil="true"/>
      </p:Win32_Service>`),
    );
  });

  const wmi = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
  const dmtf = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';

  test.each([
    ['of the instance', 'root/test', `${dmtf}Test_Whole`, `${wmi}root/test/Test_Part`],
    ['of the resource URI', null, `${wmi}root/test/Test_Whole`, `${wmi}root/test/Test_Part`],
    ['root/cimv2, where nothing says', null, `${dmtf}Test_Whole`, `${wmi}root/cimv2/Test_Part`],
  ])('takes what names no namespace to be in that %s', (_which, namespace, uri, expected) => {
    const document = written(namespace, uri);
    expect(document).toContain(`<w:ResourceURI>${expected}</w:ResourceURI>`);
    expect(document).toContain(`="${expected}"`);
  });

  test('says the namespace of a reference by a selector where URIs do not', () => {
    const style = { ...STANDARD_STYLE, family: 'dmtf' } as const;
    const selector = '<w:Selector Name="__cimnamespace">root/test</w:Selector>';
    expect(written('root/test', `${dmtf}Test_Whole`, style)).toContain(selector);
    expect(written(null, `${dmtf}Test_Whole`, style)).not.toContain('__cimnamespace');
  });

  test('reads back what it wrote', () => {
    const uri = `${wmi}root/test/Test_Whole`;
    const { children, name } = parseXml(written('root/test', uri));
    const read = readInstance(children, {
      className: name,
      origin: 'whole',
      namespace: 'root/test',
    });
    expect(encode(read)).toEqual({
      $instance: {
        className: 'Test_Whole',
        namespace: 'root/test',
        properties: {
          Ref: { $path: 'root/test:Test_Part.Name="p"' },
          Part: {
            $instance: {
              className: 'Test_Part',
              namespace: 'root/test',
              properties: { Name: 'p' },
            },
          },
        },
      },
    });
  });

  test.each(['a b', 'a#', '1a', 'a:b', 'xsi:nil="true"'])(
    'refuses a property called %j',
    (name) => {
      const instance = new CimInstance('Test_Whole', { [name]: 'x' });
      expect(() => writeXml(writeInstance(instance, URI, STANDARD_STYLE))).toThrow(ValidationError);
    },
  );

  test('names the property whose value XML cannot carry', () => {
    const instance = new CimInstance('Test_Whole', { Text: 'a\u0000' });
    expect(() => writeXml(writeInstance(instance, URI, STANDARD_STYLE))).toThrow(
      'Text has the character U+0000 at position 1',
    );
  });

  test('writes octets as base64 where the class says so', () => {
    const cimClass = defineClass({
      className: 'Test_Blob',
      namespace: 'root/test',
      properties: { Data: { type: 'uint8', array: true, octetString: true } },
    });
    const [data] = writeInstance(
      new CimInstance(cimClass, { Data: [1, 2] }),
      URI,
      STANDARD_STYLE,
    ).children;
    expect(data?.text).toBe('AQI=');
  });
});

describe('checkWritable', () => {
  test('refuses an empty array, which nothing on the wire would say', () => {
    expect(() => checkWritable('Names', [])).toThrow(ValidationError);
    expect(() => checkWritable('Names', [])).toThrow('WBEM_E_UNSUPPORTED_PARAMETER');
  });

  test.each([null, '', [''], 0, false])('accepts %j', (value) => {
    expect(() => checkWritable('Names', value)).not.toThrow();
  });
});
