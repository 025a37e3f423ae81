import { WBEM_E_ACCESS_DENIED, WBEM_E_TIMED_OUT } from '../binding/wbem-status.js';
import {
  AuthenticationError,
  ConflictError,
  FaultError,
  hresultOf,
  TimeoutError,
  TransportError,
  ValidationError,
} from '../errors.js';
import { UsageError } from './usage-error.js';

/** What a command ends with, and what it means. */
export const EXIT_CODES = {
  OK: [0, 'done'],
  SOME_HOSTS: [1, 'some of several hosts failed, or all of them for different reasons'],
  DIFFERENT: [1, 'with codegen --check: files are not what would be generated'],
  FAULT: [2, 'the server answered with a fault'],
  USAGE: [64, 'the command line, or what it asks for, makes no sense; nothing was written'],
  UNREACHABLE: [69, 'no connection: name, network or TLS'],
  PROTOCOL: [70, 'the server broke the protocol, or answered without SOAP'],
  DENIED: [77, 'the server refused the login, or the access'],
  TIMEOUT: [124, 'out of time'],
  INTERRUPTED: [130, 'ended by Ctrl-C'],
} as const satisfies Readonly<Record<string, readonly [code: number, meaning: string]>>;

type Outcome = keyof typeof EXIT_CODES;

function isLogin(error: unknown): boolean {
  return error instanceof AuthenticationError;
}

/** The first row that applies decides. */
const OUTCOMES: readonly (readonly [Outcome, (error: unknown) => boolean])[] = [
  ['INTERRUPTED', (error) => error instanceof Error && error.name === 'AbortError'],
  ['USAGE', (error) => error instanceof UsageError || error instanceof ValidationError],
  ['DENIED', (error) => isLogin(error) || hresultOf(error) === WBEM_E_ACCESS_DENIED],
  ['TIMEOUT', (error) => error instanceof TimeoutError || hresultOf(error) === WBEM_E_TIMED_OUT],
  ['FAULT', (error) => error instanceof FaultError || error instanceof ConflictError],
  ['UNREACHABLE', (error) => error instanceof TransportError],
];

/** The number of an outcome. */
export function exitCode(outcome: Outcome): number {
  return EXIT_CODES[outcome][0];
}

/** The exit code of what a command threw. */
export function exitCodeOf(error: unknown): number {
  const found = OUTCOMES.find(([, applies]) => applies(error));
  return exitCode(found?.[0] ?? 'PROTOCOL');
}

/** The exit code of a command on several hosts, by those of the hosts. */
export function combinedExitCode(codes: readonly number[]): number {
  const [first = 0, ...others] = new Set(codes);
  return others.length === 0 ? first : exitCode('SOME_HOSTS');
}
