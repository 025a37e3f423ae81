/** More digits than any type needs. */
const MAX_LENGTH = 128;

/** The integers by their notation: how one looks, and what BigInt calls the same. */
const NOTATIONS: readonly (readonly [form: RegExp, prefix: string])[] = [
  [/^([+-]?)0x([\da-f]+)$/i, '0x'],
  [/^([+-]?)([01]+)b$/i, '0b'],
  [/^([+-]?)0([0-7]+)$/, '0o'],
  [/^([+-]?)(0|[1-9]\d*)$/, ''],
];

/**
 * The integer that a text is: `10`, `+10`, `-0xA`, `012` or `1010b`; undefined for any other text.
 * [DSP0004] Annex A, integerValue
 */
export function parseInteger(text: string): bigint | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  for (const [form, prefix] of NOTATIONS) {
    const [whole, sign, digits] = form.exec(text) ?? [];
    if (whole === undefined) continue;
    const magnitude = BigInt(`${prefix}${digits ?? ''}`);
    return sign === '-' ? -magnitude : magnitude;
  }
  return undefined;
}
