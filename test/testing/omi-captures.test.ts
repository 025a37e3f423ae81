import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/testing.js';
import { comparable } from '../server/comparable.js';
import type { HttpAnswer } from '../server/wire.js';
import { captures, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import { OMI_CLASSES, omiInstances } from './omi-classes.js';
import { ALIKE, ALIKE_IN, DIFFERENT } from './omi-differences.js';
import { allowed, answerOfOmi, isInstance, metaOf, outcomeOf, read, Replay } from './omi-replay.js';

/** Some properties of the instance in an answer. */
function partsOf(node: Infoset, properties: readonly string[]): readonly Infoset[] {
  const children = node.children ?? [];
  if (!isInstance(node, OMI_CLASSES))
    return children.flatMap((inner) => partsOf(inner, properties));
  return children.filter(({ name }) => properties.includes(name.replace(/^.*\}/, '')));
}

async function answerTo(name: string, before: readonly string[]): Promise<HttpAnswer> {
  const options = { dialect: 'omi', classes: OMI_CLASSES, instances: omiInstances() } as const;
  await using sandbox = await startSandbox({ ...options, basic: true, allowUnencrypted: true });
  sandbox.limit('XYZ_Frog', { create: false, update: false, delete: false });
  const replay = new Replay(sandbox);
  for (const earlier of before) await replay.send(earlier);
  return await replay.send(name);
}

describe.skipIf(!hasCaptures)('to a request that OMI answered, the sandbox', () => {
  test.each(ALIKE)('answers as OMI does: %s', async (name, ...before) => {
    const answered = await answerTo(name, before);
    expect(answered.status).toBe(metaOf(name).status);
    expect(allowed(comparable(answered.body), OMI_CLASSES)).toEqual(answerOfOmi(name, OMI_CLASSES));
  });

  test.each(ALIKE_IN)('answers as OMI does, in part: %s', async (name, properties, before) => {
    const { body } = await answerTo(name, [before]);
    const answered = allowed(comparable(body), OMI_CLASSES);
    const expected = answerOfOmi(name, OMI_CLASSES);
    expect(partsOf(answered, properties)).toEqual(partsOf(expected, properties));
  });

  test.each(DIFFERENT)('answers otherwise: %s, %s', async (name, _why, outcome, ...before) => {
    const answered = await answerTo(name, before);
    expect([answered.status, outcomeOf(answered)]).toEqual([
      outcome === 'success' ? 200 : 500,
      outcome,
    ]);
  });

  test('is compared with every answer about the classes that it has', () => {
    const known = new Set([...ALIKE, ...ALIKE_IN, ...DIFFERENT].map(([name]) => name));
    const classes = OMI_CLASSES.map(({ className }) => className).join('|');
    const isAbout = (text: string): boolean =>
      /transfer\/(?:Get|Put|Create|Delete)</.test(text) &&
      new RegExp(`ResourceURI[^<]*/(?:${classes})<`, 'i').test(text);
    const others = captures('omi/captures', '.request.xml')
      .map((path) => path.replace(/^.*\/(.*)\.request\.xml$/, '$1'))
      .filter((name) => isAbout(read(name, 'request')) && !known.has(name));
    expect(others).toEqual([]);
  });
});
