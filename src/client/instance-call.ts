import type { CimClass } from '../cim/class.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { ValidationError } from '../errors.js';
import { get } from '../wsman/operations/get.js';
import type { ResourceOptions } from './call-options.js';
import { type ResourceCall, targetOf } from './resources.js';
import type { SessionContext } from './session-context.js';

/** @throws ValidationError WBEM_E_INVALID_OBJECT_PATH */
function checkInstancePath(path: CimObjectPath): void {
  if (!path.isClass) return;
  throw new ValidationError(
    'WBEM_E_INVALID_OBJECT_PATH',
    `${path.relativePath} names a class; name an instance by its keys`,
  );
}

/** The call that reads an instance, typed by the declared class or, without one, by the server's. */
export async function readCall(
  context: SessionContext,
  path: CimObjectPath,
  options: ResourceOptions,
  declared: CimClass | undefined,
): Promise<ResourceCall> {
  checkInstancePath(path);
  const deadline = context.deadline(options);
  const check = (): void => {
    const draft = context.draft(path, options, deadline);
    context.exchange.envelope(get, {}, targetOf(draft));
  };
  const cimClass = declared ?? (await context.classOf(path, options, deadline, check));
  return context.resource(path, options, cimClass, false, deadline);
}

/** The call that deletes an instance. */
export async function deleteCall(
  context: SessionContext,
  path: CimObjectPath,
  options: ResourceOptions,
): Promise<ResourceCall> {
  checkInstancePath(path);
  return context.resource(path, options, undefined, true);
}
