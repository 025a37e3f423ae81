import { CIM_TYPES, type CimTypeName } from '../cim/types.js';
import type { Parser } from './parser.js';

/** The type that stands before a name. */
export interface ReadType {
  readonly type: CimTypeName;
  /** The class of a reference or an embedded instance, where it is named. */
  readonly ofClass?: string;
}

/** A type and the name behind it; `void` has no type. */
export interface TypedName {
  readonly declared: ReadType | undefined;
  readonly name: string;
  readonly at: number;
}

/** The types that stand alone; `object` may be followed by a class. */
const SIMPLE: ReadonlyMap<string, ReadType> = new Map(
  (Object.keys(CIM_TYPES) as CimTypeName[])
    .filter((type) => type !== 'reference')
    .map((type) => [type, { type }]),
);

/** COM's interface, which only lives in the memory of a process. */
const IUNKNOWN = 'iunknown';

/**
 * `uint32 Name`, `CIM_Foo REF Name`, `Win32_X Name` for an embedded instance, and WMI's other ways to
 * say these: `ref:Win32_X`, `object:Win32_X`, `object ref`. [DSP0004] Annex A, dataType, objectRef
 */
export function readTypedName(parser: Parser, expected: string): TypedName {
  const start = parser.at;
  const word = parser.name(`a type, for ${expected}`);
  const declared = readType(parser, word, start);
  const { at } = parser;
  const name = parser.name(expected);
  if (parser.kind !== 'name' || parser.state.names.lower(name) !== 'ref') {
    return { declared, name, at };
  }
  const target = parser.at;
  return { declared: reference(word), name: parser.name(expected), at: target };
}

/** `object ref` is a reference to whatever class. */
function reference(word: string): ReadType {
  const isAny = word.toLowerCase() === 'object';
  return isAny ? { type: 'reference' } : { type: 'reference', ofClass: word };
}

function readType(parser: Parser, word: string, at: number): ReadType | undefined {
  const lower = parser.state.names.lower(word);
  if (lower === 'void') return undefined;
  if (lower === 'ref') {
    parser.expect(':', ': and a class, as in ref:Win32_Service');
    return { type: 'reference', ofClass: parser.name('the name of a class') };
  }
  const simple = SIMPLE.get(lower);
  if (simple === undefined) return embedded(parser, word, at);
  if (lower !== 'object' || !parser.accept(':')) return simple;
  return { type: 'object', ofClass: parser.name('the name of a class') };
}

/** A name that is no type must be a class: one without `_` may also be a misspelt type. */
function embedded(parser: Parser, name: string, at: number): ReadType {
  const { state, source } = parser;
  const isDoubtful = !name.includes('_') && state.names.lower(name) !== IUNKNOWN;
  if (isDoubtful && !parser.isWord('ref')) state.typeUses.push({ name, source, at });
  return { type: 'object', ofClass: name };
}
