import { CimInstance } from '../cim/instance.js';
import { CimObjectPath } from '../cim/object-path.js';
import { put } from '../wsman/operations/put.js';
import type { WriteOptions } from './call-options.js';
import type { Deadline } from './deadline.js';
import { propertyValues } from './declared-values.js';
import { elementOf, targetOf } from './resources.js';
import type { SessionContext } from './session-context.js';
import { checkUntyped, writeInstance, type WriteRequest, type WriteResult } from './write.js';

/** @throws ValidationError for what is wrong with a write whatever the class */
function checkDraft(
  context: SessionContext,
  request: WriteRequest,
  options: WriteOptions,
  deadline: Deadline,
): void {
  checkUntyped(request);
  const { instance } = request;
  const { className, namespace } = instance;
  const path = instance.path ?? new CimObjectPath({ className, namespace });
  const draft = context.draft(path, options, deadline);
  const element = elementOf(draft, instance);
  const target = targetOf(draft, { options: request.options ?? [] });
  context.exchange.envelope(put, { representation: { kind: 'whole', element } }, target);
}

/**
 * A new instance whose class is only named, as an instance of the class that the server has. What
 * was read stays as it is, since its values are those that came.
 * @throws ValidationError for a property that the class does not have, and a value not of its type
 */
async function typedInstance(
  context: SessionContext,
  request: WriteRequest,
  options: WriteOptions,
  deadline: Deadline,
): Promise<CimInstance> {
  const { instance } = request;
  const { cimClass: known, origin, namespace, path } = instance;
  if (known !== undefined || origin !== 'new') return instance;
  const check = (): void => checkDraft(context, request, options, deadline);
  const cimClass = await context.classOf(instance, options, deadline, check);
  if (cimClass === undefined) return instance;
  const typed: CimInstance = new CimInstance(cimClass, propertyValues(cimClass, instance), {
    namespace,
    path,
  });
  return typed;
}

/** Writes an instance in any of the ways that WMI has. */
export async function putInstance(
  context: SessionContext,
  request: WriteRequest,
  options: WriteOptions,
): Promise<WriteResult> {
  const { dryRun = false, resourceUri, verify = false } = options;
  const deadline = context.deadline(options);
  const outbox: string[] | undefined = dryRun ? [] : undefined;
  const provider = request.options ?? options.options;
  const complete: WriteRequest = {
    ...request,
    verify: request.verify ?? verify,
    ...(provider === undefined ? {} : { options: provider }),
  };
  const instance = await typedInstance(context, complete, options, deadline);
  const { exchange, classes } = context;
  const result = await writeInstance(
    async () => ({
      exchange,
      classes,
      deadline,
      kind: await context.serverKind(deadline),
      namespace: options.namespace ?? context.namespace,
      resourceUri,
      outbox,
    }),
    { ...complete, instance },
  );
  return outbox === undefined ? result : { ...result, envelopes: outbox };
}
