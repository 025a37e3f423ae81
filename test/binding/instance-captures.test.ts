import { describe, expect, test } from 'vitest';
import { readInstance } from '../../src/binding/instance.js';
import { STANDARD_STYLE, writeProperties } from '../../src/binding/value.js';
import { WbemContext } from '../../src/binding/wbem-context.js';
import { type CimClass } from '../../src/cim/class.js';
import { parseCimDateTime } from '../../src/cim/datetime-text.js';
import type { CimInstance } from '../../src/cim/instance.js';
import * as cimv2 from '../../src/gen/cimv2/index.js';
import { ProtocolError } from '../../src/errors.js';
import { readEnvelope } from '../../src/wsman/envelope.js';
import { put } from '../../src/wsman/operations/put.js';
import { xml, type XmlElement } from '../../src/xml/element.js';
import { CIM, WSMAN, XSI } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { capture, hasCaptures } from '../support/captures.js';
import { type Infoset, infosetOf } from '../support/infoset.js';
import { capturedInstances, namespaceOf } from './instances.js';
import { encodeAll } from './notation.js';
import { AllTypes } from '../support/all-types.js';

function read(element: XmlElement, cimClass?: CimClass): CimInstance {
  return readInstance(element.children, {
    ...(cimClass === undefined ? {} : { cimClass }),
    className: element.name,
    origin: 'whole',
  });
}

/** The property elements of an instance that was read, as this library writes them. */
function rewritten(element: XmlElement, cimClass?: CimClass): readonly Infoset[] {
  const ns = namespaceOf(element);
  const family = ns.includes('/wscim/') ? 'dmtf' : 'wmi';
  const style = { ...STANDARD_STYLE, family } as const;
  const written = writeXml(xml('', 'x', writeProperties(ns, read(element, cimClass), style)));
  return infosetOf(parseXml(written)).children ?? [];
}

const DATETIME = new RegExp(`^(?:\\{${CIM}\\})?(Datetime|Interval)$`);

/**
 * An infoset without what is known to be written otherwise than it was sent:
 * - xsi:type on text, and IsNullArray on null, are not written;
 * - a datetime inside a WQL projection is in no namespace, and is written in that of CIM;
 * - a datetime is written in one form of the many that mean the same (`P2000D`);
 * - a reference to a class of a vendor is written with the URI of DMTF, since paths know no vendors.
 */
function known({ name, attributes = {}, children, text }: Infoset): Infoset {
  const kept = Object.entries(attributes).filter(
    ([key]) => !key.endsWith('}IsNullArray') && (key !== `{${XSI}}type` || children !== undefined),
  );
  const [, datetime] = DATETIME.exec(name) ?? [];
  return {
    name: datetime === undefined ? name : `{${CIM}}${datetime}`,
    ...(kept.length === 0 ? {} : { attributes: Object.fromEntries(kept) }),
    ...(children === undefined ? {} : { children: children.map(known) }),
    ...(text === undefined
      ? {}
      : { text: datetime === undefined ? knownText(name, text) : String(parseCimDateTime(text)) }),
  };
}

function knownText(name: string, text: string): string {
  if (name !== `{${WSMAN}}ResourceURI`) return text;
  return text
    .trim()
    .replace(
      /^http:\/\/intel\.com\/.*\/(?=\w+$)/,
      'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/',
    );
}

/** Win32_Service in the documentation of Microsoft has a namespace of nulls that does not exist. */
const MISPRINTED = '327-docs-get-win32-service-spooler-cim-location';
/** An example with the namespaces of a draft of 2005. */
const DRAFT = '197-omi-parser-l59-spec';

const instances = capturedInstances.filter(
  ([path]) => !path.includes(MISPRINTED) && !path.includes(DRAFT),
);
const elementsOf = (file: string): readonly XmlElement[] =>
  capturedInstances.find(([path]) => path.includes(file))?.[1] ?? [];
const propertiesIn = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter(({ name, ns }) => name !== 'Location' || ns !== CIM);

