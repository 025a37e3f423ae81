import type { QualifierDeclaration, QualifierFlavors, QualifierScope } from '../cim/qualifier.js';
import { CIM_TYPES, type CimTypeName, type CimTypeDeclaration } from '../cim/types.js';
import { convertLiterals } from './convert.js';
import type { Parser } from './parser.js';
import { readArraySize } from './read-array-size.js';
import { readFlavor } from './read-qualifiers.js';
import { readValue } from './read-value.js';

const SCOPES: ReadonlyMap<string, QualifierScope> = new Map(
  (
    [
      'any',
      'association',
      'class',
      'indication',
      'method',
      'parameter',
      'property',
      'qualifier',
      'reference',
      'schema',
    ] as const
  ).map((scope) => [scope, scope]),
);

const NOT_OF_QUALIFIERS: ReadonlySet<CimTypeName> = new Set(['reference', 'object']);

const TYPES: ReadonlyMap<string, CimTypeName> = new Map(
  (Object.keys(CIM_TYPES) as CimTypeName[])
    .filter((type) => !NOT_OF_QUALIFIERS.has(type))
    .map((type) => [type, type]),
);

/** What stands behind the word `Qualifier`. [DSP0004] Annex A, qualifierDeclaration */
export function readQualifierDeclaration(parser: Parser): void {
  const { state, at } = parser;
  const name = parser.name('the name of a qualifier');
  if (!state.declare('qualifier', name)) {
    parser.report(at, `qualifier ${name} a second time`, 'each qualifier once');
  }
  parser.expect(':', ': and a type');
  const declared = readQualifierType(parser);
  const initial = parser.accept('=') ? convertLiterals(parser, readValue(parser), declared) : null;
  const rest = readScopesAndFlavors(parser);
  parser.expect(';', ', or ;');
  const declaration: QualifierDeclaration = { name, ...declared, default: initial, ...rest };
  state.qualifierTypes.set(state.names.lower(name), declaration);
  state.declarations.push({
    kind: 'qualifier',
    declaration,
    namespace: state.namespace,
    position: parser.positionOf(at),
  });
}

function readQualifierType(parser: Parser): CimTypeDeclaration {
  const type = TYPES.get(parser.kind === 'name' ? parser.tokens.lexeme.toLowerCase() : '');
  if (type === undefined) return parser.fail('the type of a qualifier');
  parser.tokens.next();
  return readArraySize(parser).array === true ? { type, array: true } : { type };
}

/** `, Scope(class, property), Flavor(EnableOverride)`, in whichever order. */
function readScopesAndFlavors(parser: Parser): Pick<QualifierDeclaration, 'scopes' | 'flavors'> {
  let flavors: QualifierFlavors = {};
  const scopes: QualifierScope[] = [];
  while (parser.accept(',')) {
    if (parser.acceptWord('scope')) readList(parser, () => scopes.push(readScope(parser)));
    else if (parser.acceptWord('flavor')) {
      readList(parser, () => {
        flavors = readFlavor(parser, flavors);
      });
    } else parser.fail('Scope or Flavor');
  }
  return { scopes, flavors };
}

function readList(parser: Parser, readItem: () => void): void {
  parser.expect('(', '(');
  do readItem();
  while (parser.accept(','));
  parser.expect(')', ', or )');
}

function readScope(parser: Parser): QualifierScope {
  const scope = SCOPES.get(parser.kind === 'name' ? parser.tokens.lexeme.toLowerCase() : '');
  if (scope === undefined) return parser.fail(`a scope: ${[...SCOPES.keys()].join(', ')}`);
  parser.tokens.next();
  return scope;
}
