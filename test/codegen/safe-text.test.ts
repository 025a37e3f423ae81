import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { docComment, oneLine } from '../../src/codegen/comment.js';
import {
  classIdentifier,
  fileName,
  propertyKey,
  textLiteral,
} from '../../src/codegen/identifiers.js';
import { literal, type Literal } from '../../src/codegen/literal.js';
import { namespaceFolder } from '../../src/codegen/namespace-files.js';

/** Texts in which what could break a file is frequent. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('*/', '/*', '//', '`', '${', '}', '\\', "'", '"', '\n', '\r', '\u2028', '@'),
      fc.constantFrom('@ts-nocheck', '@deprecated', '\u202e', '\0', '\ud800', '__proto__', '*\\/'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const evaluate = (source: string): unknown =>
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is what is tested
  (new Function(`return (${source});`) as () => unknown)();

describe('whatever a schema says', () => {
  test('stays inside its doc comment, on lines that start with a star', () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 3 }), (paragraphs) => {
        const lines = docComment(paragraphs, '  ');
        const text = lines.join('\n');
        if (lines.length === 0) return;
        expect(text.indexOf('*/')).toBe(text.length - 2);
        expect(text).toMatch(/^ {2}\/\*\*/);
        for (const line of lines.slice(1)) expect(line).toMatch(/^ {3}\*/);
        expect(text).not.toMatch(/[\r\u2028\u2029\u202e]|(?<![\w\\])@/);
      }),
    );
  });

  test('stays on the line of a line comment', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(oneLine(text)).not.toMatch(/[\n\r\u2028\u2029]|^@/);
      }),
    );
  });

  test('is a literal that is the same text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const source = textLiteral(text);
        expect(source).not.toMatch(/[\n\r\u2028\u2029\u202e]/);
        expect(evaluate(source)).toBe(text);
      }),
    );
  });

  test('is a key of its own', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        expect(Object.keys(evaluate(`{ ${propertyKey(name)}: 1 }`) as object)).toEqual([name]);
      }),
    );
  });

  test('is the same value when it is read', () => {
    const { value } = fc.letrec<{ value: Literal }>((tie) => ({
      value: fc.oneof(
        hostile,
        fc.integer(),
        fc.constant(-0),
        fc.bigInt(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(hostile, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, (given) => {
        expect(evaluate(literal(given, '', 0))).toEqual(given);
      }),
    );
  });
});

test('a negative zero stays one', () => {
  expect(literal(-0, '', 0)).toBe('-0');
});

describe('the identifier of a class', () => {
  test.each([
    ['Win32_Service', 'Win32_Service'],
    ['__EventFilter', '__EventFilter'],
    ['class', 'class_'],
    ['await', 'await_'],
    ['string', 'string_'],
    ['CimInstance', 'CimInstance_'],
    ['Größe', 'Größe'],
    ['A\u2028B', 'A_B'],
    ['A→B', 'A_B'],
  ])('of %j is %s', (name, identifier) => {
    expect(classIdentifier(name, new Set(['CimInstance']))).toBe(identifier);
  });

  test.each([
    ['Win32_Service', 'Win32_Service'],
    ['CON', 'CON_'],
    ['lpt1', 'lpt1_'],
    ['index', 'index_'],
  ])('%s is in the file %s', (identifier, file) => {
    expect(fileName(identifier)).toBe(file);
  });
});

describe('the folder of a namespace', () => {
  test.each([
    ['root/cimv2', 'cimv2'],
    ['ROOT\\Microsoft\\Windows', 'microsoft/windows'],
    ['root', 'root'],
    ['root/../x', '__/x'],
    ['root/con', 'con_'],
    ['root/AUX/lpt1', 'aux_/lpt1_'],
    ['root/console', 'console'],
  ])('of %s is %s', (namespace, folder) => {
    expect(namespaceFolder(namespace)).toBe(folder);
  });
});
