import { inspect } from 'node:util';

/** Everything of a value that a log could show. */
export function shown(value: unknown): string {
  const depth = { depth: Infinity, showHidden: true, maxArrayLength: Infinity } as const;
  const texts = [inspect(value, depth), inspect(value), String(value)];
  for (let at: unknown = value; at instanceof Error; at = at.cause) {
    texts.push(at.message, at.stack ?? '', inspect(Object.getOwnPropertyDescriptors(at), depth));
  }
  texts.push(JSON.stringify(value, jsonSafe()) ?? '');
  return texts.join('\n');
}

/** JSON of what refers to itself. */
function jsonSafe(): (key: string, value: unknown) => unknown {
  const seen = new Set<unknown>();
  return (_key, value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return '[seen]';
    seen.add(value);
    return value;
  };
}
