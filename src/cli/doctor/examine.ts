import { TimeoutError } from '../../errors.js';
import { exitCodeOf } from '../exit-codes.js';
import { clockStep, mechanismStep, serviceStep, spnStep } from './answer-steps.js';
import { nameStep, tcpStep } from './network-steps.js';
import { encryptionStep, identifyStep, readStep } from './session-steps.js';
import type { Limits, Step, StepName, Visit } from './step.js';
import { tlsStep } from './tls-step.js';
import { troubleOf } from './troubles.js';

/** What is looked at, in this order. */
const STEPS: readonly Step[] = [
  nameStep,
  tcpStep,
  tlsStep,
  serviceStep,
  mechanismStep,
  spnStep,
  clockStep,
  identifyStep,
  readStep,
  encryptionStep,
];

/** What came of a step. */
export interface Finding {
  readonly step: StepName;
  readonly result: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
  /** What to do; empty unless it failed. */
  readonly next: string;
  /** 0 unless it failed. */
  readonly exitCode: number;
}

function quiet(step: StepName, result: 'ok' | 'skipped', detail: string): Finding {
  return { step, result, detail, next: '', exitCode: 0 };
}

/** Ends what hangs, whether it listens to the signal or not. */
async function inTime(step: Step, visit: Visit, { signal, timeoutMs }: Limits): Promise<string> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new TimeoutError(`nothing came of it within ${timeoutMs} ms`, 'not sent'));
  }, timeoutMs);
  const either = AbortSignal.any([signal, controller.signal]);
  const ended = new Promise<never>((_, reject) => {
    either.addEventListener('abort', () => reject(either.reason), { once: true });
  });
  try {
    return await Promise.race([step.run(visit, { signal: either, timeoutMs }), ended]);
  } finally {
    clearTimeout(timer);
  }
}

async function take(step: Step, visit: Visit, limits: Limits): Promise<Finding> {
  try {
    return quiet(step.name, 'ok', await inTime(step, visit, limits));
  } catch (error) {
    limits.signal.throwIfAborted();
    const { message, next, cause } = troubleOf(error);
    return {
      step: step.name,
      result: 'failed',
      detail: message,
      next,
      exitCode: exitCodeOf(cause),
    };
  }
}

/**
 * Looks at one thing after the other. What needs something that failed is skipped; no step takes
 * longer than `limits` says.
 * @throws the reason of the aborted signal
 */
export async function* examine(visit: Visit, limits: Limits): AsyncGenerator<Finding> {
  // The failure that each step is blocked by.
  const blocked = new Map<StepName, StepName>();
  for (const step of STEPS) {
    const [culprit] = step.needs.flatMap((name) => blocked.get(name) ?? []);
    if (culprit !== undefined) {
      blocked.set(step.name, culprit);
      yield quiet(step.name, 'skipped', `not possible, because ${culprit} failed`);
      continue;
    }
    const pointless = step.pointless?.(visit);
    const finding =
      pointless === undefined
        ? await take(step, visit, limits)
        : quiet(step.name, 'skipped', pointless);
    if (finding.result === 'failed') blocked.set(step.name, step.name);
    yield finding;
  }
}
