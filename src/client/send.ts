import { isFailure } from '../binding/hresults.js';
import { isFault } from '../errors.js';
import type { Question, Target } from './exchange.js';
import { type ResourceCall, targetOf } from './resources.js';

/**
 * Sends a write, or in a dry run only keeps its envelope.
 *
 * Undefined when there is no answer to read: in a dry run, or when the server has done the work but
 * could not report it within the envelope (wsman:EncodingLimit/UnreportableSuccess).
 */
export async function send<I, O>(
  call: ResourceCall,
  operation: Question<I, O>,
  input: I,
  extra: Partial<Target> = {},
): Promise<O | undefined> {
  const target = targetOf(call, extra);
  if (call.outbox !== undefined) {
    call.outbox.push(call.exchange.envelope(operation, input, target).text);
    return undefined;
  }
  try {
    return await call.exchange.call(operation, input, target, call.deadline);
  } catch (error) {
    if (isFault(error) && !isFailure(error.hresult)) return undefined;
    throw error;
  }
}
