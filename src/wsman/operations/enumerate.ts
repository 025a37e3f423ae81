import { child, tokenOf, xml, type XmlElement } from '../../xml/element.js';
import { WSEN, WSMAN, WSMB } from '../../xml/namespaces.js';
import { parseDuration, printDuration } from '../duration.js';
import { type Filter, readFilter, writeFilter } from '../filter.js';
import { actions, type Operation } from '../operation.js';
import { present } from '../present.js';
import { bodyElement, ITEMS, type Page, readPage, writePage } from './enumeration.js';

/** What an enumeration yields besides objects, the default. [DSP0226] 8.7 */
export type EnumerationMode = 'EnumerateEPR' | 'EnumerateObjectAndEPR';

/** What instances of derived classes look like; Windows does as the first says. [DSP0227] 8.1 */
export type PolymorphismMode = 'IncludeSubClassProperties' | 'ExcludeSubClassProperties' | 'None';

export interface EnumerateInput {
  readonly filter?: Filter;
  readonly mode?: EnumerationMode;
  readonly polymorphism?: PolymorphismMode;
  /** With a number of items at most: the first ones come with the answer. [DSP0226] 8.2.3 */
  readonly optimize?: number;
  /** How long the server should keep the enumeration. */
  readonly expiresMs?: number;
}

const DEFAULT_MAX_ELEMENTS = 1;

function texts(entries: readonly (readonly [string, string, string | undefined])[]): XmlElement[] {
  return entries.flatMap(([ns, name, value]) =>
    value === undefined ? [] : [xml(ns, name, value)],
  );
}

function writeEnumerate(input: EnumerateInput): XmlElement {
  const { filter, mode, polymorphism, optimize, expiresMs } = input;
  const expires = expiresMs === undefined ? undefined : printDuration(expiresMs);
  const maxElements = optimize === undefined ? undefined : String(optimize);
  return xml(WSEN, 'Enumerate', [
    ...texts([[WSEN, 'Expires', expires]]),
    ...(optimize === undefined ? [] : [xml(WSMAN, 'OptimizeEnumeration')]),
    ...texts([
      [WSMAN, 'MaxElements', maxElements],
      [WSMAN, 'EnumerationMode', mode],
      [WSMB, 'PolymorphismMode', polymorphism],
    ]),
    ...(filter === undefined ? [] : [writeFilter(filter)]),
  ]);
}

function optimizeOf(enumerate: XmlElement): number | undefined {
  if (child(enumerate, WSMAN, 'OptimizeEnumeration') === undefined) return undefined;
  const maxElements = tokenOf(child(enumerate, WSMAN, 'MaxElements'));
  return maxElements === '' ? DEFAULT_MAX_ELEMENTS : Number(maxElements);
}

/** wsen:Enumerate. [DSP0226] 8.2, [MS-WSMV] 3.1.4.8 */
export const enumerate: Operation<EnumerateInput, Page> = {
  ...actions(WSEN, 'Enumerate'),
  idempotent: true,
  leave: ITEMS,
  writeRequest: (input) => ({ body: [writeEnumerate(input)] }),
  readRequest({ body }) {
    const element = bodyElement(body, 'Enumerate');
    const text = (ns: string, name: string): string | undefined =>
      tokenOf(child(element, ns, name)) || undefined;
    return present({
      filter: readFilter(element),
      mode: text(WSMAN, 'EnumerationMode') as EnumerationMode | undefined,
      polymorphism: text(WSMB, 'PolymorphismMode') as PolymorphismMode | undefined,
      optimize: optimizeOf(element),
      expiresMs: parseDuration(text(WSEN, 'Expires') ?? ''),
    });
  },
  writeResponse: (page) => ({ body: [writePage('EnumerateResponse', WSMAN, page)] }),
  readResponse: ({ body }) => readPage(body, 'EnumerateResponse'),
};
