import type { MofPosition } from './schema.js';

/** What is wrong at a place of a MOF text. */
export interface MofDiagnostic extends MofPosition {
  readonly found: string;
  readonly expected: string;
}

function print({ file, line, column, found, expected }: MofDiagnostic): string {
  return `${file}:${line}:${column}: expected ${expected}, found ${found}`;
}

function summary([first, ...others]: readonly MofDiagnostic[]): string {
  const text = first === undefined ? 'not MOF' : print(first);
  return others.length === 0 ? text : `${text} (and ${others.length} more)`;
}

/** A text is not the MOF that it should be. Its message is of the first diagnostic. */
export class MofError extends Error {
  override readonly name = 'MofError';
  readonly code = 'ERR_WSMAN_MOF';
  /** In the order in which they were found; at least one, at most 100. */
  readonly diagnostics: readonly MofDiagnostic[];

  constructor(diagnostics: readonly MofDiagnostic[], options?: ErrorOptions) {
    super(summary(diagnostics), options);
    this.diagnostics = diagnostics;
  }
}
