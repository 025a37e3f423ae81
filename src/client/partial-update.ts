import { modifiedPropertiesOptions, WbemContext } from '../binding/wbem-context.js';
import { writeProperty } from '../binding/value.js';
import {
  WBEM_E_NOT_SUPPORTED,
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_E_UNSUPPORTED_PARAMETER,
  WBEM_E_UNSUPPORTED_PUT_EXTENSION,
} from '../binding/wbem-status.js';
import { propertiesOf } from '../cim/class.js';
import type { CimInstance } from '../cim/instance.js';
import { FaultError, isFault, ValidationError, WsmanError } from '../errors.js';
import { put, type PutInput } from '../wsman/operations/put.js';
import type { Option } from '../wsman/options.js';
import { elementOf, readResource, type ResourceCall, targetOf } from './resources.js';
import { send } from './send.js';
import { SERVER_TRAITS } from './server-kind.js';
import { checkUnchanged } from './verify.js';

/**
 * How a partial update travels: a fragment Put a property; one Put of the whole instance whose
 * options name the properties; or Get, merge and a full Put.
 */
export type Carrier = 'fragment' | 'context' | 'merge';

/** Which properties of an instance are to be written, and how. */
export interface PartialUpdate {
  readonly instance: CimInstance;
  /** Checked, each once. */
  readonly properties: readonly string[];
  readonly atomic: boolean;
  readonly strictNulls: boolean;
  readonly carrier: Carrier | 'auto';
  /** Other options of the caller. */
  readonly options: readonly Option[];
}

/** Tells how many of the requests of a write are done. */
export type Progress = (done: number, total: number) => void | Promise<void>;

/** One Put of a plan, and the properties that are written when it succeeds. */
interface PlannedPut {
  readonly input: PutInput;
  readonly options: readonly Option[];
  readonly writes: readonly string[];
}

type Planner = (call: ResourceCall, update: PartialUpdate) => Promise<readonly PlannedPut[]>;

function fragmentOf(
  { address, style }: ResourceCall,
  { instance }: PartialUpdate,
  name: string,
): PutInput {
  const { cimClass } = instance;
  const declared = cimClass && propertiesOf(cimClass).get(name.toLowerCase());
  const value = instance.get(name) ?? null;
  const content = writeProperty(address.resourceUri, name, value, style, declared);
  return { representation: { kind: 'fragment', content }, fragment: name };
}

/** The current values with the new ones in their place. */
function merge(current: CimInstance, { instance, properties }: PartialUpdate): CimInstance {
  for (const name of properties) current.set(name, instance.get(name) ?? null);
  return current;
}

function wholePut(call: ResourceCall, instance: CimInstance): PutInput {
  return { representation: { kind: 'whole', element: elementOf(call, instance) } };
}

/** [MS-WSMV] 3.1.4.1.10: Windows hands the options to the provider as its IWbemContext. */
function contextOptions({ properties, atomic, strictNulls, options }: PartialUpdate): Option[] {
  const context = WbemContext.partialUpdate(properties, { atomic, strictNulls });
  return [...context.toOptions(), ...options, ...modifiedPropertiesOptions(properties)];
}

const PLANNERS: Readonly<Record<Carrier, Planner>> = {
  fragment: async (call, update) =>
    update.properties.map((name) => ({
      input: fragmentOf(call, update, name),
      options: update.options,
      writes: [name],
    })),
  context: async (call, update) => {
    const { instance, properties: writes } = update;
    const current = instance.origin === 'whole' ? instance.asRead() : await readResource(call);
    return [
      { input: wholePut(call, merge(current, update)), options: contextOptions(update), writes },
    ];
  },
  merge: async (call, update) => {
    const { instance, properties: writes, options } = update;
    const current = await readResource(call);
    checkUnchanged(call, instance, current, writes);
    return [{ input: wholePut(call, merge(current, update)), options, writes }];
  },
};

/** The carriers to try, best first. */
function carriersFor(
  { kind }: ResourceCall,
  { carrier, properties, atomic }: PartialUpdate,
): Carrier[] {
  if (carrier !== 'auto') return [carrier];
  const single = properties.length === 1 || !atomic;
  return SERVER_TRAITS[kind].mergesFragments && single ? ['fragment', 'context'] : ['context'];
}

