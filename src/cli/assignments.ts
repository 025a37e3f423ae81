import { type CimClass, propertyOf } from '../cim/class.js';
import { type NamedMethod, parameterOf } from '../cim/method.js';
import type { CimTypeDeclaration, CimValue } from '../cim/types.js';
import { UsageError } from './usage-error.js';
import { valueOfJson, valueOfText } from './values.js';

/** `Name=value`, or `Name:=JSON`. */
export interface Assignment {
  readonly name: string;
  readonly text: string;
  readonly isJson: boolean;
}

const ASSIGNMENT = /^([A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)(:?=)(.*)$/s;

function parseAssignment(argument: string): Assignment {
  const [, name, sign, text = ''] = ASSIGNMENT.exec(argument) ?? [];
  if (name !== undefined) return { name, text, isJson: sign === ':=' };
  throw new UsageError(`${JSON.stringify(argument)} is neither Name=value nor Name:=JSON`);
}

/** @throws UsageError for what is no assignment, and for a name that is there twice */
export function parseAssignments(args: readonly string[]): readonly Assignment[] {
  const assignments = args.map(parseAssignment);
  const names = assignments.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return assignments;
  throw new UsageError(`${twice} is given twice`);
}

/** What is declared under a name, and how messages call it. */
interface Declared {
  readonly name: string;
  readonly type: CimTypeDeclaration | undefined;
  readonly where: string;
}

function read(
  assignments: readonly Assignment[],
  find: (name: string) => Declared,
): Record<string, CimValue> {
  const entries = assignments.map(({ name: given, text, isJson }): [string, CimValue] => {
    const { name, type, where } = find(given);
    return [name, (isJson ? valueOfJson : valueOfText)(text, type, where)];
  });
  return Object.fromEntries(entries);
}

/**
 * The values that assignments give to properties, by the types of the class where it is known.
 * @throws UsageError, ValidationError
 */
export function valuesOf(
  assignments: readonly Assignment[],
  cimClass: CimClass | undefined,
): Record<string, CimValue> {
  return read(assignments, (given) => {
    if (cimClass === undefined) return { name: given, type: undefined, where: given };
    const type = propertyOf(cimClass, given);
    return { name: type.name, type, where: `${cimClass.className}.${type.name}` };
  });
}

/**
 * The values that assignments give to the parameters of a method, by its declaration where it is
 * known. A name that it does not have is left to the check of the call.
 * @throws UsageError, ValidationError
 */
export function inputOf(
  assignments: readonly Assignment[],
  method: NamedMethod | undefined,
): Record<string, CimValue> {
  return read(assignments, (given) => {
    const type = method === undefined ? undefined : parameterOf(method, given);
    const name = type?.name ?? given;
    return { name, type, where: method === undefined ? name : `${method.name}.${name}` };
  });
}
