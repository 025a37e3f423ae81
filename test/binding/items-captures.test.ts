import { describe, expect, test } from 'vitest';
import type { ItemContext } from '../../src/binding/items.js';
import type { CimClass } from '../../src/cim/class.js';
import * as cimv2 from '../../src/gen/cimv2/index.js';
import { AllTypes } from '../support/all-types.js';
import { hasCaptures } from '../support/captures.js';
import { messageIndex, omiAnswers, wellFormed } from '../xml/messages.js';
import { generally, left, scanned } from './pages.js';

const fromIndex = new Set(
  messageIndex.filter(({ kind }) => kind === 'response').map(({ file }) => `corpus/${file}`),
);
const pages = [...wellFormed.filter(([path]) => fromIndex.has(path)), ...omiAnswers].filter(
  ([, text]) => /<(?:\w+:)?Items[\s>]/.test(text),
);

const untyped: ItemContext = { className: 'X', namespace: 'root/cimv2', origin: 'whole' };

/** What a page is about, where that is one of our classes: its items or its file tell. */
function classOf(path: string, text: string): CimClass | undefined {
  return [...Object.values(cimv2), AllTypes].find(
    ({ className }) =>
      text.includes(`:${className} `) ||
      path.includes(className.toLowerCase().replaceAll('_', '-')),
  );
}

const typed = pages.flatMap(([path, text]) => {
  const cimClass = classOf(path, text);
  if (cimClass === undefined) return [];
  return [[path, text, { ...untyped, cimClass, className: cimClass.className }] as const];
});

describe.skipIf(!hasCaptures)('pages of real servers (skipped where absent)', () => {
  test.each(pages)('%s is read the same by either path', (_path, text) => {
    expect(left(text, untyped)).toEqual(generally(text, untyped));
  });

  test.each(typed)('%s is read the same with its class', (_path, text, context) => {
    expect(left(text, context)).toEqual(generally(text, context));
  });

  test('the scanner reads most of them itself', () => {
    const read = pages.filter(([, text]) => scanned(text, untyped) !== undefined);
    expect(pages.length).toBeGreaterThanOrEqual(161);
    expect(read.length).toBeGreaterThanOrEqual(130);
  });

  test('the scanner reads those without base64 of those with a class', () => {
    const read = typed.filter(([, text, context]) => scanned(text, context) !== undefined);
    expect(typed.length).toBeGreaterThanOrEqual(11);
    expect(read.length).toBeGreaterThanOrEqual(8);
  });
});
