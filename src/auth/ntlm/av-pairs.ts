import { asBuffer } from '../bytes.js';
import { malformed } from './fields.js';

/** [MS-NLMP] 2.2.2.1 */
export const AvId = {
  MsvAvEOL: 0,
  MsvAvNbComputerName: 1,
  MsvAvNbDomainName: 2,
  MsvAvDnsComputerName: 3,
  MsvAvDnsDomainName: 4,
  MsvAvDnsTreeName: 5,
  MsvAvFlags: 6,
  MsvAvTimestamp: 7,
  MsvAvSingleHost: 8,
  MsvAvTargetName: 9,
  MsvAvChannelBindings: 10,
} as const;

/** MsvAvFlags: the AUTHENTICATE_MESSAGE has a MIC. */
export const MIC_PROVIDED = 0x00000002;

/** The values whose length is fixed, by their id. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [AvId.MsvAvFlags, 4],
  [AvId.MsvAvTimestamp, 8],
  [AvId.MsvAvChannelBindings, 16],
]);

/** Values by their id, in the order of the message. */
export type AvPairs = ReadonlyMap<number, Uint8Array>;

/**
 * Reads AV_PAIRs up to MsvAvEOL. What follows that is left alone: a response has four zero bytes there.
 *
 * @throws ProtocolError for a pair that is cut off, comes twice, or has a wrong length.
 */
export function readAvPairs(bytes: Uint8Array): AvPairs {
  const buffer = asBuffer(bytes);
  const pairs = new Map<number, Uint8Array>();
  for (let at = 0; ;) {
    const [id, value] = readPair(buffer, at);
    if (id === AvId.MsvAvEOL) return pairs;
    if (pairs.has(id)) throw malformed(`AV_PAIR ${id} comes twice`);
    pairs.set(id, value);
    at += 4 + value.length;
  }
}

function readPair(buffer: Buffer, at: number): readonly [id: number, value: Uint8Array] {
  if (at + 4 > buffer.length) throw malformed('the list of AV_PAIRs has no end');
  const [id, length] = [buffer.readUInt16LE(at), buffer.readUInt16LE(at + 2)];
  if (at + 4 + length > buffer.length) throw malformed(`AV_PAIR ${id} is cut off`);
  const expected = id === AvId.MsvAvEOL ? 0 : (LENGTHS.get(id) ?? length);
  if (length !== expected) throw malformed(`AV_PAIR ${id} has ${length} bytes, not ${expected}`);
  return [id, buffer.subarray(at + 4, at + 4 + length)];
}

/** Writes AV_PAIRs and their MsvAvEOL. */
export function writeAvPairs(pairs: AvPairs): Buffer {
  return Buffer.concat([...[...pairs].flatMap(([id, value]) => writePair(id, value)), EOL]);
}

const EOL = Buffer.alloc(4);

function writePair(id: number, value: Uint8Array): Uint8Array[] {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return [head, value];
}

/** The value of MsvAvFlags, 0 where there is none. */
export function avFlags(pairs: AvPairs): number {
  const value = pairs.get(AvId.MsvAvFlags);
  return value === undefined ? 0 : asBuffer(value).readUInt32LE(0);
}
