import type { TransportResponse } from './transport.js';

const SOAP = /soap\+xml|text\/xml|application\/xml/i;
const SEALED = /^multipart\/(?:x-multi-)?encrypted/i;

function typeOf({ headers }: TransportResponse): string {
  return headers['content-type'] ?? '';
}

/** True for a body that calls itself SOAP. */
export function isSoap(response: TransportResponse): boolean {
  return SOAP.test(typeOf(response));
}

/** True for a body that calls itself something else; the layers above try one without a type. */
export function isPage(response: TransportResponse): boolean {
  return /\S/.test(typeOf(response)) && !isSoap(response);
}

/** True for a body that calls itself sealed. */
export function isSealed(response: TransportResponse): boolean {
  return SEALED.test(typeOf(response));
}
