import { readText } from '../binding/value-text.js';
import { type CimClass, propertiesOf } from '../cim/class.js';
import { parseCimDateTime } from '../cim/datetime-text.js';
import { type NamedMethod, parameterOf } from '../cim/method.js';
import { CimObjectPath } from '../cim/object-path.js';
import type { CimScalar, CimTypeDeclaration, CimTypeName, CimValue } from '../cim/types.js';
import { ValidationError } from '../errors.js';
import type { Values } from './targets.js';

/** The types that are more than text between tags. */
const PARSERS: Readonly<Partial<Record<CimTypeName, (text: string) => CimScalar>>> = {
  datetime: parseCimDateTime,
  reference: (text) => CimObjectPath.parse(text),
};

function readScalar(type: CimTypeName, text: string): CimScalar | undefined {
  const parse = PARSERS[type];
  if (parse === undefined) return readText(type, text);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}

function declaredValue(value: CimValue, { type, array }: CimTypeDeclaration): CimValue {
  const scalar = (item: CimScalar): CimScalar =>
    typeof item === 'object' ? item : (readScalar(type, String(item)) ?? item);
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(scalar);
  const single = scalar(value as CimScalar);
  return array === true ? [single] : single;
}

/**
 * Values that were given when only the names were known, as their declarations have them: text, which
 * is what would have been sent without, becomes the value that it means. What means none stays as it
 * is, for the checks of the class to refuse.
 */
function declaredValues(
  values: Iterable<readonly [name: string, value: CimValue]>,
  declarationOf: (name: string) => CimTypeDeclaration | undefined,
): Values {
  const entries = [...values].map(([name, value]) => {
    const declared = declarationOf(name);
    return [name, declared === undefined ? value : declaredValue(value, declared)] as const;
  });
  return Object.fromEntries(entries);
}

/** The values of properties by their declarations. */
export function propertyValues(
  cimClass: CimClass,
  values: Iterable<readonly [name: string, value: CimValue]>,
): Values {
  const declared = propertiesOf(cimClass);
  return declaredValues(values, (name) => declared.get(name.toLowerCase()));
}

/** The in parameters of a method by their declarations. */
export function parameterValues(method: NamedMethod, input: Values): Values {
  return declaredValues(Object.entries(input), (name) => parameterOf(method, name));
}
