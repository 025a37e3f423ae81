import type { TransportResponse } from './transport.js';

/** Between challenges, not between the parameters of one. [RFC 9110] 11.6.1 */
const SEPARATOR = /,\s*(?=[A-Za-z]+(?:\s|$|,))/;

function challengesOf({ headers }: TransportResponse): string[] {
  const text = headers['www-authenticate'] ?? '';
  return text.split(SEPARATOR).filter((challenge) => challenge.trim() !== '');
}

/** The names of the mechanisms that a 401 offers. */
export function offeredSchemes(response: TransportResponse): string[] {
  return challengesOf(response).map((challenge) => challenge.trim().split(/\s/)[0] ?? '');
}

/** The token that an answer carries for a scheme; undefined for none. */
export function tokenOf(response: TransportResponse, scheme: string): Uint8Array | undefined {
  const pattern = new RegExp(`^\\s*${scheme}\\s+([A-Za-z0-9+/=]+)\\s*$`, 'i');
  for (const challenge of challengesOf(response)) {
    const token = pattern.exec(challenge)?.[1];
    if (token !== undefined) return Buffer.from(token, 'base64');
  }
  return undefined;
}
