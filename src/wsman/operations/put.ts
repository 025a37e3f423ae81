import { ProtocolError } from '../../errors.js';
import { WST } from '../../xml/namespaces.js';
import { actions, type Operation } from '../operation.js';
import { findRepresentation, type Representation, writeRepresentation } from './get.js';

export interface PutInput {
  readonly representation: Representation;
  /** The Level 1 path of a fragment. */
  readonly fragment?: string;
}

export interface PutOutput {
  /** The new representation, from servers that answer with it. */
  readonly representation?: Representation;
}

/** wst:Put. [DSP0226] 7.4 */
export const put: Operation<PutInput, PutOutput> = {
  ...actions(WST, 'Put'),
  idempotent: false,
  writeRequest: ({ representation, fragment }) => ({
    ...writeRepresentation(representation),
    ...(fragment === undefined ? {} : { fragment: { path: fragment } }),
  }),
  readRequest(parts) {
    const representation = findRepresentation(parts);
    if (representation === undefined) {
      throw new ProtocolError('the Put has an empty body', 'not-xml');
    }
    return {
      representation,
      ...(parts.fragment === undefined ? {} : { fragment: parts.fragment.path }),
    };
  },
  writeResponse: ({ representation }) =>
    representation === undefined ? { body: [] } : writeRepresentation(representation),
  readResponse(parts) {
    const representation = findRepresentation(parts);
    return representation === undefined ? {} : { representation };
  },
};
