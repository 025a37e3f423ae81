import { CimObjectPath } from '../../cim/object-path.js';
import { expectName, parseWhere } from './parse-where.js';
import type {
  AssociatorsStatement,
  ReferencesStatement,
  SelectStatement,
  WqlStatement,
} from './statement.js';
import { TokenReader } from './token-reader.js';

type Options = Record<string, string | boolean>;

/** Options that stand alone, by keyword. */
const FLAGS: Readonly<Record<string, string>> = {
  KEYSONLY: 'keysOnly',
  CLASSDEFSONLY: 'classDefsOnly',
};

/** Options with a name behind `=`, by keyword. */
const REFERENCES: Readonly<Record<string, string>> = {
  RESULTCLASS: 'resultClass',
  ROLE: 'role',
  REQUIREDQUALIFIER: 'requiredQualifier',
};
const ASSOCIATORS: Readonly<Record<string, string>> = {
  ...REFERENCES,
  ASSOCCLASS: 'assocClass',
  RESULTROLE: 'resultRole',
  REQUIREDASSOCQUALIFIER: 'requiredAssocQualifier',
};

function parseOption(
  tokens: TokenReader,
  names: Readonly<Record<string, string>>,
  options: Options,
): void {
  const { next } = tokens;
  const keyword = next.kind === 'word' ? next.text.toUpperCase() : '';
  const name = FLAGS[keyword] ?? names[keyword];
  if (name === undefined || options[name] !== undefined) {
    return tokens.fail(name === undefined ? 'an option' : `${name} only once`);
  }
  tokens.expect(keyword);
  if (FLAGS[keyword] === undefined) tokens.expect('=');
  options[name] = FLAGS[keyword] === undefined ? expectName(tokens, 'a name') : true;
}

/** What follows ASSOCIATORS and REFERENCES: the options, blank between them, each once. */
function parseRelated(tokens: TokenReader, names: Readonly<Record<string, string>>): object {
  tokens.expect('OF');
  const path = CimObjectPath.parse(tokens.expectKind('path', '{ and a path').trim());
  const options: Options = {};
  if (tokens.take('WHERE')) {
    do parseOption(tokens, names, options);
    while (tokens.next.kind !== 'end');
  }
  return { path, keysOnly: false, classDefsOnly: false, ...options };
}

function parseProperties(tokens: TokenReader): readonly string[] | null {
  if (tokens.take('*')) return null;
  const properties: string[] = [];
  do properties.push(expectName(tokens, 'a property'));
  while (tokens.take(','));
  return properties;
}

function parseMeta(tokens: TokenReader): WqlStatement {
  if (!tokens.take('WHERE')) return { kind: 'meta' };
  tokens.expect('__THIS', 'ISA');
  const isa = tokens.takeKind('string') ?? expectName(tokens, 'a class name');
  return { kind: 'meta', isa };
}

function parseSelect(tokens: TokenReader): WqlStatement {
  const properties = parseProperties(tokens);
  tokens.expect('FROM');
  if (properties === null && tokens.take('META_CLASS')) return parseMeta(tokens);
  const className = expectName(tokens, 'a class name');
  const statement: SelectStatement = { kind: 'select', properties, className };
  return tokens.take('WHERE') ? { ...statement, where: parseWhere(tokens) } : statement;
}

const STATEMENTS: Readonly<Record<string, (tokens: TokenReader) => WqlStatement>> = {
  SELECT: parseSelect,
  ASSOCIATORS: (tokens) =>
    ({ kind: 'associators', ...parseRelated(tokens, ASSOCIATORS) }) as AssociatorsStatement,
  REFERENCES: (tokens) =>
    ({ kind: 'references', ...parseRelated(tokens, REFERENCES) }) as ReferencesStatement,
};

/**
 * Reads a schema or data query. [MS-WMI] 2.2.1.1
 * @throws ValidationError WBEM_E_INVALID_QUERY where it breaks the grammar, WBEM_E_QUOTA_VIOLATION
 * where it is too long or nested too deep, WBEM_E_INVALID_OBJECT_PATH for the path in braces.
 */
export function parseWql(text: string): WqlStatement {
  const tokens = new TokenReader(text);
  const keyword = Object.keys(STATEMENTS).find((word) => tokens.take(word)) ?? '';
  const parse = STATEMENTS[keyword];
  const statement = parse?.(tokens) ?? tokens.fail('SELECT, ASSOCIATORS or REFERENCES');
  if (tokens.next.kind !== 'end') tokens.fail('the end of the query');
  return statement;
}
