import type { Parser } from './parser.js';
import { RawInstance, type RawProperty } from './raw-value.js';
import { readQualifiers } from './read-qualifiers.js';
import { DistinctNames } from './names.js';
import { readValue } from './read-value.js';

/** Instances in instances: more than anybody writes, less than the stack holds. */
const MAX_DEPTH = 32;

/** What an instance has before its values are typed. */
export interface InstanceBody {
  readonly raw: RawInstance;
  readonly alias: string | undefined;
}

/** `of Class [as $Alias] { … }`. [DSP0004] Annex A, instanceDeclaration */
function readInstanceBody(parser: Parser): RawInstance {
  const { raw, alias } = readAliasedBody(parser);
  if (alias !== undefined) parser.report(raw.at, `$${alias} inside an instance`, 'no alias');
  return raw;
}

export function readAliasedBody(parser: Parser): InstanceBody {
  const { source, state } = parser;
  if (!parser.acceptWord('of')) parser.fail('of');
  const { at } = parser;
  const className = parser.name('the name of a class');
  const alias = parser.acceptWord('as') ? parser.alias() : undefined;
  const properties = parser.nest(MAX_DEPTH, () => readProperties(parser, className));
  const { namespace } = state;
  return { raw: new RawInstance({ className, source, at, namespace, properties }), alias };
}

function readProperties(parser: Parser, className: string): RawProperty[] {
  const properties: RawProperty[] = [];
  const names = new DistinctNames(parser.state.names);
  parser.expect('{', '{');
  while (parser.kind !== '}' && parser.kind !== 'end') {
    parser.recover(() => {
      const property = readProperty(parser);
      if (isAllowed(parser, property, names)) properties.push(property);
    });
  }
  parser.expect('}', `a property of the instance of ${className}, or }`);
  return properties;
}

function isAllowed(parser: Parser, { name, at }: RawProperty, names: DistinctNames): boolean {
  const isNew = names.add(name);
  const isSystem = name.startsWith('__');
  if (!isNew) parser.report(at, `property ${name} a second time`, 'each property once');
  if (isSystem) parser.report(at, name, 'no system property');
  return isNew && !isSystem;
}

/** `Name = value;`. WMI's instances also have properties with qualifiers and no value. */
function readProperty(parser: Parser): RawProperty {
  const qualifiers = readQualifiers(parser);
  const { at } = parser;
  const name = parser.name('the name of a property');
  if (qualifiers.length > 0 && parser.accept(';')) return { name, at, qualifiers };
  parser.expect('=', '=');
  const value = readValue(parser, readInstanceBody);
  parser.expect(';', ';');
  return { name, at, qualifiers, value };
}
