import { basename } from 'node:path';
import type { CimClass } from '../cim/class.js';
import { classLookup } from '../cim/class-lineage.js';
import { resolveClass } from '../cim/inheritance.js';
import type { QualifierLookup } from '../cim/qualifier-propagation.js';
import type { ClassContent } from '../client/class-metadata.js';
import type { CimSession } from '../client/cim-session.js';
import { isPattern, selectClasses, type Selection } from '../codegen/selection.js';
import { loadMof } from '../mof/load.js';
import { type MofDiagnostic, MofError } from '../mof/mof-error.js';
import type { MofSchema } from '../mof/schema.js';
import type { OptionSpecs, OptionValues } from './command.js';
import { rememberClasses } from './completion-cache.js';
import type { Io } from './io.js';
import { SERVER_OPTIONS } from './options.js';
import { printable } from './printable.js';
import { openSessions } from './sessions.js';
import { UsageError } from './usage-error.js';

/** Where classes come from: a server, or MOF files. */
export const CLASS_SOURCE_OPTIONS = {
  ...SERVER_OPTIONS,
  mof: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'classes from this MOF file and what it includes, not from a server',
  },
  namespace: {
    type: 'string',
    value: 'NS',
    help: 'the namespace of the classes (default root/cimv2; of MOF files, all)',
  },
} as const satisfies OptionSpecs;

export type ClassSourceOptions = OptionValues<typeof CLASS_SOURCE_OPTIONS>;

/** Classes with what they inherit, and where they come from. */
export interface FoundClasses {
  readonly classes: readonly CimClass[];
  readonly origin: string;
}

/**
 * The selected classes of the one server, or of the MOF files. `content` is what a server is asked
 * for, where less than all will do.
 * @throws UsageError, MofError, ValidationError, and what a session throws
 */
export async function findClasses(
  options: ClassSourceOptions,
  io: Io,
  { content = {}, ...selection }: Selection & { readonly content?: ClassContent },
): Promise<FoundClasses> {
  const { mof = [] } = options;
  if (mof.length === 0) return fromServer(options, io, selection, content);
  if ([options.host, options.hosts, options.url].some((target) => target !== undefined)) {
    throw new UsageError('--mof goes without a server');
  }
  const schemas = mof.map((file) => loadFile(file, io));
  return fromSchemas(schemas, mof, options.namespace, selection);
}

const NAMESPACE = 'root/cimv2';

async function fromServer(
  options: ClassSourceOptions,
  io: Io,
  selection: Selection,
  content: ClassContent,
): Promise<FoundClasses> {
  const [host, ...others] = await openSessions(options, io);
  if (host === undefined || others.length > 0) {
    throw new UsageError('classes are taken from one server at a time');
  }
  await using session = host.session;
  const namespace = options.namespace ?? NAMESPACE;
  const call = { ...content, namespace, signal: io.signal };
  const classes = await ask(session, selection, call);
  rememberClasses(io, host.url.hostname, classes);
  return { classes, origin: host.url.host };
}

interface ClassCall extends ClassContent {
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** Classes by their names are asked for one by one, all others out of the whole namespace. */
async function ask(
  session: CimSession,
  selection: Selection,
  call: ClassCall,
): Promise<readonly CimClass[]> {
  const { names, withAssociations = false } = selection;
  if (names.length > 0 && !withAssociations && !names.some(isPattern)) {
    return Promise.all(names.map(async (name) => session.getClass(name, call)));
  }
  const all = await session.enumerateClasses(null, { ...call, deep: true }).toArray();
  return selectClasses(all, selection);
}

/** Most lines about one file. */
const MOST_DIAGNOSTICS = 20;

/** @throws UsageError after all that is wrong was told */
function loadFile(file: string, { stderr }: Io): MofSchema {
  try {
    return loadMof(file);
  } catch (cause) {
    if (!(cause instanceof MofError)) throw cause;
    const { diagnostics } = cause;
    const [first, ...others] = diagnostics.slice(0, MOST_DIAGNOSTICS).map(diagnosticText);
    if (others.length === 0) throw new UsageError(first ?? cause.message, { cause });
    for (const text of [first, ...others]) stderr.write(`wscim: ${text}\n`);
    const message = `${diagnostics.length} places of ${file} are not MOF; nothing was done`;
    throw new UsageError(message, { cause });
  }
}

function diagnosticText({ file, line, column, expected, found }: MofDiagnostic): string {
  return printable(`${file}:${line}:${column}: expected ${expected}, found ${found}`);
}

function fromSchemas(
  schemas: readonly MofSchema[],
  files: readonly string[],
  namespace: string | undefined,
  selection: Selection,
): FoundClasses {
  const declared = schemas.flatMap(({ classes }) => classes);
  const wanted = declared.filter((one) => namespace === undefined || isIn(one, namespace));
  const qualifiers = qualifierLookup(schemas);
  const classes = namespacesOf(wanted).flatMap((name) => {
    const lookup = classLookup(wanted.filter((one) => isIn(one, name)));
    return wanted
      .filter((one) => isIn(one, name))
      .map((one) => resolveClass(one, lookup, qualifiers));
  });
  return {
    classes: selectClasses(classes, selection),
    origin: files.map((file) => basename(file)).join(', '),
  };
}

const isIn = (cimClass: CimClass, namespace: string): boolean =>
  cimClass.namespace.toLowerCase() === namespace.toLowerCase();

const namespacesOf = (classes: readonly CimClass[]): string[] => [
  ...new Set(classes.map(({ namespace }) => namespace.toLowerCase())),
];

function qualifierLookup(schemas: readonly MofSchema[]): QualifierLookup {
  const declarations = schemas.flatMap(({ qualifierDeclarations }) => qualifierDeclarations);
  const byName = new Map(declarations.map((one) => [one.name.toLowerCase(), one]));
  return (name) => byName.get(name.toLowerCase());
}
