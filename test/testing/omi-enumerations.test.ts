import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/testing.js';
import { comparable } from '../server/comparable.js';
import type { HttpAnswer } from '../server/wire.js';
import { captures, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import {
  ENUMERATED_CLASSES,
  enumeratedInstances,
  registerProviders,
} from './omi-enumeration-classes.js';
import { ALIKE, DIFFERENT } from './omi-enumeration-differences.js';
import { allowed, metaOf, outcomeOf, read, Replay } from './omi-replay.js';

async function answerTo(name: string, before: readonly string[]): Promise<HttpAnswer> {
  await using sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect: 'omi',
    classes: ENUMERATED_CLASSES,
    instances: enumeratedInstances(),
  });
  registerProviders(sandbox);
  const replay = new Replay(sandbox);
  for (const earlier of before) await replay.send(earlier);
  return await replay.send(name);
}

/** An answer as it is compared; some are empty. */
function compared(document: string): Infoset | null {
  return document === '' ? null : allowed(comparable(document), ENUMERATED_CLASSES);
}

describe.skipIf(!hasCaptures)('to an enumeration or a call that OMI answered, the sandbox', () => {
  test.each(ALIKE)('answers as OMI does: %s', async (name, ...before) => {
    const { status, body } = await answerTo(name, before);
    expect(status).toBe(metaOf(name).status);
    expect(compared(body)).toEqual(compared(read(name, 'response')));
  });

  test.each(DIFFERENT)('answers otherwise: %s, %s', async (name, _why, outcome, ...before) => {
    expect(outcomeOf(await answerTo(name, before))).toBe(outcome);
  });

  test('is compared with every answer about the classes that it has', () => {
    const known = new Set([...ALIKE, ...DIFFERENT].map(([name]) => name));
    const classes = ENUMERATED_CLASSES.map(({ className }) => className).join('|');
    const isAbout = (text: string): boolean =>
      /(?:enumeration\/(?:Enumerate|Pull|Release)|cim-schema\/2\/\w+\/\w+)<\/a:Action/.test(text) &&
      new RegExp(`ResourceURI[^<]*/(?:${classes})<`, 'i').test(text);
    const others = captures('omi/captures', '.request.xml')
      .map((path) => path.replace(/^.*\/(.*)\.request\.xml$/, '$1'))
      .filter((name) => isAbout(read(name, 'request')) && !known.has(name));
    expect(others).toEqual([]);
  });
});
