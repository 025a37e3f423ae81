import { type Qualifier, qualifierOf } from '../cim/qualifier.js';
import { CIM_TYPES, type CimTypeName } from '../cim/types.js';
import { printName } from './print-name.js';

interface Typed {
  readonly type: CimTypeName;
  readonly ofClass?: string;
}

/** The names that stand for a type: a class of such a name needs WMI's other notation. */
const TYPES: ReadonlySet<string> = new Set([...Object.keys(CIM_TYPES), 'void', 'ref']);

/** A type as it stands before a name. */
export function printType(typed: Typed, qualifiers: readonly Qualifier[]): string {
  const { type, ofClass } = typed;
  if (type === 'reference') return reference(ofClass);
  if (type !== 'object') return type;
  if (isString(typed, qualifiers)) return 'string';
  if (ofClass === undefined) return 'object';
  return TYPES.has(ofClass.toLowerCase()) ? `object:${ofClass}` : printName(ofClass);
}

function reference(ofClass = 'object'): string {
  return ofClass.toLowerCase() === 'ref' ? `ref:${ofClass}` : `${printName(ofClass)} REF`;
}

/** An instance that the qualifiers make of a string. [DSP0004] 5.6.3.16, 5.6.3.17 */
function isString({ ofClass }: Typed, qualifiers: readonly Qualifier[]): boolean {
  const named = qualifierOf(qualifiers, 'EmbeddedInstance')?.value;
  if (typeof named === 'string') return named === ofClass;
  return ofClass === undefined && qualifierOf(qualifiers, 'EmbeddedObject')?.value === true;
}
