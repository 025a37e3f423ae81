import { asBuffer } from '../bytes.js';
import { type AvPairs, readAvPairs, writeAvPairs } from './av-pairs.js';
import { malformed } from './fields.js';

/** NTLMv2_CLIENT_CHALLENGE. [MS-NLMP] 2.2.2.7 */
export interface ClientChallenge {
  /** A FILETIME, 8 bytes. */
  readonly timeStamp: Uint8Array;
  /** 8 bytes. */
  readonly challengeFromClient: Uint8Array;
  readonly avPairs: AvPairs;
}

/** RespType and HiRespType. */
const VERSION = Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]);
const AV_PAIRS_OFFSET = 28;

/** `temp` of the computations: the structure and four zero bytes. [MS-NLMP] 3.3.2 */
export function writeClientChallenge(challenge: ClientChallenge): Buffer {
  const { timeStamp, challengeFromClient, avPairs } = challenge;
  const zero = Buffer.alloc(4);
  const parts = [VERSION, timeStamp, challengeFromClient, zero, writeAvPairs(avPairs), zero];
  return Buffer.concat(parts);
}

export function readClientChallenge(temp: Uint8Array): ClientChallenge {
  const bytes = asBuffer(temp);
  if (bytes.length < AV_PAIRS_OFFSET) throw malformed('the response is cut off');
  if (!bytes.subarray(0, 2).equals(VERSION.subarray(0, 2)))
    throw malformed('its RespType is not 1');
  return {
    timeStamp: bytes.subarray(8, 16),
    challengeFromClient: bytes.subarray(16, 24),
    avPairs: readAvPairs(bytes.subarray(AV_PAIRS_OFFSET)),
  };
}

/** 100 ns since the year 1601. [MS-DTYP] 2.3.3 */
export function fileTime(date: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(date.getTime()) * 10_000n + 116_444_736_000_000_000n);
  return bytes;
}
