import { checkWritable } from '../binding/instance.js';
import { readParameters, RETURN_VALUE, writeParameters } from '../binding/method.js';
import type { CimClass } from '../cim/class.js';
import { checkInput, methodOf, type NamedMethod } from '../cim/method.js';
import type { CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { invoke } from '../wsman/operations/invoke.js';
import { reading } from './exchange.js';
import { type ResourceCall, targetOf } from './resources.js';
import type { Values } from './targets.js';

/** What a method whose class is not declared gives back: `ReturnValue` and its out parameters. */
export type MethodOutput = Readonly<Record<string, CimValue>>;

/** A method and its in parameters, checked. */
export interface MethodCall {
  readonly name: string;
  /** Undefined where only its name is known. */
  readonly declaration: NamedMethod | undefined;
  readonly input: ReadonlyMap<string, CimValue>;
}

/**
 * Checks the call of a method, by its declaration where the class declares methods.
 * @throws ValidationError WBEM_E_INVALID_METHOD, WBEM_E_INVALID_METHOD_PARAMETERS and what
 * `checkValue` throws; WBEM_E_UNSUPPORTED_PARAMETER for an empty array
 */
export function checkMethodCall(
  cimClass: CimClass | undefined,
  name: string,
  input: Values,
): MethodCall {
  const declaration = cimClass?.methods === undefined ? undefined : methodOf(cimClass, name);
  const isChecked = cimClass !== undefined && declaration !== undefined;
  const checked = isChecked ? checkInput(cimClass, declaration, input) : untyped(input);
  for (const [parameter, value] of checked) checkWritable(parameter, value);
  return { name: declaration?.name ?? name, declaration, input: checked };
}

function untyped(input: Values): ReadonlyMap<string, CimValue> {
  const [name] = Object.entries(input).find(([, value]) => value === undefined) ?? [];
  if (name === undefined) return new Map(Object.entries(input));
  throw new ValidationError('WBEM_E_TYPE_MISMATCH', `${name} is undefined; use null`);
}

const INTEGER = /^-?\d{1,10}$/;

/** Without a type the return value is a number where it looks like one; most are uint32. */
function untypedReturnValue(value: CimValue | undefined): CimValue {
  return typeof value === 'string' && INTEGER.test(value) ? Number(value) : (value ?? null);
}

/** ReturnValue and all out parameters; what the server left out is null. */
function outputOf(
  values: ReadonlyMap<string, CimValue>,
  { declaration }: MethodCall,
): Record<string, CimValue> {
  const output: Record<string, CimValue> = {};
  for (const [name, { out }] of Object.entries(declaration?.parameters ?? {})) {
    if (out === true) output[name] = null;
  }
  if (declaration === undefined || declaration.returns !== undefined) output[RETURN_VALUE] = null;
  const known = [...Object.keys(output), RETURN_VALUE];
  const declared = new Map(known.map((name) => [name.toLowerCase(), name]));
  for (const [name, value] of values) output[declared.get(name.toLowerCase()) ?? name] = value;
  if (declaration?.returns === undefined && RETURN_VALUE in output) {
    output[RETURN_VALUE] = untypedReturnValue(output[RETURN_VALUE]);
  }
  return output;
}

/**
 * Calls a method. What it returns is its result, whatever the number says: only the server's faults
 * are errors. [DSP0227] 12, [MS-WMI] 3.1.4.3.22
 */
export async function invokeMethod(call: ResourceCall, method: MethodCall): Promise<MethodOutput> {
  const { address, style, exchange, deadline } = call;
  const { resourceUri } = address;
  const parameters = writeParameters(resourceUri, method.input, style, method.declaration);
  const operation = reading(invoke(resourceUri, method.name), (output) =>
    outputOf(readParameters(output.parameters, method.declaration), method),
  );
  const target = targetOf(call, { label: `${call.path.relativePath}.${method.name}()` });
  return exchange.call(operation, { parameters }, target, deadline);
}
