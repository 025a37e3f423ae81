import type { CimMethodDeclaration, CimParameterDeclaration } from '../cim/class.js';
import { parameterOf, returnValueOf } from '../cim/method.js';
import type { CimValue } from '../cim/types.js';
import type { XmlElement } from '../xml/element.js';
import { type WireStyle, writeProperty } from './value.js';
import { groupProperties, readProperty, type Schema } from './value-reader.js';

/** The name under which the return value of a method travels. [DSP0230] 9.3 */
export const RETURN_VALUE = 'ReturnValue';

/** Parameters as the elements of a method's input or output, in the namespace of its class. */
export function writeParameters(
  ns: string,
  parameters: ReadonlyMap<string, CimValue>,
  style: WireStyle,
  method?: CimMethodDeclaration,
): XmlElement[] {
  return [...parameters].flatMap(([name, value]) =>
    writeProperty(ns, name, value, style, declarationOf(method, name)),
  );
}

/** The declaration of a parameter, the return value among them. */
function declarationOf(
  method: CimMethodDeclaration | undefined,
  name: string,
): CimParameterDeclaration | undefined {
  if (method === undefined) return undefined;
  const isReturnValue = name.toLowerCase() === RETURN_VALUE.toLowerCase();
  const returned = isReturnValue ? returnValueOf(method) : undefined;
  return returned ?? parameterOf(method, name);
}

/**
 * The values of a method's input or output by name: typed where the method declares them, else as
 * `readProperty` does without a declaration.
 * @throws ProtocolError for a value that is not of its type
 */
export function readParameters(
  elements: readonly XmlElement[],
  method?: CimMethodDeclaration,
  schema?: Schema,
): Map<string, CimValue> {
  const groups = [...groupProperties(elements)];
  return new Map(
    groups.map(([name, group]) => [name, readProperty(group, declarationOf(method, name), schema)]),
  );
}
