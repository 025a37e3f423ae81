import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { xml, type XmlElement } from '../../src/xml/element.js';
import { PREFIXES, SOAP, XSI } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { prettyXml, writeXml } from '../../src/xml/write.js';
import { infoset, type Infoset, infosetOf } from '../support/infoset.js';

const AWKWARD = [
  '\r',
  '\n',
  '\t',
  ' ',
  '\r\n',
  ']]>',
  '<![CDATA[',
  '&amp;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '\ue000',
  '😀',
  '\u0085',
  '\u2028',
  '\ufffd',
  'xsi:nil',
  '-->',
  '?>',
];

/** Any string that XML can hold, often with what needs care. */
const text = fc
  .array(fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 6,
  })
  // oxlint-disable-next-line eslint/no-control-regex -- what XML cannot hold
  .map((parts) => parts.join('').replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '·'));

const START = ['a', 'Z', '_', 'é', 'ß', 'λ', '名', '\u200c', '\uf900'];
const name = fc
  .tuple(
    fc.constantFrom(...START),
    fc.array(fc.constantFrom(...START, '0', '9', '-', '.', '·', '\u0301'), { maxLength: 6 }),
  )
  .map(([first, rest]) => first + rest.join(''))
  .filter((word) => !/^xml/i.test(word));

const namespace = fc.oneof(
  fc.constantFrom('', SOAP, XSI, ...PREFIXES.keys()),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  text.map((words) => `urn:x:${words}`),
);

const attributes = fc.uniqueArray(fc.tuple(fc.record({ ns: namespace, name }), text), {
  maxLength: 3,
  selector: ([key]) => `${key.ns} ${key.name}`,
});

const { tree } = fc.letrec<{ tree: XmlElement; children: XmlElement[] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(namespace, name, text, attributes).map((parts) => xml(...parts)),
    fc.tuple(namespace, name, tie('children'), attributes).map((parts) => xml(...parts)),
  ),
  children: fc.array(tie('tree'), { maxLength: 4 }),
}));

describe('writeXml and parseXml', () => {
  test('keep any tree of names and strings', () => {
    fc.assert(
      fc.property(tree, (element) => {
        expect(infoset(writeXml(element))).toEqual(infosetOf(element));
      }),
      { numRuns: 150 },
    );
  });

  test('keep text beside elements', () => {
    fc.assert(
      fc.property(text, (content) => {
        const element = { ...xml('urn:1', 'a', content), children: [xml('urn:1', 'b')] };
        expect(parseXml(writeXml(element)).text).toBe(content);
      }),
    );
  });

  test('keep any string in an attribute', () => {
    fc.assert(
      fc.property(text, (content) => {
        const read = parseXml(writeXml(xml('', 'a', '', [['b', content]])));
        expect(read.attributes).toEqual([{ ns: '', name: 'b', value: content }]);
      }),
    );
  });
});

/** The same tree with other values: an empty text stays empty, since its markup differs. */
function withValues(element: XmlElement, values: Iterator<string, string>): XmlElement {
  const next = (): string => values.next().value;
  return {
    ...element,
    attributes: element.attributes.map((attribute) => ({ ...attribute, value: next() })),
    text: element.text === '' ? '' : `${next()}.`,
    children: element.children.map((inner) => withValues(inner, values)),
  };
}

function* cycle(values: readonly string[]): Generator<string, string> {
  for (let index = 0; ; index += 1) yield values[index % values.length] ?? '';
}

describe('writeXml on messages of one shape', () => {
  test('writes each with its own values', () => {
    fc.assert(
      fc.property(tree, fc.array(text, { minLength: 1 }), (element, values) => {
        writeXml(element);
        const other = withValues(element, cycle(values));
        expect(infoset(writeXml(other))).toEqual(infosetOf(other));
      }),
      { numRuns: 75 },
    );
  });

  test('writes the same before and after hundreds of other shapes', () => {
    const message = xml('urn:1', 'a', [
      xml('urn:1', 'b', 'x'),
      xml('urn:2', 'c', '', [['d', 'y']]),
    ]);
    const first = writeXml(message);
    for (let index = 0; index < 600; index += 1) writeXml(xml('urn:1', `a${index}`, 'x'));
    expect(writeXml(message)).toBe(first);
  });

  test('writes a shape that is too large to be kept', () => {
    const items = Array.from({ length: 3000 }, (_, index) =>
      xml('urn:1', `item${index}`, `${index}`),
    );
    const message = xml('urn:1', 'a', items);
    expect(infoset(writeXml(message))).toEqual(infosetOf(message));
    expect(writeXml(message)).toBe(writeXml(message));
  });
});

function withoutMixedText({ text: own, children, ...rest }: Infoset): Infoset {
  if (children !== undefined) return { ...rest, children: children.map(withoutMixedText) };
  return own === undefined ? rest : { ...rest, text: own };
}

test('prettyXml means what writeXml means, but for text beside elements', () => {
  fc.assert(
    fc.property(tree, (element) => {
      expect(infoset(prettyXml(element))).toEqual(withoutMixedText(infosetOf(element)));
    }),
    { numRuns: 60 },
  );
});
