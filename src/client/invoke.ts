import { checkWritable } from '../binding/instance.js';
import { readParameters, RETURN_VALUE, writeParameters } from '../binding/method.js';
import type { CimClass } from '../cim/class.js';
import { checkInput, methodOf, type NamedMethod } from '../cim/method.js';
import type { CimObjectPath } from '../cim/object-path.js';
import type { CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import { invoke } from '../wsman/operations/invoke.js';
import type { ResourceOptions } from './call-options.js';
import type { Deadline } from './deadline.js';
import { parameterValues } from './declared-values.js';
import { reading } from './exchange.js';
import { type ResourceCall, targetOf } from './resources.js';
import type { SessionContext } from './session-context.js';
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
  const declaration = declarationOf(cimClass, name);
  const isChecked = cimClass !== undefined && declaration !== undefined;
  const checked = isChecked ? checkInput(cimClass, declaration, input) : untyped(input);
  for (const [parameter, value] of checked) checkWritable(parameter, value);
  return { name: declaration?.name ?? name, declaration, input: checked };
}

function declarationOf(cimClass: CimClass | undefined, name: string): NamedMethod | undefined {
  return cimClass?.methods === undefined ? undefined : methodOf(cimClass, name);
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

/** A method and what it is called on, its input not checked yet. */
export interface MethodRequest {
  readonly path: CimObjectPath;
  /** Undefined where only its name is known. */
  readonly cimClass: CimClass | undefined;
  readonly method: string;
  readonly input: Values;
}

/** @throws ValidationError for what is wrong with a call whatever the class */
function checkDraft(
  context: SessionContext,
  { path, method, input }: MethodRequest,
  options: ResourceOptions,
  deadline: Deadline,
): void {
  const draft = context.draft(path, options, deadline);
  const { address, style } = draft;
  const checked = checkMethodCall(undefined, method, input);
  const parameters = writeParameters(address.resourceUri, checked.input, style);
  const operation = invoke(address.resourceUri, method);
  context.exchange.envelope(operation, { parameters }, targetOf(draft));
}

/** Calls a method of a class that is declared or, where it is only named, of the server's. */
export async function callMethod(
  context: SessionContext,
  request: MethodRequest,
  options: ResourceOptions,
): Promise<MethodOutput> {
  const { path, method, input } = request;
  const deadline = context.deadline(options);
  const check = (): void => checkDraft(context, request, options, deadline);
  const known = request.cimClass;
  const cimClass = known ?? (await context.classOf(path, options, deadline, check));
  const declaration = known === undefined ? declarationOf(cimClass, method) : undefined;
  const meant = declaration === undefined ? input : parameterValues(declaration, input);
  const call = checkMethodCall(cimClass, method, meant);
  if (cimClass !== undefined && call.declaration !== undefined) {
    await context.classes?.findOutput(cimClass, call.declaration, deadline);
  }
  return invokeMethod(await context.resource(path, options, cimClass, true, deadline), call);
}

/**
 * Calls a method. What it returns is its result, whatever the number says: only the server's faults
 * are errors. [DSP0227] 12, [MS-WMI] 3.1.4.3.22
 */
async function invokeMethod(call: ResourceCall, method: MethodCall): Promise<MethodOutput> {
  const { address, style, exchange, deadline } = call;
  const { resourceUri } = address;
  const parameters = writeParameters(resourceUri, method.input, style, method.declaration);
  const operation = reading(invoke(resourceUri, method.name), (output) =>
    outputOf(readParameters(output.parameters, method.declaration, call.schema), method),
  );
  const target = targetOf(call, { label: `${call.path.relativePath}.${method.name}()` });
  return exchange.call(operation, { parameters }, target, deadline);
}
