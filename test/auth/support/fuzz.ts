import * as fc from 'fast-check';
import { ProtocolError } from '../../../src/errors.js';

/** The beginning of something, of any length. */
export function cut(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.nat(whole.length).map((length) => whole.subarray(0, length));
}

/** Something with other bytes at some place. */
export function spliced(whole: Uint8Array): fc.Arbitrary<Uint8Array> {
  const patch = fc.uint8Array({ minLength: 1, maxLength: 8 });
  return fc.tuple(fc.nat(whole.length), fc.nat(8), patch).map(([at, removed, other]) => {
    return Buffer.concat([whole.subarray(0, at), other, whole.subarray(at + removed)]);
  });
}

/** What something throws; undefined if it does not. */
export function failureOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** True for no failure, and for one that a peer is to blame for: never a RangeError of a buffer. */
export function isCleanFailure(error: unknown): boolean {
  return error === undefined || error instanceof ProtocolError;
}
