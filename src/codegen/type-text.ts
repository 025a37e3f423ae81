import type { CimPropertyDeclaration } from '../cim/class.js';
import type { CimTypeDeclaration, CimTypeName } from '../cim/types.js';
import { textLiteral } from './identifiers.js';

/** What generated files import types by. */
export type TypeImport =
  | 'CimDateTime'
  | 'CimInstance'
  | 'CimInterval'
  | 'CimObject'
  | 'CimObjectPath'
  | 'KnownText';

const TYPES: Readonly<Record<CimTypeName, string>> = {
  boolean: 'boolean',
  uint8: 'number',
  sint8: 'number',
  uint16: 'number',
  sint16: 'number',
  uint32: 'number',
  sint32: 'number',
  uint64: 'bigint',
  sint64: 'bigint',
  real32: 'number',
  real64: 'number',
  string: 'string',
  char16: 'string',
  datetime: 'CimDateTime | CimInterval',
  reference: 'CimObjectPath',
  object: 'CimObject',
};

const IMPORTS: Partial<Readonly<Record<CimTypeName, readonly TypeImport[]>>> = {
  datetime: ['CimDateTime', 'CimInterval'],
  reference: ['CimObjectPath'],
  object: ['CimObject'],
};

type Typed = CimTypeDeclaration & Pick<CimPropertyDeclaration, 'values'>;

const known = ({ type, values = {} }: Typed): readonly string[] =>
  type === 'string' ? Object.keys(values) : [];

/** The carrier of a declared type, without null. */
export function typeText(declaration: Typed): string {
  const texts = known(declaration).map((text) => textLiteral(text));
  const item = texts.length > 0 ? `KnownText<${texts.join(' | ')}>` : TYPES[declaration.type];
  if (declaration.array !== true) return item;
  return item.includes(' | ') && texts.length === 0 ? `readonly (${item})[]` : `readonly ${item}[]`;
}

/** What the text of a type needs imported. */
export function importsOf(declaration: Typed): readonly TypeImport[] {
  return known(declaration).length > 0 ? ['KnownText'] : (IMPORTS[declaration.type] ?? []);
}
