import type { CimSession, InstanceOf, WriteResult } from '../../src/index.js';
import { Test_Setting } from '../client/classes.js';

/** A call that may be repeated. */
export async function read(session: CimSession): Promise<InstanceOf<typeof Test_Setting>> {
  return session.getInstance(Test_Setting, { Id: 'one' });
}

/** A call that must not be repeated: one Put. */
export async function write(session: CimSession): Promise<WriteResult> {
  return session.modifyInstance(Test_Setting, { Id: 'one' }, { Title: 'new' });
}
