import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { der, derOid, DerReader, DerTag, readOid } from '../../src/auth/der.js';
import { readNegTokenInit, readNegTokenResp } from '../../src/auth/spnego/messages.js';
import { tlsServerEndPoint } from '../../src/auth/channel-bindings.js';
import { cut, failureOf, isCleanFailure, spliced } from './support/fuzz.js';

const read = (hex: string) => new DerReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('DER', () => {
  test.each([0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20])(
    'reads a value of %i bytes as it was written',
    (length) => {
      const encoded = der(DerTag.octetString, Buffer.alloc(length, 7));
      const reader = new DerReader(encoded);
      const element = reader.next(DerTag.octetString);
      expect(element.contents.equals(Buffer.alloc(length, 7))).toBe(true);
      expect(element.encoded.equals(encoded)).toBe(true);
      expect(reader.isAtEnd).toBe(true);
      expect(() => reader.end()).not.toThrow();
    },
  );

  test.each([
    ['an indefinite length', '0480 0000'],
    ['a length that fits a shorter form', '04 8101 00'],
    ['a length with leading zeros', '04 820080 00'],
    ['a length of five bytes', '04 850000000001 00'],
    ['a value that is cut off', '04 02 00'],
    ['a length that is cut off', '04 82 01'],
    ['a tag alone', '04'],
    ['nothing', ''],
    ['a tag of several bytes', '1f 81 01 00'],
    ['another type', '05 00'],
  ])('refuses %s', (_what, hex) => {
    expect(() => read(hex).next(DerTag.octetString)).toThrow('malformed DER');
  });

  test('refuses what follows the end', () => {
    expect(() => read('0500').end()).toThrow('something follows');
    expect(() => read('a004 0401ff 00').explicit(0, DerTag.octetString)).toThrow('malformed DER');
  });

  test.each([
    ['1.3.6.1.5.5.2', '06062b0601050502'],
    ['1.2.840.113554.1.2.2', '06092a864886f712010202'],
    ['1.3.6.1.4.1.311.2.2.10', '060a2b06010401823702020a'],
    ['2.999.3', '0603883703'],
  ])('writes and reads %s', (oid, hex) => {
    expect(derOid(oid).toString('hex')).toBe(hex);
    expect(readOid(read(hex).next().contents)).toBe(oid);
  });

  test.each(['', '2b80', '2b8001', '2bffffffffffffffffff7f'])(
    'refuses the identifier %j',
    (hex) => {
      expect(() => readOid(Buffer.from(hex, 'hex'))).toThrow('object identifier');
    },
  );
});

describe('whatever the bytes are', () => {
  const sequence = der(DerTag.sequence, derOid('1.3.6.1.5.5.2'), der(4, Buffer.alloc(200)));
  const init = Buffer.from(
    '604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa22a04284e544c4d5353500001000000378208e200000000280000000000000028000000000c00000000000f',
    'hex',
  );
  const response = Buffer.from(
    'a1293027a0030a0101a10c060a2b06010401823702020aa2040402aabba30c040a01020304050607080910',
    'hex',
  );

  test.each([
    ['readNegTokenInit', readNegTokenInit, init],
    ['readNegTokenResp', readNegTokenResp, response],
    ['tlsServerEndPoint', tlsServerEndPoint, der(DerTag.sequence, sequence, sequence)],
  ] as const)('%s reads them or throws a ProtocolError', (_name, act, token) => {
    expect(() => act(token)).not.toThrow();
    const input = fc.oneof(cut(token), spliced(token), fc.uint8Array({ maxLength: 100 }));
    const isClean = (bytes: Uint8Array): boolean => isCleanFailure(failureOf(() => act(bytes)));
    expect(() => {
      fc.assert(fc.property(input, isClean), { numRuns: 3000 });
    }).not.toThrow();
  });
});
