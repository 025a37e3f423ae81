import type { CimClass } from '../cim/class.js';
import * as cimv2 from '../cimv2.js';

const CLASSES: ReadonlyMap<string, CimClass> = new Map(
  Object.values<CimClass>(cimv2).map((cimClass) => [
    keyOf(cimClass.namespace, cimClass.className),
    cimClass,
  ]),
);

function keyOf(namespace: string, className: string): string {
  return `${namespace}:${className}`.toLowerCase();
}

/** The declaration of a class, looked up without letter case; undefined for one that is not known. */
export async function knownClass(
  namespace: string,
  className: string,
): Promise<CimClass | undefined> {
  return CLASSES.get(keyOf(namespace, className));
}