/** @throws ValidationError WBEM_E_PROVIDER_NOT_CAPABLE for several fragments that are to be one. */
export function checkAtomic({
  carrier,
  properties,
  atomic,
}: Pick<PartialUpdate, 'carrier' | 'properties' | 'atomic'>): void {
  if (carrier !== 'fragment' || !atomic || properties.length < 2) return;
  throw new ValidationError(
    'WBEM_E_PROVIDER_NOT_CAPABLE',
    'several fragments are several requests: together they cannot be atomic',
  );
}

/** @throws ValidationError WBEM_E_UNSUPPORTED_PARAMETER */
function checkNulls({ kind }: ResourceCall, update: PartialUpdate): void {
  const { properties, strictNulls, instance } = update;
  const nulls = properties.filter((name) => instance.get(name) === null);
  if (strictNulls && nulls.length > 0 && !SERVER_TRAITS[kind].writesNull) {
    throw new ValidationError(
      'WBEM_E_UNSUPPORTED_PARAMETER',
      `${nulls.join(', ')}: this kind of server (${kind}) cannot write null`,
    );
  }
}

/** The four ways in which servers say that they cannot update single properties. */
const REFUSALS: ReadonlySet<number> = new Set([
  WBEM_E_PROVIDER_NOT_CAPABLE,
  WBEM_E_NOT_SUPPORTED,
  WBEM_E_UNSUPPORTED_PARAMETER,
  WBEM_E_UNSUPPORTED_PUT_EXTENSION,
]);

function isRefusal(error: unknown): error is FaultError {
  return isFault(error) && REFUSALS.has(error.hresult);
}

function noneLeft(tried: readonly Carrier[], error: FaultError): FaultError {
  const { operation = '', target = '', host = '', fault } = error;
  const message = `the server takes no update of single properties (tried ${tried.join(', ')}); its last answer: [${fault.subcode || fault.code}] ${fault.reason}`;
  return new FaultError(message, fault, { cause: error }).complete(
    { operation, target, host },
    {
      hresult: WBEM_E_PROVIDER_NOT_CAPABLE,
      retryable: false,
      outcomeUnknown: false,
      ...(error.nativeHresult === undefined ? {} : { nativeHresult: error.nativeHresult }),
    },
  );
}

/** Names on the error what was already written when it came. The reason of a signal is not ours. */
function withWritten(error: unknown, written: readonly string[]): unknown {
  if (written.length === 0 || !(error instanceof WsmanError)) return error;
  error.message += `; already written: ${written.join(', ')}`;
  return Object.assign(error, { written });
}

/** Refuses what XML cannot carry before the first request, and not between two of them. */
function checkSendable(call: ResourceCall, plan: readonly PlannedPut[]): void {
  if (plan.length === 1) return;
  for (const { input, options } of plan) {
    call.exchange.envelope(put, input, targetOf(call, { options }));
  }
}

async function carryOut(
  call: ResourceCall,
  plan: readonly PlannedPut[],
  progress: Progress | undefined,
): Promise<void> {
  checkSendable(call, plan);
  const written: string[] = [];
  for (const [index, { input, options, writes }] of plan.entries()) {
    try {
      await send(call, put, input, { options });
    } catch (error) {
      throw withWritten(error, written);
    }
    written.push(...writes);
    await progress?.(index + 1, plan.length);
  }
}

/**
 * Writes some properties of an instance, by the first carrier that the server takes. A refusal leads
 * to the next carrier only while nothing has been written.
 * @returns the carrier that was used
 */
export async function updateProperties(
  call: ResourceCall,
  update: PartialUpdate,
  progress?: Progress,
): Promise<Carrier> {
  checkNulls(call, update);
  const tried: Carrier[] = [];
  let refusal: FaultError | undefined;
  for (const carrier of carriersFor(call, update)) {
    tried.push(carrier);
    const plan = await PLANNERS[carrier](call, update);
    try {
      await carryOut(call, plan, progress);
      return carrier;
    } catch (error) {
      if (!isRefusal(error) || 'written' in error) throw error;
      refusal = error;
    }
  }
  throw refusal === undefined ? new TypeError('no carrier') : noneLeft(tried, refusal);
}
