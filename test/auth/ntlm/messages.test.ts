import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuthenticationError, ProtocolError } from '../../../src/errors.js';
import { AvId, readAvPairs, writeAvPairs } from '../../../src/auth/ntlm/av-pairs.js';
import { OFFERED } from '../../../src/auth/ntlm/flags.js';
import {
  readAuthenticate,
  readChallenge,
  readNegotiate,
  writeAuthenticate,
  writeChallenge,
  writeNegotiate,
} from '../../../src/auth/ntlm/messages.js';
import { acceptor, initiator } from '../support/contexts.js';
import { cut, failureOf, isCleanFailure, spliced } from '../support/fuzz.js';

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** With Unicode: nothing else carries every text. */
const flags = fc.nat(0xffff_fffe).map((value) => (value | 1) >>> 0);
/** Half a surrogate pair survives UTF-16, too. */
const text = fc.string({ unit: 'binary', maxLength: 20 });

const NEGOTIATE = writeNegotiate({ flags: OFFERED });
const CHALLENGE = writeChallenge({
  flags: 0xe28a8235,
  targetName: 'SRV01',
  serverChallenge: Buffer.alloc(8, 1),
  targetInfo: writeAvPairs(
    new Map([
      [AvId.MsvAvNbDomainName, Buffer.from('TEST', 'utf16le')],
      [AvId.MsvAvTimestamp, Buffer.alloc(8, 2)],
    ]),
  ),
});

describe('NTLM messages', () => {
  test('begin with the 40 bytes that Windows sends', () => {
    expect(NEGOTIATE.toString('hex')).toBe(
      '4e544c4d5353500001000000378208e2000000002800000000000000280000000a0000000000000f',
    );
  });

  test('are read as they were written', () => {
    fc.assert(
      fc.property(
        flags,
        text,
        exactly(8),
        bytes(300),
        (bits, targetName, serverChallenge, targetInfo) => {
          expect(readNegotiate(writeNegotiate({ flags: bits }))).toEqual({ flags: bits });
          const challenge = { flags: bits, targetName, serverChallenge, targetInfo };
          const read = readChallenge(writeChallenge(challenge));
          expect(plain(read)).toEqual(plain(challenge));
        },
      ),
    );
    const record = fc.record({
      flags,
      lmChallengeResponse: bytes(24),
      ntChallengeResponse: bytes(300),
      domainName: text,
      userName: text,
      workstation: text,
      encryptedRandomSessionKey: bytes(16),
    });
    fc.assert(
      fc.property(record, (authenticate) => {
        expect(plain(readAuthenticate(writeAuthenticate(authenticate)))).toEqual(
          plain(authenticate),
        );
      }),
    );
  });

  test.each([
    ['of another type', Buffer.concat([NEGOTIATE, NEGOTIATE]), 'its type is 1, not 2'],
    ['of another protocol', Buffer.alloc(60), 'does not start with NTLMSSP'],
    ['that is empty', Buffer.alloc(0), 'does not start with NTLMSSP'],
    ['that is cut off', CHALLENGE.subarray(0, 47), 'it is cut off'],
    ['with a field beyond its end', field(CHALLENGE, 44, 1000), 'lies outside of the payload'],
    ['with a field in its fixed part', field(CHALLENGE, 44, 20), 'lies outside of the payload'],
    [
      'with an offset of all ones',
      field(CHALLENGE, 44, 0xffff_ffff),
      'lies outside of the payload',
    ],
  ])('are refused %s', (_what, token, message) => {
    expect(() => readChallenge(token)).toThrow(message);
  });

  test.each([
    ['without an end', '0700080001020304050607080', 'no end'],
    ['that are cut off', '07000800010203', 'cut off'],
    ['of a wrong length', '070004000102030400000000', 'has 4 bytes, not 8'],
    ['that come twice', '060004000000000006000400000000000000 0000', 'comes twice'],
    ['whose end has a value', '0000020041410000', 'has 2 bytes, not 0'],
  ])('are refused with AV_PAIRs %s', (_what, hex, message) => {
    expect(() => readAvPairs(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toThrow(message);
  });
});

test('the initiator refuses a challenge whose names do not fit into its answer', async () => {
  const targetInfo = writeAvPairs(
    new Map([
      [AvId.MsvAvTimestamp, Buffer.alloc(8)],
      [AvId.MsvAvDnsTreeName, Buffer.alloc(65_500)],
    ]),
  );
  const client = initiator('raw');
  await client.step();
  const challenge = {
    flags: 0xe28a8235,
    targetName: '',
    serverChallenge: Buffer.alloc(8),
    targetInfo,
  };
  const failed = client.step(writeChallenge(challenge));
  await expect(failed).rejects.toThrow('is too long');
  await expect(failed).rejects.toThrow(ProtocolError);
});

describe('whatever a token holds', () => {
  const arbitrary = (token: Buffer) => fc.oneof(cut(token), spliced(token), bytes(200));

  test.each([
    ['readNegotiate', readNegotiate, NEGOTIATE],
    ['readChallenge', readChallenge, CHALLENGE],
    [
      'readAuthenticate',
      readAuthenticate,
      Buffer.concat([NEGOTIATE, Buffer.alloc(80)]).fill(3, 8, 9),
    ],
    ['readAvPairs', readAvPairs, CHALLENGE.subarray(66)],
  ] as const)('%s reads it or throws a ProtocolError', (_name, read, token) => {
    fc.assert(
      fc.property(arbitrary(token), (input) => {
        expect(failureOf(() => read(input))).toSatisfy(isCleanFailure);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['raw', 'spnego'] as const)(
    'the initiator answers a challenge or fails, %s',
    async (framing) => {
      await fc.assert(
        fc.asyncProperty(arbitrary(CHALLENGE), async (challenge) => {
          const client = initiator(framing);
          await client.step();
          const error: unknown = await client.step(challenge).catch((reason: unknown) => reason);
          expect(error instanceof Error ? client.isComplete : true).toBe(
            error instanceof Uint8Array,
          );
          expect(
            [Uint8Array, ProtocolError, AuthenticationError].some((type) => error instanceof type),
          ).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );

  test('the acceptor refuses every AUTHENTICATE_MESSAGE that was touched', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.integer({ min: 1, max: 255 }), async (where, xor) => {
        const [client, server] = [initiator('raw'), acceptor()];
        const token = Buffer.from(
          (await client.step(await server.step(await client.step()))) ?? [],
        );
        // Lengths that nobody reads may be anything, and so may a version: the MIC covers them.
        const at = where % token.length;
        token[at] = (token[at] ?? 0) ^ xor;
        const error: unknown = await server.step(token).catch((reason: unknown) => reason);
        expect([ProtocolError, AuthenticationError].some((type) => error instanceof type)).toBe(
          true,
        );
        expect(server.isComplete).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

/** A message with another offset of a field. */
function field(message: Buffer, at: number, offset: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt32LE(offset, at);
  return copy;
}

/** Bytes as hexadecimal text, so that Buffer and Uint8Array are alike. */
function plain(message: object): unknown {
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  );
}
