import type { ObjectSink } from '../binding/object-sink.js';
import type { WbemContext } from '../binding/wbem-context.js';
import {
  WBEM_FLAG_CREATE_ONLY,
  WBEM_FLAG_UPDATE_ONLY,
  WBEM_STATUS_COMPLETE,
} from '../binding/wbem-flags.js';
import {
  WBEM_E_ALREADY_EXISTS,
  WBEM_E_ILLEGAL_NULL,
  WBEM_E_INVALID_PARAMETER,
  WBEM_E_NOT_FOUND,
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_E_READ_ONLY,
  WBEM_S_NO_ERROR,
} from '../binding/wbem-status.js';
import { type CimClass, propertiesOf, propertyOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import type { CimObjectPath } from '../cim/object-path.js';
import { hresultOf } from '../errors.js';
import { CimFailure } from './cim-failure.js';
import type { Repository } from './repository.js';

/**
 * Writes the instances of a class, as IWbemServices::PutInstanceAsync tells providers to.
 *
 * The returned HRESULT says whether the call was accepted; an error means that the sink is not used.
 * After an acceptance the sink must get SetStatus(WBEM_STATUS_COMPLETE); its strParam is the path of
 * the instance. A provider that never gives it makes the request fail with WBEM_E_TIMED_OUT.
 */
export interface InstanceProvider {
  putInstance(
    instance: CimInstance,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): number | Promise<number>;
}

/** What a provider takes; everything by default. The rest is WBEM_E_PROVIDER_NOT_CAPABLE. */
export interface Capabilities {
  readonly create?: boolean;
  readonly update?: boolean;
  readonly delete?: boolean;
  /** Updates of some properties only. */
  readonly partialUpdate?: boolean;
}

function capable(flag: boolean | undefined, what: string): void {
  if (flag === false) throw new CimFailure(WBEM_E_PROVIDER_NOT_CAPABLE, what);
}

/** The built-in provider: instances in memory. */
export class RepositoryProvider implements InstanceProvider {
  readonly #cimClass: CimClass;
  readonly #repository: Repository;
  readonly #capabilities: Capabilities;

  constructor(cimClass: CimClass, repository: Repository, capabilities: Capabilities = {}) {
    this.#cimClass = cimClass;
    this.#repository = repository;
    this.#capabilities = capabilities;
  }

  async putInstance(
    instance: CimInstance,
    flags: number,
    context: WbemContext | null,
    sink: ObjectSink,
  ): Promise<number> {
    let path: CimObjectPath | null;
    try {
      path = this.#put(instance, flags, context);
    } catch (error) {
      return error instanceof CimFailure ? error.hresult : hresultOf(error);
    }
    await sink.setStatus(WBEM_STATUS_COMPLETE, WBEM_S_NO_ERROR, path?.toString() ?? null, null);
    return WBEM_S_NO_ERROR;
  }

  /** @throws CimFailure WBEM_E_NOT_FOUND */
  delete(path: CimObjectPath): void {
    capable(this.#capabilities.delete, path.relativePath);
    if (!this.#repository.delete(path)) throw new CimFailure(WBEM_E_NOT_FOUND, path.relativePath);
  }

  #put(instance: CimInstance, flags: number, context: WbemContext | null): CimObjectPath | null {
    const { path, className } = instance;
    const subject = path?.relativePath ?? className;
    const existing = path === null ? undefined : this.#repository.get(path);
    if (existing === undefined) {
      if ((flags & WBEM_FLAG_UPDATE_ONLY) !== 0) throw new CimFailure(WBEM_E_NOT_FOUND, subject);
      return this.#create(instance);
    }
    if ((flags & WBEM_FLAG_CREATE_ONLY) !== 0) throw new CimFailure(WBEM_E_ALREADY_EXISTS, subject);
    capable(this.#capabilities.update, subject);
    const extensions = context?.putExtensions;
    if (extensions === undefined) {
      this.#replace(existing, instance);
      return path;
    }
    capable(this.#capabilities.partialUpdate, subject);
    const { properties, atomic, strictNulls } = extensions;
    for (const name of properties) {
      // Without ATOMIC every property is stored at once, so a failure leaves the earlier ones.
      this.#updateOne(existing, name, instance.get(name) ?? null, strictNulls);
      if (!atomic) this.#repository.set(existing);
    }
    this.#repository.set(existing);
    return path;
  }

  #create(instance: CimInstance): CimObjectPath | null {
    capable(this.#capabilities.create, instance.className);
    const complete = this.#repository.complete(this.#cimClass, instance);
    this.#checkNulls(complete);
    this.#repository.set(complete);
    return complete.path;
  }

  /** Every property that may be written is; one that is absent becomes null. */
  #replace(existing: CimInstance, instance: CimInstance): void {
    for (const { name, key, readOnly } of propertiesOf(this.#cimClass).values()) {
      if (key !== true && readOnly !== true) existing.set(name, instance.get(name) ?? null);
    }
    this.#checkNulls(existing);
    this.#repository.set(existing);
  }

  #checkNulls(instance: CimInstance): void {
    for (const { name, notNull } of propertiesOf(this.#cimClass).values()) {
      if (notNull === true && (instance.get(name) ?? null) === null) {
        throw new CimFailure(WBEM_E_ILLEGAL_NULL, name);
      }
    }
  }

  /** A null that is not meant strictly is no change. */
  #updateOne(
    existing: CimInstance,
    name: string,
    value: Parameters<CimInstance['set']>[1],
    strictNulls: boolean,
  ): void {
    const property = propertyOf(this.#cimClass, name);
    if (property.key === true) throw new CimFailure(WBEM_E_INVALID_PARAMETER, name);
    if (property.readOnly === true) throw new CimFailure(WBEM_E_READ_ONLY, name);
    if (value === null && !strictNulls) return;
    if (value === null && property.notNull === true)
      throw new CimFailure(WBEM_E_ILLEGAL_NULL, name);
    existing.set(name, value);
  }
}
