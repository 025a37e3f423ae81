import type { CimClass } from '../cim/class.js';
import { CLASSES } from '../gen/classes.js';

type Loader = () => Promise<CimClass>;

const NAMESPACES: Readonly<Record<string, Readonly<Record<string, Loader>>>> = CLASSES;

/** The names of the classes that wscim knows, in no particular order. */
export function knownNames(): readonly string[] {
  return Object.values(NAMESPACES).flatMap((classes) => Object.keys(classes));
}

/** The declarations of a name in all namespaces. */
export async function knownClasses(className: string): Promise<readonly CimClass[]> {
  const found = await Promise.all(
    Object.keys(NAMESPACES).map(async (namespace) => knownClass(namespace, className)),
  );
  return found.filter((one) => one !== undefined);
}

/** The declaration of a class, looked up without letter case; undefined for one that is not known. */
export async function knownClass(
  namespace: string,
  className: string,
): Promise<CimClass | undefined> {
  const classes = NAMESPACES[namespace.toLowerCase()] ?? {};
  const key = className.toLowerCase();
  const [, load] = Object.entries(classes).find(([name]) => name.toLowerCase() === key) ?? [];
  return load?.();
}
