import type { ValueLabels } from '../cim/class.js';
import { type Qualifier, qualifierOf } from '../cim/qualifier.js';
import { docComment } from './comment.js';

interface Documented {
  readonly qualifiers?: readonly Qualifier[];
  readonly values?: ValueLabels;
}

/** More labels than this are left to `labelOf`. */
const MOST_LABELS = 16;

function textOf(qualifiers: readonly Qualifier[] | undefined, name: string): string {
  const value = qualifierOf(qualifiers, name)?.value;
  return typeof value === 'string' ? value : '';
}

function unitsOf(qualifiers: readonly Qualifier[] | undefined): string {
  const units = textOf(qualifiers, 'Units');
  return units === '' ? '' : `Units: ${units}.`;
}

/** `0: Unknown, 3: Local Disk`; nothing where every value is its own label. */
function labelsOf(values: ValueLabels = {}): string {
  const entries = Object.entries(values).filter(([value, label]) => value !== label);
  const shown = entries.slice(0, MOST_LABELS).map(([value, label]) => `${value}: ${label}`);
  const more = entries.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function tagsOf(qualifiers: readonly Qualifier[] | undefined): readonly string[] {
  const instead = qualifierOf(qualifiers, 'Deprecated')?.value;
  if (instead === undefined || instead === null || instead === false) return [];
  const names = Array.isArray(instead) ? instead.map(String).join(', ') : '';
  return [names === '' || /^no value$/i.test(names) ? 'deprecated' : `deprecated Use ${names}.`];
}

/** The doc comment of a class, property, method or parameter, from its qualifiers. */
export function documentation(
  { qualifiers, values }: Documented,
  indent: string,
  more: readonly string[] = [],
): string[] {
  const texts = [textOf(qualifiers, 'Description'), unitsOf(qualifiers), labelsOf(values), ...more];
  return docComment(texts, indent, tagsOf(qualifiers));
}