describe.skipIf(!hasCaptures)('instances in captured answers (skipped where absent)', () => {
  test('there are hundreds of them', () => {
    expect(instances.flatMap(([, elements]) => elements).length).toBeGreaterThan(500);
  });

  test.each(instances)('those of %s have a value for each property', (_path, elements) => {
    for (const element of elements) {
      const names = new Set(propertiesIn(element).map(({ name }) => name));
      expect([...read(element)].map(([name]) => name)).toEqual([...names]);
    }
  });

  test.each(instances)('those of %s are written as they were sent', (_path, elements) => {
    for (const element of elements) {
      const sent = propertiesIn(element).map(infosetOf).map(known);
      expect(rewritten(element).map(known)).toEqual(sent);
    }
  });

  const classes = new Map<string, CimClass>(Object.entries(cimv2));
  const typed = instances.filter(([, elements]) => elements.some(({ name }) => classes.has(name)));

  test.each(typed)('those of %s are of their declared types', (_path, elements) => {
    for (const element of elements) {
      const cimClass = classes.get(element.name);
      const undeclared = [...read(element, cimClass)].filter(
        ([name]) => cimClass?.properties[name] === undefined,
      );
      expect(undeclared).toEqual([]);
      expect(rewritten(element, cimClass)).toEqual(propertiesIn(element).map(infosetOf));
    }
  });

  test('there are services among them', () => {
    const services = typed
      .flatMap(([, elements]) => elements)
      .filter(({ name }) => name === 'Win32_Service')
      .map((element) => read(element, cimv2.Win32_Service))
      .filter((service) => service.has('Started'));
    expect(services.length).toBeGreaterThan(20);
    const types = services.map((service) => typeof service.get('Started'));
    expect([...new Set(types)]).toEqual(['boolean']);
  });

  test('nulls of a namespace that does not exist are no nulls', () => {
    const values = elementsOf(MISPRINTED).map((element) => read(element).get('InstallDate'));
    expect(values).toEqual(['']);
  });

  test('a reference with the namespaces of a draft is refused', () => {
    expect(() => elementsOf(DRAFT).map((element) => read(element))).toThrow(ProtocolError);
    expect(elementsOf(DRAFT)).toHaveLength(1);
  });
});

function omiInstance(capturePath: string): CimInstance {
  const { body } = readEnvelope(parseXml(capture(`omi/captures/${capturePath}.response.xml`)));
  const [element = xml('', 'none')] = body;
  return read(element, AllTypes);
}

describe.skipIf(!hasCaptures)(
  'an instance of every type as OMI sends it (skipped where absent)',
  () => {
    test('has its values at the ends of their ranges', () => {
      expect(encodeAll(omiInstance('027-create-alltypes-get-back'))).toMatchObject({
        v_Key: { $bigint: '77' },
        v_bool: true,
        v_uint8: 255,
        v_sint8: -128,
        v_UINT16: 65_535,
        v_sint16: -32_768,
        v_uint32: 4_294_967_295,
        v_sint32: -2_147_483_648,
        v_uint64: { $bigint: '18446744073709551615' },
        v_sint64: { $bigint: '-9223372036854775808' },
        v_rEal32: 1.5,
        v_Real64: 0.1,
        v_char16: 'A',
        v_string: 'a & <b> "q" é€😀 tab\tend',
        v_DATETIME: { $datetime: '20240229123456.789012+330' },
        v_embeddedObject: null,
        v_reference: null,
        v_octetUint8: null,
      });
    });

    test('has its embedded instances, its reference and its octets', () => {
      const instance = omiInstance('052-create-embedded-get-back');
      const { v_embeddedObject, v_reference, v_octetUint8 } = encodeAll(instance);
      expect(v_octetUint8).toEqual([1, 2, 3, 4]);
      expect(v_embeddedObject).toMatchObject({ $instance: { className: 'TestClass_ForEmbedded' } });
      expect(v_reference).toEqual({ $path: expect.stringMatching(/^\w+\.\w+="\w+"$/) as string });
    });
  },
);

describe.skipIf(!hasCaptures)(
  "Microsoft's own client puts an instance (skipped where absent)",
  () => {
    const message = (): ReturnType<typeof readEnvelope> =>
      readEnvelope(parseXml(capture('corpus/messages/209-windows-mi-client-put-msft-person.xml')));

    test('with all of its properties, null where they are not set', () => {
      const { representation } = put.readRequest(message());
      const element = representation.kind === 'whole' ? representation.element : xml('', 'none');
      expect(element.name).toBe('MSFT_Person');
      expect(encodeAll(read(element))).toEqual({
        Key: '1',
        Species: null,
        Last: 'Osama',
        First: null,
        ExpensiveProperty: null,
      });
    });

    test('with the list of what changed, in a context of its own', () => {
      const context = WbemContext.fromOptions(message().headers.options ?? []);
      expect([...context]).toEqual([
        ['__MIInstanceModifiedPropertiesList', ['Last']],
        ['__MI_OPERATIONOPTIONS_CHANNELVALUE', [0, 1, 2]],
        ['__MI_OPERATIONOPTIONS_WRITEERRORMODE', 1],
      ]);
      expect(context.putExtensions).toBeUndefined();
    });

    test('at a DMTF URI, by a namespace and a key', () => {
      expect(message().headers).toMatchObject({
        resourceUri: 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_Person',
        selectors: [
          { name: '__cimnamespace', value: 'root/cimv2' },
          { name: 'Key', value: '1' },
        ],
        maxEnvelopeSize: 512_000,
        sequenceId: 1,
      });
    });
  },
);
