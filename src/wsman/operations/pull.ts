import { child, tokenOf, xml } from '../../xml/element.js';
import { WSEN } from '../../xml/namespaces.js';
import { actions, type Operation } from '../operation.js';
import {
  bodyElement,
  type EnumerationContext,
  ITEMS,
  type Page,
  readPage,
  requireContext,
  writeContext,
  writePage,
} from './enumeration.js';

export interface PullInput {
  readonly context: EnumerationContext;
  /** Items at most; servers take 1 for the default. */
  readonly maxElements?: number;
}

/** wsen:Pull. It cannot be repeated: what one has brought, the next does not. [DSP0226] 8.4 */
export const pull: Operation<PullInput, Page> = {
  ...actions(WSEN, 'Pull'),
  idempotent: false,
  safe: true,
  leave: ITEMS,
  writeRequest: ({ context, maxElements }) => ({
    body: [
      xml(WSEN, 'Pull', [
        writeContext(context),
        ...(maxElements === undefined ? [] : [xml(WSEN, 'MaxElements', String(maxElements))]),
      ]),
    ],
  }),
  readRequest({ body }) {
    const element = bodyElement(body, 'Pull');
    const maxElements = tokenOf(child(element, WSEN, 'MaxElements'));
    return {
      context: requireContext(element),
      ...(maxElements === '' ? {} : { maxElements: Number(maxElements) }),
    };
  },
  writeResponse: (page) => ({ body: [writePage('PullResponse', WSEN, page)] }),
  readResponse: ({ body }) => readPage(body, 'PullResponse'),
};
