import type { CimClass } from '../cim/class.js';
import { normalizeNamespace } from '../cim/object-path.js';
import type { QualifierDeclaration } from '../cim/qualifier.js';
import { finish } from './finish.js';
import { Includes, type MofInclude } from './includes.js';
import { Parser } from './parser.js';
import { readClass } from './read-class.js';
import { readInstance } from './read-instance.js';
import { type Include, readPragma } from './read-pragma.js';
import { readQualifierDeclaration } from './read-qualifier-declaration.js';
import { readQualifiers } from './read-qualifiers.js';
import { ReadState } from './read-state.js';
import { DEFAULT_NAMESPACE, type MofSchema } from './schema.js';

export interface ReadMofOptions {
  /** The name that diagnostics give the text. Default `mof`. */
  readonly file?: string;
  /** Finds what `#pragma include` names. Without it, an include is a diagnostic. */
  readonly include?: MofInclude;
  /** Of what stands before any `#pragma namespace`. Default `root/cimv2`. */
  readonly namespace?: string;
  /** Qualifiers that are declared elsewhere: they give qualifier values their types. */
  readonly qualifierDeclarations?: readonly QualifierDeclaration[];
  /** Classes that are declared elsewhere: they type instances. */
  readonly classes?: readonly CimClass[];
  /**
   * The most UTF-16 units, or octets, of the text and all that it includes. Default 16,777,216;
   * reading takes memory of up to a hundred octets for each of them.
   */
  readonly maxLength?: number;
}

/** The default of `maxLength`. */
export const MAX_LENGTH = 16 * 2 ** 20;

/**
 * Reads MOF, as DMTF's and WMI's schemas have it: text, or the octets of a file in UTF-8, UTF-16 or
 * Windows-1252. [DSP0004] 7
 * @throws MofError with all that is wrong, up to 100 places.
 */
export function readMof(mof: string | Uint8Array, options: ReadMofOptions = {}): MofSchema {
  const { file = 'mof', include, maxLength = MAX_LENGTH } = options;
  const state = new ReadState(normalizeNamespace(options.namespace ?? DEFAULT_NAMESPACE));
  for (const declaration of options.qualifierDeclarations ?? []) {
    state.qualifierTypes.set(declaration.name.toLowerCase(), declaration);
  }
  const includes = new Includes(state.diagnostics, maxLength, include);
  const readIncluded: Include = (parser, name, at) => {
    const source = includes.include(parser, name, at);
    if (source === undefined) return;
    readDeclarations(new Parser(source, state), readIncluded);
    includes.close();
  };
  readDeclarations(new Parser(includes.open(file, mof), state), readIncluded);
  return finish(state, options.classes ?? []);
}

/** All of a text. [DSP0004] Annex A, mofSpecification */
function readDeclarations(parser: Parser, include: Include): void {
  while (parser.kind !== 'end') {
    parser.recover(() => readDeclaration(parser, include));
    while (parser.accept('}')) parser.accept(';');
  }
}

function readDeclaration(parser: Parser, include: Include): void {
  if (parser.accept(';')) return;
  if (parser.accept('#')) return readPragma(parser, include);
  if (parser.acceptWord('qualifier')) return readQualifierDeclaration(parser);
  const qualifiers = readQualifiers(parser);
  if (parser.acceptWord('class')) return readClass(parser, qualifiers);
  if (parser.acceptWord('instance')) return readInstance(parser, qualifiers);
  parser.fail('#pragma, Qualifier, class or instance');
}
