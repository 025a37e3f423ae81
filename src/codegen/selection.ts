import type { CimClass } from '../cim/class.js';
import { ValidationError } from '../errors.js';

export interface Selection {
  /** Names in any letter case, with `*` for any text. None: all classes. */
  readonly names: readonly string[];
  /** Also the associations that refer to a selected class, or to a superclass of one. */
  readonly withAssociations?: boolean;
}

/** True for a name that stands for more than one class. */
export const isPattern = (name: string): boolean => name.includes('*');

/** What a name or a pattern stands for. */
function matcherOf(name: string): (className: string) => boolean {
  const parts = name.split('*').map((part) => part.replaceAll(/[^\w]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 'is');
  return (className) => pattern.test(className);
}

/**
 * The classes of one namespace that a selection is about, in the order they are given in.
 * @throws ValidationError WBEM_E_NOT_FOUND for a name that none of them has
 */
export function selectClasses(
  classes: readonly CimClass[],
  { names, withAssociations = false }: Selection,
): CimClass[] {
  const matchers = names.map(matcherOf);
  const missing = names.find((_, at) => !classes.some((one) => matchers[at]?.(one.className)));
  if (missing !== undefined) throw notFound(missing, classes);
  const isNamed = ({ className }: CimClass): boolean =>
    matchers.length === 0 || matchers.some((matches) => matches(className));
  const named = classes.filter(isNamed);
  if (!withAssociations) return named;
  const targets = namesUpwards(named, classes);
  return classes.filter((one) => isNamed(one) || refersTo(one, targets));
}

/** The names of classes and of all that they are derived from, known or not, in lower case. */
function namesUpwards(
  starts: readonly CimClass[],
  classes: readonly CimClass[],
): ReadonlySet<string> {
  const above = new Map(
    classes.map(({ className, superclass }) => [className.toLowerCase(), superclass]),
  );
  const names = new Set<string>();
  for (const { className } of starts) {
    let next: string | undefined = className.toLowerCase();
    while (next !== undefined && !names.has(next)) {
      names.add(next);
      next = above.get(next)?.toLowerCase();
    }
  }
  return names;
}

function refersTo({ association, properties }: CimClass, targets: ReadonlySet<string>): boolean {
  if (association !== true) return false;
  return Object.values(properties).some(
    ({ type, ofClass }) => type === 'reference' && targets.has((ofClass ?? '').toLowerCase()),
  );
}

function notFound(name: string, classes: readonly CimClass[]): ValidationError {
  const [namespace = ''] = classes.map((one) => one.namespace);
  const where = classes.length === 0 ? 'there are no classes' : `${namespace} has no class`;
  return new ValidationError('WBEM_E_NOT_FOUND', `${where} ${JSON.stringify(name)}`);
}
