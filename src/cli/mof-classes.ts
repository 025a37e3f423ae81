import { basename } from 'node:path';
import type { CimClass } from '../cim/class.js';
import { normalizeNamespace } from '../cim/object-path.js';
import { qualifierLookup, type QualifierLookup } from '../cim/qualifier-propagation.js';
import { selectClasses, type Selection } from '../codegen/selection.js';
import { loadMof } from '../mof/load.js';
import { type MofDiagnostic, MofError } from '../mof/mof-error.js';
import type { MofClass, MofSchema } from '../mof/schema.js';
import type { Io } from './io.js';
import { printable } from './printable.js';
import { resolveDeclared } from './resolve-declared.js';
import { UsageError } from './usage-error.js';

/** Which classes of MOF files are wanted. */
export interface MofSelection extends Selection {
  /** Only those of this namespace, which is also that of what precedes any `#pragma namespace`. */
  readonly namespace?: string | undefined;
}

/**
 * The selected classes of MOF files, with what they inherit. A file knows what those before it declare.
 * @throws UsageError after all that is wrong was told, with its places; ValidationError as
 * `selectClasses` does
 */
export function classesOfFiles(
  files: readonly string[],
  io: Io,
  { namespace, ...selection }: MofSelection,
): readonly CimClass[] {
  const wanted = namespace === undefined ? undefined : normalizeNamespace(namespace);
  const schemas = loadFiles(files, io, wanted);
  const declared = declarationsOf(schemas);
  const chosen = declared.filter(({ cimClass }) => wanted === undefined || isIn(cimClass, wanted));
  if (chosen.length === 0) throw nothingFound(files, declared, wanted);
  const qualifiers = schemas.flatMap(({ qualifierDeclarations }) => qualifierDeclarations);
  const classes = resolveAll(chosen, qualifierLookup(qualifiers), io);
  return selectClasses(classes, selection);
}

function loadFiles(files: readonly string[], io: Io, namespace: string | undefined): MofSchema[] {
  const schemas: MofSchema[] = [];
  for (const file of files) {
    const before = {
      classes: schemas.flatMap(({ classes }) => classes),
      qualifierDeclarations: schemas.flatMap((one) => one.qualifierDeclarations),
    };
    const options = namespace === undefined ? before : { ...before, namespace };
    schemas.push(loadFile(() => loadMof(file, options), file, io));
  }
  return schemas;
}

/** @throws UsageError after all that is wrong was told */
function loadFile(load: () => MofSchema, file: string, io: Io): MofSchema {
  try {
    return load();
  } catch (cause) {
    if (!(cause instanceof MofError)) throw cause;
    const lines = cause.diagnostics.map(diagnosticText);
    throw tellAll(io, lines, `${lines.length} places of ${file} are not MOF`, cause);
  }
}

const diagnosticText = ({ expected, found, ...position }: MofDiagnostic): string =>
  withPlace(position, `expected ${expected}, found ${found}`);

const withPlace = (position: MofClass['position'], text: string): string =>
  printable(
    position === undefined ? text : `${position.file}:${position.line}:${position.column}: ${text}`,
  );

/** Most lines about what is wrong. */
const MOST_LINES = 20;

/** A single line is the error, more of them are told before it. */
function tellAll(
  { stderr }: Io,
  lines: readonly string[],
  summary: string,
  cause?: unknown,
): UsageError {
  const [only = summary] = lines;
  if (lines.length === 1) return new UsageError(only, { cause });
  for (const text of lines.slice(0, MOST_LINES)) stderr.write(`wscim: ${text}\n`);
  return new UsageError(`${summary}; nothing was done`, { cause });
}

/** The classes of all files. One that two files include is one. */
function declarationsOf(schemas: readonly MofSchema[]): readonly MofClass[] {
  const classes = schemas.flatMap(({ declarations }) =>
    declarations.filter((one) => one.kind === 'class'),
  );
  const byPlace = classes.map((one): [string, MofClass] => {
    const { namespace, className } = one.cimClass;
    return [withPlace(one.position, `${namespace}:${className}`.toLowerCase()), one];
  });
  return [...new Map(byPlace).values()];
}

function byNamespace(declared: readonly MofClass[]): readonly (readonly MofClass[])[] {
  const groups = new Map<string, MofClass[]>();
  for (const one of declared) {
    const key = one.cimClass.namespace.toLowerCase();
    const group = groups.get(key) ?? [];
    group.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function resolveAll(
  declared: readonly MofClass[],
  qualifiers: QualifierLookup,
  io: Io,
): readonly CimClass[] {
  const parts = byNamespace(declared).map((group) => resolveDeclared(group, qualifiers));
  const lines = parts
    .flatMap(({ failures }) => failures)
    .map(({ position, message }) => withPlace(position, message));
  if (lines.length > 0) throw tellAll(io, lines, `${lines.length} classes cannot be resolved`);
  return parts.flatMap(({ classes }) => classes);
}

const isIn = (cimClass: CimClass, namespace: string): boolean =>
  cimClass.namespace.toLowerCase() === namespace.toLowerCase();

function nothingFound(
  files: readonly string[],
  declared: readonly MofClass[],
  namespace = '',
): UsageError {
  const origin = originOf(files);
  if (declared.length === 0) return new UsageError(`${origin}: no classes are declared there`);
  const names = new Map(
    declared.map(({ cimClass }) => [cimClass.namespace.toLowerCase(), cimClass.namespace]),
  );
  const list = [...names.values()].toSorted().join(', ');
  return new UsageError(
    `${origin}: no classes of ${JSON.stringify(namespace)}; --namespace may be one of ${list}`,
  );
}

/** The names of files, for texts. */
export const originOf = (files: readonly string[]): string =>
  files.map((file) => basename(file)).join(', ');
