import type { Qualifier } from '../cim/qualifier.js';
import { declareAlias } from './aliases.js';
import type { Parser } from './parser.js';
import { readAliasedBody } from './read-instance-body.js';

/** What stands behind the word `instance`. [DSP0004] Annex A, instanceDeclaration */
export function readInstance(parser: Parser, qualifiers: readonly Qualifier[]): void {
  const { at } = parser;
  const { raw, alias } = readAliasedBody(parser);
  parser.wish(';', '; behind the }');
  if (alias !== undefined) declareAlias(parser, at, alias, raw);
  const qualified = raw.properties.filter((property) => property.qualifiers.length > 0);
  parser.state.declarations.push({
    kind: 'pending',
    raw,
    ...(alias === undefined ? {} : { alias }),
    qualifiers,
    propertyQualifiers: Object.fromEntries(
      qualified.map((property) => [property.name, property.qualifiers]),
    ),
    position: parser.positionOf(raw.at),
  });
}
