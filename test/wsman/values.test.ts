import { describe, expect, test } from 'vitest';
import { parseDuration, printDuration } from '../../src/wsman/duration.js';
import { findXmlFragment, parseFragmentPath, writeXmlFragment } from '../../src/wsman/fragment.js';
import { type Option, readOptionSet, writeOptionSet } from '../../src/wsman/options.js';
import { xml } from '../../src/xml/element.js';
import { WSMAN, XS } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { infoset, infosetOf } from '../support/infoset.js';

describe('printDuration', () => {
  test.each([
    [60_000, 'PT60.000S'],
    [0, 'PT0.000S'],
    [1, 'PT0.001S'],
    [1001, 'PT1.001S'],
    [86_400_000, 'PT86400.000S'],
  ])('%i ms', (milliseconds, duration) => {
    expect(printDuration(milliseconds)).toBe(duration);
    expect(parseDuration(duration)).toBe(milliseconds);
  });
});

describe('parseDuration', () => {
  test.each([
    ['PT60S', 60_000],
    ['PT1M', 60_000],
    ['PT1H1M1.5S', 3_661_500],
    ['P1D', 86_400_000],
    ['P1DT1S', 86_401_000],
    ['PT0S', 0],
    ['\n PT0.1S ', 100],
    ['PT0.0006S', 1],
  ])('reads %j', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['', 'P', 'PT', 'P1DT', '60', 'PT-1S', '-PT1S', 'P1Y', 'P1M', 'PT1', 'PT1S1M', '1S'])(
    'does not read %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});

describe('parseFragmentPath', () => {
  test.each([
    ['State', { property: 'State', text: false }],
    ['DNSServerSearchOrder[2]', { property: 'DNSServerSearchOrder', item: 2, text: false }],
    ['State/text()', { property: 'State', text: true }],
    ['Names[1]/text()', { property: 'Names', item: 1, text: true }],
    ['_é.1-x', { property: '_é.1-x', text: false }],
  ])('reads %s', (path, expected) => {
    expect(parseFragmentPath(path)).toEqual(expected);
  });

  test.each([
    '',
    '/State',
    'Win32_Service/State',
    'p:State',
    'State | Name',
    '//State',
    'State[last()]',
    'State[x]',
    '@State',
    'State/@x',
    ' State',
    '1State',
    'State/text',
  ])('does not read %j', (path) => {
    expect(parseFragmentPath(path)).toBeUndefined();
  });
});

describe('findXmlFragment', () => {
  test.each([
    ['elements', [xml('', 'State', 'x')]],
    ['text', 'some text'],
    ['nothing', []],
  ])('finds %s that writeXmlFragment wrote', (_what, content) => {
    const { children } = parseXml(writeXml(xml('', 'body', [writeXmlFragment(content)])));
    const found = findXmlFragment(children);
    const shown = typeof found === 'string' ? found : found?.map(infosetOf);
    expect(shown).toEqual(typeof content === 'string' ? content : content.map(infosetOf));
  });

  test('takes no other element for a fragment', () => {
    expect(findXmlFragment([xml('urn:x', 'XmlFragment', 'x'), xml(WSMAN, 'Item')])).toBeUndefined();
  });
});

describe('writeOptionSet', () => {
  const options: readonly Option[] = [
    { name: 'wmi:__PUT_EXT_ATOMIC', value: 'true', type: 'boolean', mustComply: true },
    { name: 'wmiarray:Names', value: 'a & b', type: 'string', mustComply: false },
    { name: 'plain', value: ' x ' },
  ];
  const document = `<w:OptionSet xmlns:w="${WSMAN}" xmlns:xs="${XS}">
    <w:Option Name="wmi:__PUT_EXT_ATOMIC" Type="xs:boolean" MustComply="true">true</w:Option>
    <w:Option Name="wmiarray:Names" Type="xs:string" MustComply="false">a &amp; b</w:Option>
    <w:Option Name="plain"> x </w:Option>
  </w:OptionSet>`;

  test('writes names, types and values', () => {
    expect(infoset(writeXml(writeOptionSet(options)))).toEqual(infoset(document));
  });

  test('declares the prefix of the types', () => {
    expect(writeXml(writeOptionSet(options))).toContain(`xmlns:xs="${XS}"`);
  });

  test('is undone by readOptionSet', () => {
    expect(readOptionSet(parseXml(document))).toEqual(options);
  });

  test('does not need the prefix of a type to be declared', () => {
    const set = document.replace(` xmlns:xs="${XS}"`, '').replaceAll('MustComply', 'mustComply');
    expect(readOptionSet(parseXml(set))).toEqual(options);
  });
});
