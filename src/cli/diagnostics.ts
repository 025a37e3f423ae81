import { ValidationError, WsmanError } from '../errors.js';
import { adviceAbout } from './advice.js';
import { exitCodeOf } from './exit-codes.js';
import type { Io } from './io.js';
import { toJson } from './output/to-json.js';
import { oneLine } from './printable.js';
import { UsageError } from './usage-error.js';

function isOurs(error: Error): boolean {
  const known = error instanceof WsmanError || error instanceof ValidationError;
  const isSystems = 'syscall' in error;
  return known || isSystems || error instanceof UsageError || error.name === 'AbortError';
}

/** What went wrong, on one line, with the likely remedy. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error));
  const advice = adviceAbout(error);
  const unsure =
    error instanceof WsmanError && error.outcomeUnknown
      ? '; a write may have been done: read before you repeat it'
      : '';
  const message = isOurs(error) ? error.message : `internal error: ${error.name}: ${error.message}`;
  return oneLine(`${message}${unsure}${advice === undefined ? '' : `; ${advice}`}`);
}

/** The same as data, with all that the error knows and the exit code. */
function errorFields(error: unknown): Record<string, unknown> {
  if (error instanceof WsmanError) return error.toJSON();
  const { name, message, ...fields } = error instanceof Error ? error : new Error(String(error));
  return { name, message, ...fields };
}

/** Where and how an error is reported. */
export interface ReportOptions {
  /** The host it is of, among several. */
  readonly host?: string | undefined;
  /** Also as a line of JSON, for programs. */
  readonly asJson?: boolean;
  /** More to say, behind the message. */
  readonly hint?: string | undefined;
}

/** Reports an error on standard error. @returns the exit code it stands for */
export function reportError(
  { stderr }: Io,
  error: unknown,
  { host, asJson = false, hint }: ReportOptions = {},
): number {
  const code = exitCodeOf(error);
  // The message of a WsmanError names the host itself.
  const prefix = host === undefined || error instanceof WsmanError ? '' : `${host}: `;
  const suffix = hint === undefined ? '' : `; ${hint}`;
  stderr.write(`wscim: ${prefix}${describeError(error)}${suffix}\n`);
  if (asJson) {
    const label = host === undefined ? {} : { _host: host };
    stderr.write(`${toJson({ ...label, ...errorFields(error), exitCode: code })}\n`);
  }
  return code;
}
