import { statusOf } from '../binding/status.js';
import type { CimInstance } from '../cim/instance.js';
import { toPlain } from '../cim/plain.js';
import { type CimValue, sameValue } from '../cim/types.js';
import { ConflictError, type Difference } from '../errors.js';
import { readResource, type ResourceCall } from './resources.js';

function difference(name: string, expected: CimValue, found: CimValue | undefined): Difference[] {
  return sameValue(expected, found ?? null)
    ? []
    : [{ name, expected: toPlain(expected), found: toPlain(found ?? null) }];
}

function conflict({ exchange, path }: ResourceCall, error: ConflictError): ConflictError {
  const { host } = exchange.transport.url;
  const where = { operation: 'Put', target: path.relativePath, host };
  return error.complete(where, statusOf(error));
}

/**
 * Fails when somebody else has changed one of these properties since the instance was read. An
 * instance that was not read has nothing to compare.
 * @throws ConflictError WBEM_E_TRANSACTION_CONFLICT
 */
export function checkUnchanged(
  call: ResourceCall,
  instance: CimInstance,
  current: CimInstance,
  names: readonly string[],
): void {
  const differences = names.flatMap((name) => {
    const original = instance.getOriginal(name);
    return original === undefined ? [] : difference(name, original, current.get(name));
  });
  if (differences.length === 0) return;
  const message = 'somebody else changed it since it was read, so nothing was written';
  throw conflict(call, new ConflictError(message, 'WBEM_E_TRANSACTION_CONFLICT', differences));
}

/** Properties that had a value when the instance was read and have none now, although not written. */
function lost(
  instance: CimInstance,
  written: ReadonlySet<string>,
  found: CimInstance,
): Difference[] {
  return [...instance.asRead()].flatMap(([name, before]) => {
    const isLost = before !== null && !written.has(name) && (found.get(name) ?? null) === null;
    return isLost ? [{ name, expected: toPlain(before), found: null }] : [];
  });
}

/**
 * Reads the instance back and compares: the written properties, and that no other one was lost.
 * @throws ConflictError WBEM_E_PROVIDER_FAILURE: the server reported success all the same.
 */
export async function verifyWritten(
  call: ResourceCall,
  instance: CimInstance,
  names: readonly string[],
): Promise<void> {
  const found = await readResource(call);
  const differences = [
    ...names.flatMap((name) => difference(name, instance.get(name) ?? null, found.get(name))),
    ...lost(instance, new Set(names), found),
  ];
  if (differences.length === 0) return;
  const message = 'the server reported success but did not write what was asked';
  throw conflict(call, new ConflictError(message, 'WBEM_E_PROVIDER_FAILURE', differences));
}
