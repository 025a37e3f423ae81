import { ValidationError } from '../errors.js';
import type { CimMethodDeclaration } from './class.js';
import { lowerCased } from './records.js';
import type { CimTypeDeclaration } from './types.js';

/** True when an instance of the one class may stand for one of the other. */
export type FitsClass = (className: string, superName: string) => boolean;

interface Element extends CimTypeDeclaration {
  readonly ofClass?: string;
  readonly arraySize?: number;
}

/** @throws ValidationError WBEM_E_PROPAGATED_METHOD */
export function checkSignature(
  old: CimMethodDeclaration,
  own: CimMethodDeclaration,
  where: string,
): void {
  if (own.returns !== old.returns) {
    throw new ValidationError(
      'WBEM_E_PROPAGATED_METHOD',
      `${where} returns ${own.returns ?? 'nothing'}, and ${old.returns ?? 'nothing'} in the superclass`,
    );
  }
  const names = lowerCased(own.parameters);
  const lacking = Object.keys(old.parameters).find((name) => !names.has(name.toLowerCase()));
  if (lacking === undefined) return;
  throw new ValidationError(
    'WBEM_E_PROPAGATED_METHOD',
    `${where} lacks the parameter ${lacking} that it has in the superclass`,
  );
}

/** @throws ValidationError WBEM_E_TYPE_MISMATCH */
export function checkType(old: Element, own: Element, fits: FitsClass, where: string): void {
  if (isSameType(old, own) && (own.ofClass === undefined || fitsClass(old, own, fits))) return;
  throw new ValidationError(
    'WBEM_E_TYPE_MISMATCH',
    `${where} is ${typeText(own)}, and ${typeText(old)} in the superclass; an overriding element has ` +
      'the same type, or a reference to a subclass',
  );
}

/** A string may become an embedded instance: in MOF both are strings. [DSP0004] 5.6.3.15 */
function isSameType(old: Element, own: Element): boolean {
  const isSame = own.type === old.type || (old.type === 'string' && own.type === 'object');
  const hasSize = own.arraySize === old.arraySize || old.arraySize === undefined;
  return isSame && hasSize && (own.array === true) === (old.array === true);
}

function fitsClass(old: Element, own: Element, fits: FitsClass): boolean {
  return old.ofClass === undefined || fits(own.ofClass ?? '', old.ofClass);
}

function typeText({ type, ofClass, array, arraySize }: Element): string {
  const name = ofClass === undefined ? type : `${type} of ${ofClass}`;
  return array === true ? `${name}[${arraySize ?? ''}]` : name;
}
