import { describe, expect, test } from 'vitest';
import { CimInterval, parseFault } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable } from '../server/comparable.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { capture, captures, facts, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import { OMI_CLASSES, omiInstances } from './omi-classes.js';
import { ALIKE, ALIKE_IN, DIFFERENT } from './omi-differences.js';

/** What was recorded beside a message. */
interface Meta {
  readonly status: number;
  readonly requestHead: string;
}

/** The words of an error object, which OMI takes from its own table. */
const WORDS = /\/(?:OMI_Error|CIM_Error)\}(?:Message|OMI_ErrorMessage)$/;

function isInstance({ name }: Infoset): boolean {
  return OMI_CLASSES.some(({ className }) => name.endsWith(`}${className}`));
}

/** OMI writes a real32 with the digits of a real64, and leaves out the zeros of an interval. */
function plain(name: string, text: string): string {
  if (name.endsWith('}v_rEal32')) return String(Math.fround(Number(text)));
  const isInterval = name.endsWith('}v_DATETIME') && text.startsWith('P');
  return isInterval ? CimInterval.parse(text).toString() : text;
}

/** What is not compared: words, and that the sandbox names the type of an instance. */
function allowed(node: Infoset): Infoset {
  const { attributes, text, children, name } = node;
  return {
    name,
    ...(attributes === undefined || isInstance(node) ? {} : { attributes }),
    ...(text === undefined || WORDS.test(name) ? {} : { text: plain(name, text) }),
    ...(children === undefined ? {} : { children: children.map(allowed) }),
  };
}

/** Some properties of the instance in an answer. */
function partsOf(node: Infoset, properties: readonly string[]): readonly Infoset[] {
  const children = node.children ?? [];
  if (!isInstance(node)) return children.flatMap((inner) => partsOf(inner, properties));
  return children.filter(({ name }) => properties.includes(name.replace(/^.*\}/, '')));
}

function read(name: string, part: 'request' | 'response'): string {
  return capture(`omi/captures/${name}.${part}.xml`);
}

async function replay(sandbox: Sandbox, name: string): Promise<HttpAnswer> {
  const { requestHead } = facts<Meta>(`omi/captures/${name}.meta.json`);
  const [method = '', path = ''] = requestHead.split(' ');
  const contentType = /^Content-Type: (.*?)\r?$/m.exec(requestHead)?.[1] ?? null;
  return post(sandbox, read(name, 'request'), { method, path, contentType });
}

async function answerTo(name: string, before: readonly string[]): Promise<HttpAnswer> {
  const options = { dialect: 'omi', classes: OMI_CLASSES, instances: omiInstances() } as const;
  await using sandbox = await startSandbox(options);
  sandbox.limit('XYZ_Frog', { create: false, update: false, delete: false });
  for (const earlier of before) await replay(sandbox, earlier);
  return await replay(sandbox, name);
}

/** In one word, what an answer is: its WBEM status, or that it is none. */
function outcomeOf({ body }: HttpAnswer): string {
  return body.includes('Fault>') ? parseFault(body).name : 'success';
}

describe.skipIf(!hasCaptures)('to a request that OMI answered, the sandbox', () => {
  test.each(ALIKE)('answers as OMI does: %s', async (name, ...before) => {
    const { status } = facts<Meta>(`omi/captures/${name}.meta.json`);
    const answered = await answerTo(name, before);
    expect(answered.status).toBe(status);
    expect(allowed(comparable(answered.body))).toEqual(allowed(comparable(read(name, 'response'))));
  });

  test.each(ALIKE_IN)('answers as OMI does, in part: %s', async (name, properties, before) => {
    const { body } = await answerTo(name, [before]);
    const expected = allowed(comparable(read(name, 'response')));
    expect(partsOf(allowed(comparable(body)), properties)).toEqual(partsOf(expected, properties));
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
