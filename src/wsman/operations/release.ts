import { xml } from '../../xml/element.js';
import { WSEN } from '../../xml/namespaces.js';
import { actions, type Operation } from '../operation.js';
import {
  bodyElement,
  type EnumerationContext,
  requireContext,
  writeContext,
} from './enumeration.js';

export interface ReleaseInput {
  readonly context: EnumerationContext;
}

type Nothing = Readonly<Record<string, never>>;

/** wsen:Release. [DSP0226] 8.5 */
export const release: Operation<ReleaseInput, Nothing> = {
  ...actions(WSEN, 'Release'),
  idempotent: true,
  writeRequest: ({ context }) => ({ body: [xml(WSEN, 'Release', [writeContext(context)])] }),
  readRequest: ({ body }) => ({ context: requireContext(bodyElement(body, 'Release')) }),
  writeResponse: () => ({ body: [] }),
  readResponse: () => ({}),
};
