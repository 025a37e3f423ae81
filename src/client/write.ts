import { pathOf } from '../binding/resource-uri.js';
import { readText } from '../binding/value-text.js';
import { WBEM_E_ALREADY_EXISTS, WBEM_E_NOT_FOUND } from '../binding/wbem-status.js';
import { type CimClass, keysOf, type NamedProperty, propertiesOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { type CimKeyValue, CimObjectPath } from '../cim/object-path.js';
import { isFault, ProtocolError } from '../errors.js';
import { create, type CreateOutput } from '../wsman/operations/create.js';
import { put } from '../wsman/operations/put.js';
import { remove } from '../wsman/operations/delete.js';
import type { Option } from '../wsman/options.js';
import { reading } from './exchange.js';
import { type Carrier, checkAtomic, type Progress, updateProperties } from './partial-update.js';
import { pick } from './projection.js';
import { elementOf, type ResourceCall, resourceCall, type SessionCall } from './resources.js';
import { send } from './send.js';
import { verifyWritten } from './verify.js';
import {
  checkFullUpdate,
  checkInstance,
  checkPartialUpdate,
  checkPathLength,
  pathForUpdate,
} from './write-checks.js';

/** Whether the instance must exist, must not, or may. */
export type WriteMode = 'updateOnly' | 'createOnly' | 'createOrUpdate';

/** A write of some properties only. */
export interface PartialWrite {
  readonly properties: readonly string[];
  /** All or nothing. Default false. */
  readonly atomic?: boolean;
  /** A null must be written as null, or the write fails. Default false. */
  readonly strictNulls?: boolean;
  /** Default `auto`: what the server is known to take. */
  readonly carrier?: Carrier | 'auto';
}

export interface WriteRequest {
  readonly instance: CimInstance;
  readonly mode: WriteMode;
  /** Absent for a write of the whole instance. */
  readonly partial?: PartialWrite;
  /** Options for the provider. */
  readonly options?: readonly Option[];
  /** Read back and compare. */
  readonly verify?: boolean;
  readonly progress?: Progress;
}

/** What a write did. */
export interface WriteResult {
  /** The path of the instance; of a new one with the keys that the server gave it. */
  readonly path: CimObjectPath;
  readonly carrier: Carrier | 'put' | 'create' | 'none';
  /** In a dry run: the requests that would have been sent. */
  readonly envelopes?: readonly string[];
}

/** What every write needs to make its requests, but for the path. */
export interface WriteCall extends SessionCall {
  /** For instances that name none. */
  readonly namespace: string;
}

function checkPartial(instance: CimInstance, partial: PartialWrite): readonly string[] {
  const properties = checkPartialUpdate(instance, partial.properties);
  const { atomic = false, carrier = 'auto' } = partial;
  checkAtomic({ properties, atomic, carrier });
  return properties;
}

/**
 * The checks that need no server.
 * @returns the properties of a partial update, each once, in the letter case of the class
 * @throws ValidationError
 */
export function checkWrite({ instance, mode, partial }: WriteRequest): readonly string[] {
  if (partial !== undefined) {
    const properties = checkPartial(instance, partial);
    pathForUpdate(instance);
    return properties;
  }
  if (mode === 'updateOnly') pathForUpdate(instance);
  if (mode === 'createOnly' || instance.path === null) checkInstance(instance);
  else checkFullUpdate(instance);
  if (instance.path !== null) checkPathLength(instance.path);
  return [];
}

/**
 * The checks that hold whatever the class of an instance that only names it. Without a path nothing
 * is said of it: the class may tell the keys.
 * @throws ValidationError
 */
export function checkUntyped(request: WriteRequest): void {
  const { instance, partial } = request;
  if (instance.path !== null) {
    checkWrite(request);
    return;
  }
  checkInstance(instance);
  if (partial !== undefined) checkPartial(instance, partial);
}

function callFor(call: WriteCall, instance: CimInstance, path: CimObjectPath): ResourceCall {
  const full = path.namespace === null ? path.with({ namespace: call.namespace }) : path;
  return resourceCall(call, full, instance.cimClass);
}

/** A full update means every property: those without a value as null, as Windows' own client does. */
function withUnsetAsNull(instance: CimInstance): CimInstance {
  const { cimClass } = instance;
  if (cimClass === undefined) return instance;
  const full = instance.copy();
  for (const { name } of propertiesOf(cimClass).values()) if (!full.has(name)) full.set(name, null);
  return full;
}

async function putWhole(
  call: ResourceCall,
  { instance, options = [] }: WriteRequest,
): Promise<void> {
  const element = elementOf(call, withUnsetAsNull(instance));
  await send(call, put, { representation: { kind: 'whole', element } }, { options });
}

/** The types whose values are no text in a path. */
const TYPED_KEYS = /^(?:[us]int|boolean)/;

/** @throws ProtocolError for a text that is not of the type of the key. */
function typedKey(value: CimKeyValue, { name, type }: NamedProperty): CimKeyValue {
  if (typeof value !== 'string' || !TYPED_KEYS.test(type)) return value;
  const typed = readText(type, value);
  if (typed !== undefined) return typed as CimKeyValue;
  const message = `the key ${name} of what was created is ${JSON.stringify(value.slice(0, 80))}, which is no ${type}`;
  throw new ProtocolError(message, 'not-xml', value);
}

/** A path from an endpoint reference, its keys typed by the class. */
function typedPath(path: CimObjectPath, cimClass: CimClass | undefined): CimObjectPath {
  if (cimClass === undefined) return path;
  const keys = new Map(path.keys);
  for (const property of keysOf(cimClass)) {
    const wanted = property.name.toLowerCase();
    const found = [...keys].find(([known]) => known.toLowerCase() === wanted);
    if (found !== undefined) keys.set(found[0], typedKey(found[1], property));
  }
  return path.with({ keys });
}

/** A key without value is left out: the server chooses it. */
function withoutNullKeys(instance: CimInstance): CimInstance {
  const { cimClass } = instance;
  const keys = new Set(cimClass === undefined ? [] : keysOf(cimClass).map(({ name }) => name));
  const sent = [...instance].filter(([name, value]) => value !== null || !keys.has(name));
  return pick(
    instance,
    sent.map(([name]) => name),
  );
}

/** The path of what was created; undefined when the answer names no keys. */
function createdPath(
  { created }: CreateOutput,
  { cimClass, path: { namespace } }: ResourceCall,
): CimObjectPath | undefined {
  const path = pathOf(created);
  if (path.keys.size === 0) return undefined;
  return typedPath(path.with({ namespace: path.namespace ?? namespace }), cimClass);
}

async function createNew(
  call: WriteCall,
  { instance, options = [] }: WriteRequest,
): Promise<CimObjectPath> {
  const { className, namespace } = instance;
  const classPath = new CimObjectPath({ className, namespace });
  const classCall = callFor(call, instance, classPath);
  const element = elementOf(classCall, withoutNullKeys(instance));
  const operation = reading(create, (answer) => createdPath(answer, classCall));
  const path = await send(classCall, operation, { element }, { options });
  return path ?? instance.path ?? classPath;
}

async function updateOrCreate(call: WriteCall, request: WriteRequest): Promise<WriteResult> {
  const path = pathForUpdate(request.instance);
  const target = callFor(call, request.instance, path);
  try {
    await putWhole(target, request);
    return { path, carrier: 'put' };
  } catch (error) {
    if (!isFault(error, WBEM_E_NOT_FOUND)) throw error;
  }
  try {
    return { path: await createNew(call, request), carrier: 'create' };
  } catch (error) {
    if (!isFault(error, WBEM_E_ALREADY_EXISTS)) throw error;
  }
  // Somebody else created it between the two requests.
  await putWhole(target, request);
  return { path, carrier: 'put' };
}

async function updatePart(
  call: WriteCall,
  { instance, options = [], verify, progress }: WriteRequest,
  partial: PartialWrite,
  properties: readonly string[],
): Promise<WriteResult> {
  const path = pathForUpdate(instance);
  if (properties.length === 0) return { path, carrier: 'none' };
  const { atomic = false, strictNulls = false, carrier = 'auto' } = partial;
  const target = callFor(call, instance, path);
  const update = { instance, properties, atomic, strictNulls, carrier, options };
  const used = await updateProperties(target, update, progress);
  const isDry = call.outbox !== undefined;
  const nulls = strictNulls ? properties.filter((name) => instance.get(name) === null) : [];
  if (!isDry && verify === true) await verifyWritten(target, instance, properties);
  else if (!isDry && nulls.length > 0) await verifyWritten(target, instance, nulls);
  return { path, carrier: used };
}

async function writeWhole(call: WriteCall, request: WriteRequest): Promise<WriteResult> {
  const { instance, mode } = request;
  if (mode === 'createOnly' || (mode === 'createOrUpdate' && instance.path === null)) {
    return { path: await createNew(call, request), carrier: 'create' };
  }
  if (mode === 'createOrUpdate') return updateOrCreate(call, request);
  const path = pathForUpdate(instance);
  await putWhole(callFor(call, instance, path), request);
  return { path, carrier: 'put' };
}

/**
 * Writes an instance: creates it, replaces it, or updates some of its properties.
 * `open` is called when the checks that need no server have passed.
 * @throws ValidationError before anything is sent
 */
export async function writeInstance(
  open: () => Promise<WriteCall>,
  request: WriteRequest,
): Promise<WriteResult> {
  const properties = checkWrite(request);
  const call = await open();
  const { partial, instance, verify, progress } = request;
  if (partial !== undefined) return updatePart(call, request, partial, properties);
  const result = await writeWhole(call, request);
  await progress?.(1, 1);
  if (verify === true && call.outbox === undefined) {
    const names = [...instance].filter(([, value]) => value !== null).map(([name]) => name);
    await verifyWritten(callFor(call, instance, result.path), instance, names);
  }
  return result;
}

/** Deletes the instance at the path of the call. */
export async function deleteInstance(call: ResourceCall): Promise<void> {
  await send(call, remove, {});
}
