import { ValidationError } from '../errors.js';
import type { CimMethodDeclaration } from './class.js';
import { lowerCased } from './records.js';
import type { CimTypeDeclaration } from './types.js';

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

/**
 * The class of a reference may become any other: WMI does not hold to [DSP0004] 5.1.2.9 there, so that
 * MSFT_NetRuleInProfile refers to what is no subclass of what its superclass refers to.
 * @throws ValidationError WBEM_E_TYPE_MISMATCH
 */
export function checkType(old: Element, own: Element, where: string): void {
  if (isSameType(old, own)) return;
  throw new ValidationError(
    'WBEM_E_TYPE_MISMATCH',
    `${where} is ${typeText(own)}, and ${typeText(old)} in the superclass; an overriding element has ` +
      'the same type',
  );
}

/** A string may become an embedded instance: in MOF both are strings. [DSP0004] 5.6.3.15 */
function isSameType(old: Element, own: Element): boolean {
  const isSame = own.type === old.type || (old.type === 'string' && own.type === 'object');
  const hasSize = own.arraySize === old.arraySize || old.arraySize === undefined;
  return isSame && hasSize && (own.array === true) === (old.array === true);
}

function typeText({ type, ofClass, array, arraySize }: Element): string {
  const name = ofClass === undefined ? type : `${type} of ${ofClass}`;
  return array === true ? `${name}[${arraySize ?? ''}]` : name;
}
