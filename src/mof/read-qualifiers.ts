import type { Qualifier, QualifierFlavors } from '../cim/qualifier.js';
import { convertLiterals, convertUntyped } from './convert.js';
import { isLiteral, type RawValue } from './raw-value.js';
import { FLAVOR_NAMES, flavorOf } from './flavors.js';
import type { Parser } from './parser.js';
import { DistinctNames } from './names.js';
import { readArray, readValue } from './read-value.js';

const NONE: readonly Qualifier[] = [];

/** A list of qualifiers where there is one. [DSP0004] Annex A, qualifierList; it may be empty. */
export function readQualifiers(parser: Parser): readonly Qualifier[] {
  if (!parser.accept('[')) return NONE;
  const qualifiers: Qualifier[] = [];
  if (parser.accept(']')) return NONE;
  const names = new DistinctNames(parser.state.names);
  do readQualifier(parser, qualifiers, names);
  while (parser.accept(','));
  parser.expect(']', ', or ]');
  return qualifiers;
}

function readQualifier(parser: Parser, into: Qualifier[], names: DistinctNames): void {
  const { at } = parser;
  const name = parser.name('the name of a qualifier');
  if (!names.add(name)) parser.report(at, `${name} a second time`, 'each qualifier once');
  const index = into.length;
  const qualifier = typed(parser, name, readParameter(parser, into, names));
  const isFlavored = parser.accept(':');
  const whole = isFlavored ? { ...qualifier, flavors: readFlavors(parser) } : qualifier;
  // Before those that its parameter may have added.
  into.splice(index, 0, whole);
}

/** `(5)`, `{ "a", "b" }` or nothing; or other qualifiers, `in(ID(0))`, which go to the list. */
function readParameter(
  parser: Parser,
  into: Qualifier[],
  names: DistinctNames,
): RawValue | undefined {
  if (parser.kind === '{') return readArray(parser);
  if (!parser.accept('(')) return undefined;
  const isInner = parser.kind === 'name' && !/^(?:true|false|null)$/i.test(parser.tokens.lexeme);
  const value = isInner ? readInner(parser, into, names) : readValue(parser);
  parser.expect(')', ')');
  return value;
}

function readInner(parser: Parser, into: Qualifier[], names: DistinctNames): undefined {
  const { at } = parser;
  const name = parser.name('the name of a qualifier');
  if (!names.add(name)) parser.report(at, `${name} a second time`, 'each qualifier once');
  parser.expect('(', `( and a value, or "${name}" in quotes`);
  into.push(typed(parser, name, readValue(parser)));
  parser.expect(')', ')');
}

/** Without a value, a boolean is true and any other is null. [DSP0004] 5.6.1 */
function typed(parser: Parser, name: string, raw: RawValue | undefined): Qualifier {
  const { names, qualifierTypes } = parser.state;
  const declared = qualifierTypes.get(names.lower(name));
  if (declared === undefined) return untyped(parser, name, raw);
  const { type, array } = declared;
  const value =
    raw === undefined ? type === 'boolean' || null : convertLiterals(parser, raw, declared);
  return array === true ? { name, type, array, value } : { name, type, value };
}

function untyped(parser: Parser, name: string, raw: RawValue | undefined): Qualifier {
  if (raw === undefined) return { name, type: 'boolean', value: true };
  const typedValue = convertUntyped(raw);
  if (typedValue !== undefined) return { name, ...typedValue };
  const wrong = raw.items.findIndex((item) => !isLiteral(item));
  const found = raw.isArray ? 'items of different types, or null' : 'what is no value of a type';
  parser.report(raw.offsets[wrong] ?? raw.at, found, 'literals of one type');
  return { name, type: 'string', value: null };
}

/** One flavor or more: `ToSubclass EnableOverride`. */
function readFlavors(parser: Parser): QualifierFlavors {
  let flavors = readFlavor(parser, {});
  while (parser.kind === 'name') flavors = readFlavor(parser, flavors);
  return flavors;
}

/** @returns the flavors before it, with it */
export function readFlavor(parser: Parser, before: QualifierFlavors): QualifierFlavors {
  const { at } = parser;
  const word = parser.kind === 'name' ? parser.tokens.lexeme : '';
  const flavor = flavorOf(word);
  if (flavor === undefined) return parser.fail(`a flavor: ${FLAVOR_NAMES}`);
  parser.tokens.next();
  const known = Object.entries(before);
  const [[name, value] = []] = Object.entries(flavor);
  if (known.some(([other, set]) => other === name && set !== value)) {
    parser.report(at, `${word} with its contrary`, 'flavors that agree');
  }
  return { ...before, ...flavor };
}
