import { describe, expect, test } from 'vitest';
import { ProtocolError, ValidationError } from '../../src/errors.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { hasCaptures } from '../support/captures.js';
import { infoset, infosetOf } from '../support/infoset.js';
import { malformed, wellFormed } from './messages.js';

/** Two answers of OMI hold a character that XML does not have: `&#16;`. */
const FORBIDDEN_CHARACTER = /21[23]-getclass-(?:arrays-quals|methods)\.response/;

const writable = wellFormed.filter(([path]) => !FORBIDDEN_CHARACTER.test(path));
const unwritable = wellFormed.filter(([path]) => FORBIDDEN_CHARACTER.test(path));

describe.skipIf(!hasCaptures)(
  'parseXml on captured messages (skipped where they are absent)',
  () => {
    test('there are hundreds of them', () => {
      expect(wellFormed.length).toBeGreaterThan(800);
      expect(malformed.length).toBeGreaterThan(8);
    });

    test.each(malformed)('refuses %s', (_path, text) => {
      expect(() => parseXml(text)).toThrow(ProtocolError);
    });

    test.each(writable)('keeps %s through writing and reading', (_path, text) => {
      const read = parseXml(text);
      // As text: some of them are megabytes.
      expect(JSON.stringify(infoset(writeXml(read)))).toBe(JSON.stringify(infosetOf(read)));
    });

    test.each(unwritable)('reads %s, which cannot be written', (_path, text) => {
      const read = parseXml(text);
      expect(() => writeXml(read)).toThrow(ValidationError);
    });
  },
);
