/** The beginning in which octets of zero tell UTF-16 from an encoding of single octets. */
const LOOK_AT = 512;

const BYTE_ORDER_MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

function marked(octets: Uint8Array): string | undefined {
  const found = BYTE_ORDER_MARKS.find(([, mark]) =>
    mark.every((octet, index) => octets[index] === octet),
  );
  return found?.[0];
}

/** MOF is mostly ASCII, of which one octet of each UTF-16 unit is zero. */
function guessed(octets: Uint8Array): string | undefined {
  const head = octets.subarray(0, LOOK_AT);
  const zeros = [0, 0];
  head.forEach((octet, index) => {
    if (octet === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const enough = head.length / 4;
  if (odd > enough && even < odd / 2) return 'utf-16le';
  return even > enough && odd < even / 2 ? 'utf-16be' : undefined;
}

/** What Windows-1252 has from 0x80 on; where it has nothing, the control character. */
const FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Some versions of Node decode it as ISO 8859-1, which has control characters there. */
function decodeWindows1252(octets: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(octets);
  return text.replace(/[\u0080-\u009f]/g, (one) => FROM_80[one.charCodeAt(0) - 0x80] ?? one);
}

/**
 * The text of a MOF file: UTF-8 or UTF-16 by its byte order mark; without one, UTF-16 where it looks
 * so, UTF-8 where it is valid, else Windows-1252.
 */
export function decodeMof(octets: Uint8Array): string {
  const encoding = marked(octets) ?? guessed(octets);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(octets);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    return decodeWindows1252(octets);
  }
}
