import type { GssFunction, Handle } from './functions.js';

/** What a call came to: its routine error and flags, and the mechanism's own code. [RFC 2744] 3.9 */
export interface GssStatus {
  readonly major: number;
  readonly minor: number;
}

/** Why a call failed, without the mechanism's details; 0 if it did not. [RFC 2744] 3.9.1 */
export function routineError(major: number): number {
  return (major >>> 16) & 0xff;
}

/** True if the call did not do what it was asked for. [RFC 2744] 3.9.1 */
export function isFailure(major: number): boolean {
  return major >>> 16 !== 0;
}

/** gss_OID_desc. */
export interface Oid {
  readonly length: number;
  readonly elements: Buffer;
}

export const KRB5 = oid('2a864886f712010202');
export const NT_USER_NAME = oid('2a864886f71201020101');
export const NT_PRINCIPAL_NAME = oid('2a864886f71201020201');
export const INQ_SSPI_SESSION_KEY = oid('2a864886f7120102020505');

/** From its DER, without tag and length. */
function oid(hex: string): Oid {
  const elements = Buffer.from(hex, 'hex');
  return { length: elements.length, elements };
}

/** gss_OID_set_desc. */
export function only(mechanism: Oid) {
  return { count: 1, elements: [mechanism] };
}

/** gss_buffer_desc. */
export interface GssBuffer {
  length?: number | bigint;
  value?: Uint8Array | Handle;
}

/** What a call writes to. */
export function outputs() {
  const minor: [number] = [0];
  const handle: [Handle] = [null];
  const out: GssBuffer = {};
  return { minor, handle, out };
}

export function input(bytes: Uint8Array): GssBuffer {
  return { length: bytes.length, value: bytes.length === 0 ? null : bytes };
}

/** Bindings without addresses. [RFC 2744] 3.11 */
export function channelBindings(applicationData: Uint8Array) {
  const none = { length: 0, value: null };
  return {
    initiator_addrtype: 0,
    initiator_address: none,
    acceptor_addrtype: 0,
    acceptor_address: none,
    application_data: input(applicationData),
  };
}

/** Calls in a thread. The parameters must stay where they are until it has ended. */
export function inThread(call: GssFunction, parameters: readonly unknown[]): Promise<number> {
  return new Promise<{ major: number; parameters: readonly unknown[] }>((resolve, reject) => {
    call.async(...parameters, (error: Error | null, major: number) => {
      if (error === null) resolve({ major, parameters });
      else reject(error);
    });
  }).then(({ major }) => major);
}
