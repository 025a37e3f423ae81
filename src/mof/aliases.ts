import type { Parser } from './parser.js';
import type { AliasTarget } from './read-state.js';

/** Notes what an alias stands for: in a text and all that it includes, each stands for one thing. */
export function declareAlias(parser: Parser, at: number, alias: string, target: AliasTarget): void {
  const { aliases, names } = parser.state;
  const key = names.lower(alias);
  if (aliases.has(key)) parser.report(at, `$${alias} a second time`, 'each alias once');
  aliases.set(key, target);
}
