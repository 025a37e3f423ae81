import type { CimClass } from '../../src/cim/class.js';
import { CimInterval, parseFault } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { capture, facts } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';

/** What was recorded beside a message. */
interface Meta {
  readonly status: number;
  readonly requestHead: string;
}

/** The words of an error object, which OMI takes from its own table. */
const WORDS = /\/(?:OMI_Error|CIM_Error)\}(?:Message|OMI_ErrorMessage)$/;

/** OMI writes a real32 with the digits of a real64, and leaves out the zeros of an interval. */
function plain(name: string, text: string): string {
  if (name.endsWith('}v_rEal32')) return String(Math.fround(Number(text)));
  const isInterval = name.endsWith('}v_DATETIME') && text.startsWith('P');
  return isInterval ? CimInterval.parse(text).toString() : text;
}

/** True for the element of an instance of one of the classes. */
export function isInstance({ name }: Infoset, classes: readonly CimClass[]): boolean {
  return classes.some(({ className }) => name.endsWith(`}${className}`));
}

/**
 * A message without what is not compared: words, contexts, and that the sandbox names the type of
 * an instance.
 */
export function allowed(node: Infoset, classes: readonly CimClass[]): Infoset {
  const { attributes, text, children, name } = node;
  const isOwn = WORDS.test(name) || name.endsWith('}EnumerationContext');
  return {
    name,
    ...(attributes === undefined || isInstance(node, classes) ? {} : { attributes }),
    ...(text === undefined || isOwn ? {} : { text: plain(name, text) }),
    ...(children === undefined ? {} : { children: children.map((one) => allowed(one, classes)) }),
  };
}

export function read(name: string, part: 'request' | 'response'): string {
  return capture(`omi/captures/${name}.${part}.xml`);
}

export function metaOf(name: string): Meta {
  return facts<Meta>(`omi/captures/${name}.meta.json`);
}

/** What OMI answered, as it is compared. */
export function answerOfOmi(name: string, classes: readonly CimClass[]): Infoset {
  return allowed(comparable(read(name, 'response')), classes);
}

function contextIn(document: string): string {
  return document === '' ? '' : (textIn(document, 'EnumerationContext') ?? '');
}

/** Sends what was sent to OMI, with the contexts of this sandbox. */
export class Replay {
  readonly #sandbox: Sandbox;
  readonly #contexts = new Map<string, string>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  async send(name: string): Promise<HttpAnswer> {
    const { requestHead } = metaOf(name);
    const [method = '', path = ''] = requestHead.split(' ');
    const contentType = /^Content-Type: (.*?)\r?$/m.exec(requestHead)?.[1] ?? null;
    const request = read(name, 'request').replace(
      /(<n:EnumerationContext>)(\d+)/,
      (_, tag: string, context: string) => tag + (this.#contexts.get(context) ?? context),
    );
    const answered = await post(this.#sandbox, request, { method, path, contentType });
    const recorded = read(name, 'response');
    if (request.includes('enumeration/Enumerate<') && recorded !== '') {
      this.#contexts.set(contextIn(recorded), contextIn(answered.body));
    }
    return answered;
  }
}

/** In one word, what an answer is: its WBEM status, or that it is none. */
export function outcomeOf({ body, status }: HttpAnswer): string {
  if (body === '') return `${status}`;
  return body.includes('Fault>') ? parseFault(body).name : 'success';
}
