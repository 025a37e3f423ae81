import { ProtocolError } from '../../errors.js';
import { child, xml, type XmlElement } from '../../xml/element.js';
import { WST } from '../../xml/namespaces.js';
import { type EndpointReference, readEpr, writeEprContent } from '../addressing.js';
import { actions, type Operation } from '../operation.js';

export interface CreateInput {
  readonly element: XmlElement;
}

export interface CreateOutput {
  /** The new resource, with the keys that the server gave it. */
  readonly created: EndpointReference;
}

/** wst:Create. [DSP0226] 7.6, [MS-WSMV] 3.1.4.11 */
export const create: Operation<CreateInput, CreateOutput> = {
  ...actions(WST, 'Create'),
  idempotent: false,
  writeRequest: ({ element }) => ({ body: [element] }),
  readRequest({ body: [element] }) {
    if (element === undefined) throw new ProtocolError('the Create has an empty body', 'not-xml');
    return { element };
  },
  writeResponse: ({ created }) => ({
    body: [xml(WST, 'ResourceCreated', writeEprContent(created))],
  }),
  readResponse({ body }) {
    const created = child(xml('', 'body', body), WST, 'ResourceCreated');
    if (created === undefined) {
      throw new ProtocolError('the CreateResponse names no created resource', 'not-xml');
    }
    return { created: readEpr(created) };
  },
};
