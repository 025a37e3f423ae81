import { DEFAULT_NAMESPACE } from '../binding/resource-uri.js';
import type { CimClass } from '../cim/class.js';
import { normalizeNamespace } from '../cim/object-path.js';
import type { ClassContent } from '../client/class-metadata.js';
import type { CimSession } from '../client/cim-session.js';
import { isPattern, selectClasses, type Selection } from '../codegen/selection.js';
import type { OptionSpecs, OptionValues } from './command.js';
import { rememberClasses } from './completion-cache.js';
import type { Io } from './io.js';
import { classesOfFiles, originOf } from './mof-classes.js';
import { SERVER_OPTIONS } from './options.js';
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
    help: 'the namespace of the classes (default root/cimv2; of MOF files, all), and of what precedes any #pragma namespace in MOF',
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
 * @throws UsageError, ValidationError, and what a session throws
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
  const { namespace } = options;
  const classes = classesOfFiles(mof, io, { ...selection, namespace });
  return { classes, origin: originOf(mof) };
}

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
  const namespace = normalizeNamespace(options.namespace ?? DEFAULT_NAMESPACE);
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
    const distinct = new Map(names.map((name) => [name.toLowerCase(), name]));
    return Promise.all([...distinct.values()].map(async (name) => session.getClass(name, call)));
  }
  const all = await session.enumerateClasses(null, { ...call, deep: true }).toArray();
  return selectClasses(all, selection);
}
