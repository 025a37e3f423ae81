import type { CimInstance } from '../cim/instance.js';
import { type CimValue, sameValue } from '../cim/types.js';
import type { Io } from './io.js';
import { toJson } from './output/to-json.js';
import { printable } from './printable.js';
import { prettyEnvelope } from './trace.js';

/** What a write would do. */
export interface DryRun {
  /** `Name: old -> new`, a line a property. */
  readonly changes: readonly string[];
  /** What it is about: a path or a class. */
  readonly target: string;
  /** The requests that would be sent. */
  readonly envelopes: readonly string[];
}

function show(value: CimValue): string {
  return printable(toJson(value));
}

function describeChange(name: string, before: CimValue | undefined, after: CimValue): string {
  if (before === undefined) return `${name}: ${show(after)}`;
  if (sameValue(before, after)) return `${name}: ${show(after)} (unchanged)`;
  return `${name}: ${show(before)} -> ${show(after)}`;
}

/** What writing these properties changes, by the values that the instance was read with. */
export function changesOf(instance: CimInstance, names: readonly string[]): string[] {
  return names.map((name) =>
    describeChange(name, instance.getOriginal(name), instance.get(name) ?? null),
  );
}

/**
 * The difference goes to standard error, the envelopes to standard output: indented on a terminal,
 * else as they would be sent, one a line.
 */
export function printDryRun(io: Io, { changes, target, envelopes }: DryRun, host?: string): void {
  const heading = host === undefined ? target : `${host}: ${target}`;
  io.stderr.write(`${[printable(heading), ...changes.map((line) => `  ${line}`)].join('\n')}\n`);
  const layOut = io.isTerminal.stdout ? prettyEnvelope : (envelope: string): string => envelope;
  for (const envelope of envelopes) io.stdout.write(`${layOut(envelope)}\n`);
}
