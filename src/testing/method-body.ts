import { type WireStyle, writeProperty } from '../binding/value.js';
import { readProperty } from '../binding/value-reader.js';
import {
  WBEM_E_FAILED,
  WBEM_E_INVALID_PROPERTY,
  WBEM_E_PROVIDER_FAILURE,
} from '../binding/wbem-status.js';
import type { CimParameterDeclaration } from '../cim/class.js';
import { type NamedMethod, parameterOf } from '../cim/method.js';
import { type CimValue, checkValue } from '../cim/types.js';
import { ProtocolError, ValidationError } from '../errors.js';
import { FaultReply } from '../server/fault-reply.js';
import type { XmlElement } from '../xml/element.js';
import { CimFailure } from './cim-failure.js';
import type { MethodAddress, MethodWays } from './method-ways.js';
import { sameText } from './request-body.js';

/** Values by the name of their parameter. */
export type Parameters = Readonly<Record<string, CimValue>>;

/** What is wrong with a parameter, and the status of it where a server has no subcode for them. */
const PROBLEMS = { InvalidName: WBEM_E_INVALID_PROPERTY, TypeMismatch: WBEM_E_FAILED } as const;

function invalidParameter(faultDetail: keyof typeof PROBLEMS, reason: string): FaultReply {
  const hresult = PROBLEMS[faultDetail];
  return new FaultReply({ subcode: 'wsman:InvalidParameter', faultDetail, reason, hresult });
}

function readParameter(
  name: string,
  elements: readonly XmlElement[],
  declared: CimParameterDeclaration,
): CimValue {
  try {
    return checkValue(readProperty(elements, declared), declared, name);
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof ValidationError)) throw error;
    throw invalidParameter('TypeMismatch', error.message);
  }
}

/**
 * The in parameters of a call, typed as the method declares them; null where nothing was sent.
 * @throws FaultReply wsman:InvalidParameter for an unknown parameter or a value of another type
 */
export function readInput(elements: readonly XmlElement[], method: NamedMethod): Parameters {
  for (const { name, ns } of elements) {
    if (parameterOf(method, name)?.in === true && ns !== '') continue;
    throw invalidParameter('InvalidName', `${method.name} has no in parameter {${ns}}${name}.`);
  }
  const declared = Object.entries(method.parameters).filter(([, parameter]) => parameter.in);
  return Object.fromEntries(
    declared.map(([name, parameter]) => {
      const group = elements.filter((one) => sameText(one.name, name));
      return [name, readParameter(name, group, parameter)];
    }),
  );
}

/** The return value and the out parameters, each with its declaration. */
function declaredOutput(
  { returns, parameters }: NamedMethod,
  { returnsFirst }: MethodWays,
): (readonly [string, CimParameterDeclaration])[] {
  const out = Object.entries(parameters).filter(([, parameter]) => parameter.out);
  const value: [string, CimParameterDeclaration][] =
    returns === undefined ? [] : [['ReturnValue', { type: returns }]];
  return returnsFirst ? [...value, ...out] : [...out, ...value];
}

/**
 * The elements of what a method gave back: null where it gave nothing.
 * @throws CimFailure WBEM_E_PROVIDER_FAILURE for output that is not as the class declares it
 */
export function writeOutput(
  output: Parameters,
  method: NamedMethod,
  address: MethodAddress,
  ways: MethodWays,
  style: WireStyle,
): XmlElement[] {
  const [ns] = ways.output(address);
  const given = new Map(Object.entries(output).map(([name, value]) => [name.toLowerCase(), value]));
  const elements = declaredOutput(method, ways).flatMap(([name, declared]) => {
    const value = given.get(name.toLowerCase()) ?? null;
    given.delete(name.toLowerCase());
    return writeProperty(ns, name, checkOutput(value, declared, name), style, declared);
  });
  const [unknown] = given.keys();
  if (unknown === undefined) return elements;
  throw new CimFailure(WBEM_E_PROVIDER_FAILURE, `${method.name} has no out parameter ${unknown}`);
}

function checkOutput(value: CimValue, declared: CimParameterDeclaration, name: string): CimValue {
  try {
    return checkValue(value, declared, name);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new CimFailure(WBEM_E_PROVIDER_FAILURE, error.message);
  }
}
