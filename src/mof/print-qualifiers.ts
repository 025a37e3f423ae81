import type { Qualifier, QualifierFlavors } from '../cim/qualifier.js';
import { flavorNames } from './flavors.js';
import { printName } from './print-name.js';
import { WIDTH } from './print-text.js';
import { printValue, valueTokens } from './print-value.js';

/** How far what a qualifier is given is indented more than its name. */
const STEP = 3;

/**
 * A list of qualifiers on lines of its own, each line indented; nothing when there are none. Every
 * qualifier with a value has a line, as in DMTF's schemas.
 */
export function printQualifiers(qualifiers: readonly Qualifier[], indent: number): string {
  if (qualifiers.length === 0) return '';
  const pad = ' '.repeat(indent);
  const [first = '', ...others] = qualifiers.map((one) => printQualifier(one, indent + 1));
  const rest = others.map((text) => `,\n${pad} ${text}`).join('');
  return `${pad}[${first}${rest}]\n`;
}

function printQualifier({ name, flavors, ...typed }: Qualifier, indent: number): string {
  const start = printName(name);
  return `${start}${printParameter(start, typed, indent)}${printFlavors(flavors)}`;
}

function printFlavors(flavors: QualifierFlavors | undefined): string {
  const names = flavors === undefined ? [] : flavorNames(flavors);
  return names.length === 0 ? '' : ` : ${names.join(' ')}`;
}

/** What a qualifier is given: nothing when that is what true is. */
function printParameter(
  name: string,
  typed: Omit<Qualifier, 'name' | 'flavors'>,
  indent: number,
): string {
  if (typed.value === true) return '';
  const place = { indent: indent + STEP };
  const column = indent + name.length + 1;
  if (Array.isArray(typed.value)) return ` ${printValue(typed, column, place)}`;
  const tokens = valueTokens(typed, place);
  const line = ` ( ${tokens.join(' ')} )`;
  // Two more: for the bracket and the comma that may follow.
  if (tokens.length === 1 && column + line.length + 2 <= WIDTH) return line;
  const pad = `\n${' '.repeat(place.indent)}`;
  return ` (${pad}${tokens.join(pad)} )`;
}
