import { child, tokenOf, xml, type XmlElement } from '../../xml/element.js';
import { WSEN } from '../../xml/namespaces.js';
import { parseDuration, printDuration } from '../duration.js';
import { actions, type Operation } from '../operation.js';
import {
  bodyElement,
  type EnumerationContext,
  readContext,
  requireContext,
  writeContext,
} from './enumeration.js';

export interface GetStatusInput {
  readonly context: EnumerationContext;
}

export interface RenewInput {
  readonly context: EnumerationContext;
  /** How long from now; what the server likes by default. */
  readonly expiresMs?: number;
}

/** How long an enumeration lives. */
export interface Lifetime {
  /** An xs:duration or an xs:dateTime; undefined for an enumeration that does not expire. */
  readonly expires?: string;
  /** The context from now on, where it is another one. */
  readonly context?: EnumerationContext;
}

function writeLifetime(name: string, { expires, context }: Lifetime): XmlElement {
  return xml(WSEN, name, [
    ...(expires === undefined ? [] : [xml(WSEN, 'Expires', expires)]),
    ...(context === undefined ? [] : [writeContext(context)]),
  ]);
}

function readLifetime(response: XmlElement): Lifetime {
  const expires = tokenOf(child(response, WSEN, 'Expires'));
  const context = readContext(response);
  return {
    ...(expires === '' ? {} : { expires }),
    ...(context === undefined ? {} : { context }),
  };
}

/** wsen:GetStatus of an enumeration; few servers have it. [DSP0226] 8.1 */
export const getEnumerationStatus: Operation<GetStatusInput, Lifetime> = {
  ...actions(WSEN, 'GetStatus'),
  idempotent: true,
  writeRequest: ({ context }) => ({ body: [xml(WSEN, 'GetStatus', [writeContext(context)])] }),
  readRequest: ({ body }) => ({ context: requireContext(bodyElement(body, 'GetStatus')) }),
  writeResponse: (lifetime) => ({ body: [writeLifetime('GetStatusResponse', lifetime)] }),
  readResponse: ({ body }) => readLifetime(bodyElement(body, 'GetStatusResponse')),
};

/** wsen:Renew of an enumeration; few servers have it. [DSP0226] 8.1 */
export const renewEnumeration: Operation<RenewInput, Lifetime> = {
  ...actions(WSEN, 'Renew'),
  idempotent: true,
  writeRequest: ({ context, expiresMs }) => ({
    body: [
      xml(WSEN, 'Renew', [
        writeContext(context),
        ...(expiresMs === undefined ? [] : [xml(WSEN, 'Expires', printDuration(expiresMs))]),
      ]),
    ],
  }),
  readRequest({ body }) {
    const element = bodyElement(body, 'Renew');
    const expiresMs = parseDuration(tokenOf(child(element, WSEN, 'Expires')));
    return {
      context: requireContext(element),
      ...(expiresMs === undefined ? {} : { expiresMs }),
    };
  },
  writeResponse: (lifetime) => ({ body: [writeLifetime('RenewResponse', lifetime)] }),
  readResponse: ({ body }) => readLifetime(bodyElement(body, 'RenewResponse')),
};
