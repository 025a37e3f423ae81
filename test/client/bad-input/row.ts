import type { WbemStatusName } from '../../../src/binding/hresults.js';
import type { CimSession } from '../../../src/index.js';
import { Test_Setting } from '../classes.js';

/** An input that cannot work, and what the caller is told about it. */
export interface Row {
  readonly what: string;
  readonly error: new (...parameters: never[]) => Error;
  readonly status: WbemStatusName;
  /** What the message says, besides where it happened: what is wrong, or what to do. */
  readonly says: RegExp;
  readonly outcomeUnknown: boolean;
}

/** A write of one request, to a server of which nothing needs to be asked. */
export async function write(session: CimSession, options = {}): Promise<unknown> {
  return session.modifyInstance(Test_Setting, { Id: 'one' }, { Title: 'new' }, options);
}
