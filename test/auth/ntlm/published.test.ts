import { describe, expect, test } from 'vitest';
import { rc4k } from '../../../src/auth/ntlm/authenticate.js';
import { AvId } from '../../../src/auth/ntlm/av-pairs.js';
import { writeClientChallenge } from '../../../src/auth/ntlm/client-challenge.js';
import { ntlmv2, ntowfv1, ntowfv2, sealKey, signKey } from '../../../src/auth/ntlm/keys.js';
import { md4 } from '../../../src/auth/ntlm/md4.js';
import { Rc4 } from '../../../src/auth/ntlm/rc4.js';
import { MessageStream } from '../../../src/auth/ntlm/seal.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each([
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
])('md4 of %j is that of RFC 1320', (text, digest) => {
  expect(hex(md4(Buffer.from(text)))).toBe(digest);
});

test.each([
  ['0102030405', 'b2396305f03dc027ccc3524a0a1118a8'],
  ['0102030405060708090a0b0c0d0e0f10', '9ac7cc9a609d1ef7b2932899cde41b97'],
])('Rc4 under %s has the key stream of RFC 6229', (key, stream) => {
  const rc4 = new Rc4(Buffer.from(key, 'hex'));
  expect(hex(rc4.update(Buffer.alloc(5))) + hex(rc4.update(Buffer.alloc(11)))).toBe(stream);
});

/** [MS-NLMP] 4.2.1 and 4.2.4. */
describe('the example of MS-NLMP for NTLMv2', () => {
  const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
  const challengeFromClient = Buffer.alloc(8, 0xaa);
  const randomSessionKey = Buffer.alloc(16, 0x55);
  const responseKey = ntowfv2(ntowfv1('Password'), 'User', 'Domain');
  const temp = writeClientChallenge({
    timeStamp: Buffer.alloc(8),
    challengeFromClient,
    avPairs: new Map([
      [AvId.MsvAvNbDomainName, Buffer.from('Domain', 'utf16le')],
      [AvId.MsvAvNbComputerName, Buffer.from('Server', 'utf16le')],
    ]),
  });
  const { ntProofStr, sessionBaseKey } = ntlmv2(responseKey, serverChallenge, temp);

  test('keys and responses', () => {
    expect(hex(ntowfv1('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852');
    expect(hex(responseKey)).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    expect(hex(ntProofStr)).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(hex(sessionBaseKey)).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
    expect(hex(rc4k(sessionBaseKey, randomSessionKey))).toBe('c5dad2544fc9799094ce1ce90bc9d03e');
  });

  test('session security', () => {
    const direction = 'client-to-server';
    expect(hex(signKey(randomSessionKey, direction))).toBe('4788dc861b4782f35d43fd98fe1a2d39');
    expect(hex(sealKey(randomSessionKey, direction))).toBe('59f600973cc4960a25480a7c196e4c58');
    const stream = new MessageStream(randomSessionKey, direction);
    const { header, data } = stream.seal(Buffer.from('Plaintext', 'utf16le'));
    expect(hex(data)).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
    expect(hex(header)).toBe('010000007fb38ec5c55d497600000000');
  });

  test('a user name is written in capitals as Windows writes them, letter by letter', () => {
    const ntHash = ntowfv1('Password');
    expect(ntowfv2(ntHash, 'uSER', 'Domain')).toEqual(responseKey);
    expect(ntowfv2(ntHash, 'User', 'DOMAIN')).not.toEqual(responseKey);
    expect(ntowfv2(ntHash, 'strauß', '')).toEqual(ntowfv2(ntHash, 'STRAUß', ''));
    expect(ntowfv2(ntHash, 'strauß', '')).not.toEqual(ntowfv2(ntHash, 'STRAUSS', ''));
    expect(ntowfv2(ntHash, 'jürgen', '')).toEqual(ntowfv2(ntHash, 'JÜRGEN', ''));
  });
});
