import { describe, expect, test } from 'vitest';
import type { ItemContext } from '../../src/binding/items.js';
import type { CimClass } from '../../src/cim/class.js';
import * as cimv2 from '../../src/cimv2.js';
import { hasCaptures } from '../support/captures.js';
import { messageIndex, omiAnswers, wellFormed } from '../xml/messages.js';
import { generally, left, scanned } from './pages.js';

const fromIndex = new Set(
  messageIndex.filter(({ kind }) => kind === 'response').map(({ file }) => `corpus/${file}`),
);
const pages = [...wellFormed.filter(([path]) => fromIndex.has(path)), ...omiAnswers].filter(
  ([, text]) => /<(?:\w+:)?Items[\s>]/.test(text),
);

const classes = new Map<string, CimClass>(Object.entries(cimv2));
const untyped: ItemContext = { className: 'X', namespace: 'root/cimv2', origin: 'whole' };

/** The class that types a page, where one of its items or its file is called after one. */
function classOf(path: string, text: string): CimClass | undefined {
  const lower = `${path} ${text}`.toLowerCase();
  return [...classes.values()].find(
    ({ className }) =>
      lower.includes(`:${className.toLowerCase()} `) ||
      lower.includes(className.toLowerCase().replaceAll('_', '-')),
  );
}

const typed = pages.flatMap(([path, text]) => {
  const cimClass = classOf(path, text);
  const { className = '' } = cimClass ?? {};
  return cimClass === undefined
    ? []
    : ([[path, text, { ...untyped, cimClass, className }]] as const);
});

describe.skipIf(!hasCaptures)('pages of real servers (skipped where absent)', () => {
  test.each(pages)('%s is read the same by either path', (_path, text) => {
    expect(left(text, untyped)).toEqual(generally(text, untyped));
  });

  test.each(typed)('%s is read the same with its class', (_path, text, context) => {
    expect(left(text, context)).toEqual(generally(text, context));
  });

  test('the scanner reads most of them', () => {
    const read = pages.filter(([, text]) => scanned(text, untyped) !== undefined);
    expect([pages.length, read.length]).toEqual([0, 0]);
  });

  test('the scanner reads those with a class', () => {
    const read = typed.filter(([, text, context]) => scanned(text, context) !== undefined);
    expect([typed.length, read.length]).toEqual([0, 0]);
  });
});
