import { ProtocolError } from '../../errors.js';
import type { XmlElement } from '../../xml/element.js';
import { WST } from '../../xml/namespaces.js';
import { findXmlFragment, type FragmentContent, writeXmlFragment } from '../fragment.js';
import { actions, type Operation, type Parts } from '../operation.js';

export interface GetInput {
  /** A Level 1 path: only this part of the representation. */
  readonly fragment?: string;
}

/** The whole representation, or the fragment asked for. */
export type Representation =
  | { readonly kind: 'whole'; readonly element: XmlElement }
  | { readonly kind: 'fragment'; readonly content: FragmentContent };

export function writeRepresentation(representation: Representation): Parts {
  return representation.kind === 'whole'
    ? { body: [representation.element] }
    : { body: [writeXmlFragment(representation.content)] };
}

/** Undefined for an empty body. */
export function findRepresentation({ body }: Parts): Representation | undefined {
  const content = findXmlFragment(body);
  if (content !== undefined) return { kind: 'fragment', content };
  const [element] = body;
  return element === undefined ? undefined : { kind: 'whole', element };
}

/** wst:Get. [DSP0226] 7.3 */
export const get: Operation<GetInput, Representation> = {
  ...actions(WST, 'Get'),
  idempotent: true,
  writeRequest: ({ fragment }) => ({
    body: [],
    ...(fragment === undefined ? {} : { fragment: { path: fragment } }),
  }),
  readRequest: ({ fragment }) => (fragment === undefined ? {} : { fragment: fragment.path }),
  writeResponse: writeRepresentation,
  readResponse(parts) {
    const representation = findRepresentation(parts);
    if (representation !== undefined) return representation;
    throw new ProtocolError('the GetResponse has an empty body', 'not-xml');
  },
};
