function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** What JSON leaves as it is, and a terminal does not: these are in its texts only. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function escape(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/**
 * Any data as JSON; 64-bit integers as text, which is how instances have them too. Nothing in it can
 * steer a terminal.
 */
export function toJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, plain, indent).replace(UNPRINTABLE, escape);
}
