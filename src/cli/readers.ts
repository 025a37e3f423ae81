import { UsageError } from './usage-error.js';

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text.toLowerCase());
    if (found !== undefined) return found;
    throw new UsageError(`${JSON.stringify(text)} is none of ${words.join(', ')}`);
  };
}

/** Seconds, as milliseconds. */
export function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : 0;
  if (value > 0 && value <= 0x7fffffff) return value;
  throw new UsageError(`${JSON.stringify(text)} is no number of seconds`);
}

/** A number of things, at least one. */
export function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${JSON.stringify(text)} is no whole number of 1 or more`);
}

/** The number of a TCP port; 0 lets the system choose. */
export function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`${JSON.stringify(text)} is no port`);
}

/** Names with commas between them. */
export function names(text: string): readonly string[] {
  const found = text.split(',').map((name) => name.trim());
  if (found.every((name) => name !== '')) return found;
  throw new UsageError(`${JSON.stringify(text)} has an empty name`);
}

/** The mechanism to log in with. */
export const mechanism = oneOf('basic', 'ntlm', 'negotiate', 'kerberos', 'credssp', 'certificate');
