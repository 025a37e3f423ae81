import { type CimClass, propertyOf } from '../cim/class.js';
import type { CimValue } from '../cim/types.js';
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

/**
 * The values that assignments give to properties, by the types of the class where it is known.
 * @throws UsageError, ValidationError
 */
export function valuesOf(
  assignments: readonly Assignment[],
  cimClass: CimClass | undefined,
): Record<string, CimValue> {
  const entries = assignments.map(({ name, text, isJson }): [string, CimValue] => {
    const declared = cimClass === undefined ? undefined : propertyOf(cimClass, name);
    const known = declared?.name ?? name;
    const where = cimClass === undefined ? known : `${cimClass.className}.${known}`;
    return [known, (isJson ? valueOfJson : valueOfText)(text, declared, where)];
  });
  return Object.fromEntries(entries);
}
