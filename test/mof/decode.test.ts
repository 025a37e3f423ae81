import { describe, expect, test } from 'vitest';
import { decodeMof } from '../../src/mof/decode.js';

const TEXT = '// Größe\r\nclass X_Y {};\r\n';

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const octets = new Uint8Array(text.length * 2);
  const view = new DataView(octets.buffer);
  for (let at = 0; at < text.length; at += 1)
    view.setUint16(at * 2, text.charCodeAt(at), !isBigEndian);
  return octets;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

describe('decodeMof', () => {
  test.each([
    ['UTF-8', utf8(TEXT)],
    ['UTF-8 with a byte order mark', utf8(`\ufeff${TEXT}`)],
    ['UTF-16 LE with a byte order mark', utf16(`\ufeff${TEXT}`, false)],
    ['UTF-16 BE with a byte order mark', utf16(`\ufeff${TEXT}`, true)],
    ['UTF-16 LE without one', utf16(TEXT, false)],
    ['UTF-16 BE without one', utf16(TEXT, true)],
    ['Windows-1252', latin(TEXT)],
  ])('reads %s', (_, octets) => {
    expect(decodeMof(octets)).toBe(TEXT);
  });

  test('reads quotes and dashes of Windows-1252', () => {
    expect(decodeMof(Uint8Array.of(0x93, 0x96, 0x94))).toBe('“–”');
  });

  test.each([[[]], [[0x20]], [[0xff]], [[0, 0]], [[0xff, 0xfe, 0x41]]])('reads %j', (octets) => {
    expect(typeof decodeMof(Uint8Array.from(octets))).toBe('string');
  });
});
