import { namespaceOfPragma } from './namespace-pragma.js';
import type { Parser } from './parser.js';
import { readString } from './read-value.js';
import type { MofPragma, MofPragmaParameter } from './schema.js';

/** Reads another text in the place of an `#pragma include`. */
export type Include = (parser: Parser, name: string, at: number) => void;

/** What stands behind the `#`. [DSP0004] 7.11; WMI also has pragmas without parameters. */
export function readPragma(parser: Parser, include: Include): void {
  const { at } = parser;
  const isInclude = parser.isWord('include');
  if (!isInclude && !parser.acceptWord('pragma')) parser.fail('pragma');
  const name = parser.name('the name of a pragma');
  const parameterAt = parser.at;
  const parameters = readParameters(parser, isInclude);
  const pragma: MofPragma = { kind: 'pragma', name, parameters, position: parser.positionOf(at) };
  if (name.toLowerCase() === 'include') {
    const file = textOf(parser, parameterAt, parameters[0]);
    if (file !== '') include(parser, file, parameterAt);
    return;
  }
  const namespace = namespaceOfPragma(pragma);
  if (namespace !== undefined) enter(parser, parameterAt, pragma, namespace);
  parser.state.declarations.push(pragma);
}

function enter(parser: Parser, at: number, { parameters }: MofPragma, namespace: string): void {
  const text = textOf(parser, at, parameters[0]);
  if (text !== '' && !/^[^:"'=\s]+$/.test(namespace)) {
    parser.report(at, JSON.stringify(text), 'a namespace such as root/cimv2');
  }
  parser.state.namespace = namespace;
}

/** `("a", NOFAIL)`, or nothing. The name of `#include "file"` needs no parentheses. */
function readParameters(parser: Parser, isInclude: boolean): MofPragmaParameter[] {
  if (isInclude && parser.kind === 'string') return [readParameter(parser)];
  if (!parser.accept('(')) return [];
  const parameters: MofPragmaParameter[] = [];
  do parameters.push(readParameter(parser));
  while (parser.accept(','));
  parser.expect(')', ', or )');
  return parameters;
}

function readParameter(parser: Parser): MofPragmaParameter {
  if (parser.kind === 'string') return { text: readString(parser), quoted: true };
  if (parser.kind !== 'name' && parser.kind !== 'number') parser.fail('a string or a word');
  const text = parser.tokens.lexeme;
  parser.tokens.next();
  return { text, quoted: false };
}

function textOf(parser: Parser, at: number, parameter: MofPragmaParameter | undefined): string {
  if (parameter?.quoted === true && parameter.text !== '') return parameter.text;
  parser.report(at, parameter?.text ?? 'nothing', '( and a string that is not empty');
  return '';
}
