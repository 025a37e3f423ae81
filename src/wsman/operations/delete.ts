import { WST } from '../../xml/namespaces.js';
import { actions, type Operation } from '../operation.js';

type Nothing = Readonly<Record<string, never>>;

/** wst:Delete. [DSP0226] 7.5 */
export const remove: Operation<Nothing, Nothing> = {
  ...actions(WST, 'Delete'),
  idempotent: false,
  writeRequest: () => ({ body: [] }),
  readRequest: () => ({}),
  writeResponse: () => ({ body: [] }),
  readResponse: () => ({}),
};
