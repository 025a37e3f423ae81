import { describe, expect, test } from 'vitest';
import { type ItemContext, readObjects, readPaths } from '../../src/binding/items.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { Win32_Service } from '../../src/gen/cimv2/index.js';
import { ProtocolError } from '../../src/errors.js';
import { capture, hasCaptures } from '../support/captures.js';
import { fragment, generally, item, itemsLeft, itemsOf, left, page } from './pages.js';

const context: ItemContext = { className: 'X', namespace: 'root/other', origin: 'whole' };
const DMTF = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/';

const epr = (uri: string, selectors: string): string =>
  '<a:EndpointReference><a:Address>x</a:Address><a:ReferenceParameters>' +
  `<w:ResourceURI>${uri}</w:ResourceURI><w:SelectorSet>${selectors}</w:SelectorSet>` +
  '</a:ReferenceParameters></a:EndpointReference>';
const EPR = epr(`${DMTF}Test_Sample`, '<w:Selector Name="Name">a</w:Selector>');

/** Where the items come from: read whole, or left to the scanner. */
const SOURCES = [
  ['read whole', (items: string) => itemsOf(page(items))],
  ['left', (items: string) => itemsLeft(page(items))],
] as const;

function refusal(read: () => unknown): ProtocolError {
  try {
    read();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new TypeError('nothing was refused');
}

describe.each(SOURCES)('readObjects of items %s', (_how, itemsIn) => {
  test('gives each instance its own class, and the namespace of its URI', () => {
    const derived = item('').replaceAll('Test_Sample', 'Test_Derived');
    const objects = readObjects(itemsIn(item('<p:A>1</p:A>') + derived), context);
    expect(objects.map(({ className, namespace }) => [className, namespace])).toEqual([
      ['Test_Sample', 'root/test'],
      ['Test_Derived', 'root/test'],
    ]);
  });

  test('takes the namespace from the context where the URI has none', () => {
    const [object] = readObjects(itemsIn(`<p:C xmlns:p="${DMTF}C"/>`), context);
    expect(object).toMatchObject({ className: 'C', namespace: 'root/other', path: null });
  });

  test('gives projections the class, the namespace and the origin of the context', () => {
    const projection = { ...context, origin: 'partial' } as const;
    const [object] = readObjects(itemsIn(fragment('<A>1</A>')), projection);
    expect(object).toMatchObject({ className: 'X', namespace: 'root/other', origin: 'partial' });
    expect(object?.toJSON()).toEqual({ A: '1' });
  });

  test('types properties by the class, and keeps others in their place', () => {
    const typed = { ...context, cimClass: Win32_Service };
    const properties = '<p:started>TRUE</p:started><p:New>5</p:New><p:ProcessId>7</p:ProcessId>';
    const [object] = readObjects(itemsIn(item(properties)), typed);
    expect([...(object ?? [])]).toEqual([
      ['Started', true],
      ['New', '5'],
      ['ProcessId', 7],
    ]);
    expect(object).toMatchObject({ className: 'Test_Sample', cimClass: Win32_Service });
    expect(object?.changedProperties).toEqual([]);
  });

  test('gives instances of their own', () => {
    const objects = readObjects(itemsIn(item('<p:A>1</p:A>').repeat(2)), context);
    objects[0]?.set('A', '2');
    expect(objects.map((object) => object.get('A'))).toEqual(['2', '1']);
    expect(objects.map(({ changedProperties }) => changedProperties)).toEqual([['A'], []]);
    expect(objects[0]?.getOriginal('A')).toBe('1');
  });

  test.each([
    ['as DSP0226 has it', `<w:Item>${item('<p:A>1</p:A>')}${EPR}</w:Item>`],
    ['the other way round', `<w:Item>${EPR}${item('<p:A>1</p:A>')}</w:Item>`],
    ['as Vista has it', `<w:Item><Obj>${item('<p:A>1</p:A>')}</Obj><EPR>${EPR}</EPR></w:Item>`],
  ])('takes the path of an object with its reference, %s', (_what, wrapped) => {
    const [object] = readObjects(itemsIn(wrapped), context);
    expect(`${object?.path}`).toBe('root/test:Test_Sample.Name="a"');
    expect(object?.toJSON()).toEqual({ A: '1' });
  });

  test('takes the namespace from the reference of an object whose URI has none', () => {
    const selectors = '<w:Selector Name="__cimnamespace">root/far</w:Selector>';
    const wrapped = `<w:Item><C xmlns="${DMTF}C"/>${epr(`${DMTF}C`, selectors)}</w:Item>`;
    expect(readObjects(itemsIn(wrapped), context)[0]).toMatchObject({ namespace: 'root/far' });
  });

  const service = { ...context, cimClass: Win32_Service };
  test.each([
    ['<A><B>1</B></A>', 'item 2: A in no namespace where an object was expected'],
    [EPR, 'item 2: an endpoint reference where an object was expected'],
    ['<w:Item/>', 'item 2: nothing where an object was expected'],
    [`<w:Item>${item('')}<A/></w:Item>`, 'item 2: A in no namespace where an object was expected'],
    ['<n:EndOfSequence/>', /^item 2: \{.*enumeration\}EndOfSequence where an object was expected$/],
    [fragment('x'), 'item 2: text where a property was expected'],
    ['x', 'the answer has text between items'],
    [item('<p:ProcessId>x</p:ProcessId>'), 'item 2: ProcessId should be a uint32 but is "x"'],
    [`<w:Item>${item('')}${epr('urn:', '')}</w:Item>`, /^item 2: object path /],
  ])('refuses %s', (bad, message) => {
    const error = refusal(() =>
      readObjects(itemsIn(item('<p:ProcessId>1</p:ProcessId>') + bad), service),
    );
    expect(error).toMatchObject({ reason: 'not-xml', message: expect.stringMatching(message) });
  });
});

describe.each(SOURCES)('readPaths of items %s', (_how, itemsIn) => {
  test('gives the paths, with the namespace of the context where they have none', () => {
    const wmi = epr(
      'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Service',
      '<w:Selector Name="Name">b</w:Selector>',
    );
    const paths = readPaths(itemsIn(` ${EPR} ${wmi}`), context);
    expect(paths.map(String)).toEqual([
      'root/other:Test_Sample.Name="a"',
      'root/cimv2:Win32_Service.Name="b"',
    ]);
    expect(paths[0]).toBeInstanceOf(CimObjectPath);
  });

  test('accepts references in a wsman:Item', () => {
    const items = `<w:Item><EPR>${EPR}</EPR></w:Item><w:Item>${EPR}</w:Item>`;
    expect(readPaths(itemsIn(items), context)).toHaveLength(2);
  });

  test.each([
    [item(''), /^item 2: \{.*\}Test_Sample where an endpoint reference was expected$/],
    [`<w:Item>${item('')}${EPR}</w:Item>`, /^item 2: .*Test_Sample where an endpoint/],
    ['x', 'the answer has text between items'],
    [epr('', ''), /^item 2: object path /],
  ])('refuses %s', (bad, message) => {
    const error = refusal(() => readPaths(itemsIn(EPR + bad), context));
    expect(error).toMatchObject({ reason: 'not-xml', message: expect.stringMatching(message) });
  });
});

describe.skipIf(!hasCaptures)('items of real servers (skipped where absent)', () => {
  test('of Vista are read with their references', () => {
    const text = capture('corpus/messages/233-vista-interop-7-4-enumerate-objectandepr.xml')
      .replace(
        '<Response>',
        '<R><w:Items xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">',
      )
      .replace('</Response>', '</w:Items></R>')
      .replaceAll(/(<\/?)Item>/g, '$1w:Item>');
    const objects = readObjects(itemsOf(text), context);
    expect(objects.map(({ path }) => `${path}`)).toContain('root/plugfest:ContactInfo.key="2"');
    expect(objects[0]?.get('Name')).toBe('Peter Parker');
  });

  test.each(['118-enum-epr', '121-enum-epr-unoptimized-pull', '207-enum-assoc-class-epr'])(
    'are references in %s',
    (name) => {
      const text = capture(`omi/captures/${name}.response.xml`);
      expect(readPaths(itemsLeft(text), context).length).toBeGreaterThan(0);
      expect(left(text, context)).toBe('refused');
    },
  );

  test('are objects with references', () => {
    const text = capture('omi/captures/119-enum-object-and-epr.response.xml');
    const [object] = readObjects(itemsLeft(text), context);
    expect(`${object?.path}`).toBe('root/other:Employee.SSN="111-00-120"');
    expect(generally(text, context)).toEqual(left(text, context));
  });
});
