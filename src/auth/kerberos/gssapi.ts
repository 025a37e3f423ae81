import type { LibraryHandle } from 'koffi';
import { readOid } from '../der.js';
import {
  declareFunctions,
  declareTypes,
  type GssFunctions,
  type GssTypes,
  type Handle,
  type Koffi,
} from './functions.js';
import { copyOf, readBufferSet, wipeMemory } from './memory.js';
import {
  channelBindings,
  type GssBuffer,
  type GssStatus,
  input,
  inThread,
  INQ_SSPI_SESSION_KEY,
  isFailure,
  KRB5,
  type Oid,
  only,
  outputs,
  routineError,
} from './values.js';

const INITIATE = 1;
const INDEFINITE = 0xffff_ffff;
const GSS_CODE = 1;
const MECH_CODE = 2;

/** GSS_S_NO_CRED and GSS_S_FAILURE. [RFC 2744] 3.9.1 */
const GENERAL: ReadonlySet<number> = new Set([7, 13]);

/** What one step of a handshake takes. */
export interface InitSecContext {
  /** Null for the default one. */
  readonly credential: Handle;
  /** Null at the first step. */
  readonly context: Handle;
  readonly target: Handle;
  readonly flags: number;
  readonly bindings: Uint8Array | undefined;
  readonly token: Uint8Array | undefined;
}

/** GSSAPI with bytes in place of addresses. Only what may wait for a KDC is done in a thread. */
export class Gssapi {
  readonly #koffi: Koffi;
  readonly #types: GssTypes;
  readonly #functions: GssFunctions;

  /** @throws Error if the library lacks a function. */
  constructor(koffi: Koffi, library: LibraryHandle) {
    this.#koffi = koffi;
    this.#types = declareTypes(koffi);
    this.#functions = declareFunctions(koffi, this.#types, library);
  }

  importName(name: string, type: Oid): GssStatus & { readonly name: Handle } {
    const { minor, handle } = outputs();
    const major = this.#functions.gss_import_name(minor, input(Buffer.from(name)), type, handle);
    return { major, minor: minor[0], name: handle[0] };
  }

  /** A credential from where `store` says: `ccache`, `client_keytab`; the default one if it is empty. */
  async acquireCred(name: Handle, store: Readonly<Record<string, string>>) {
    const { minor, handle } = outputs();
    const elements = Object.entries(store).map(([key, value]) => ({ key, value }));
    // The library refuses a list of nothing.
    const from = elements.length === 0 ? null : { count: elements.length, elements };
    const major = await inThread(this.#functions.gss_acquire_cred_from, [
      minor,
      name,
      INDEFINITE,
      only(KRB5),
      INITIATE,
      from,
      handle,
      null,
      null,
    ]);
    return { major, minor: minor[0], credential: handle[0] };
  }

  /** A credential of its own, in memory. The password is wiped. */
  async acquireCredWithPassword(name: Handle, password: Buffer) {
    const { minor, handle } = outputs();
    const major = await inThread(this.#functions.gss_acquire_cred_with_password, [
      minor,
      name,
      input(password),
      INDEFINITE,
      only(KRB5),
      INITIATE,
      handle,
      null,
      null,
    ]).finally(() => password.fill(0));
    return { major, minor: minor[0], credential: handle[0] };
  }

  async initSecContext({ credential, target, flags, bindings, token, ...from }: InitSecContext) {
    const { minor, out } = outputs();
    const context: [Handle] = [from.context];
    const granted: [number] = [0];
    const major = await inThread(this.#functions.gss_init_sec_context, [
      minor,
      credential,
      context,
      target,
      KRB5,
      flags,
      0,
      bindings && channelBindings(bindings),
      token && input(token),
      null,
      out,
      granted,
      null,
    ]);
    const answer = this.#take(out);
    return { major, minor: minor[0], context: context[0], token: answer, flags: granted[0] };
  }

  /** The encryption type of the session key: the last number of what comes with the key. */
  encryptionType(context: Handle): GssStatus & { readonly type: number } {
    const { minor, handle } = outputs();
    const major = this.#functions.gss_inquire_sec_context_by_oid(
      minor,
      context,
      INQ_SSPI_SESSION_KEY,
      handle,
    );
    if (isFailure(major)) return { major, minor: minor[0], type: 0 };
    const [key, type] = readBufferSet(this.#koffi, this.#types, handle[0]);
    wipeMemory(this.#koffi, key);
    const last = Number(readOid(copyOf(this.#koffi, type)).split('.').at(-1));
    this.#functions.gss_release_buffer_set([0], handle);
    return { major, minor: minor[0], type: last };
  }

  wrap(context: Handle, message: Uint8Array) {
    const { minor, out } = outputs();
    const isSealed: [number] = [0];
    const major = this.#functions.gss_wrap(minor, context, 1, 0, input(message), isSealed, out);
    return { major, minor: minor[0], token: this.#take(out), isSealed: isSealed[0] === 1 };
  }

  unwrap(context: Handle, token: Uint8Array) {
    const { minor, out } = outputs();
    const isSealed: [number] = [0];
    // The library rotates the token where it lies.
    const copy = input(Buffer.from(token));
    const major = this.#functions.gss_unwrap(minor, context, copy, out, isSealed, null);
    return { major, minor: minor[0], message: this.#take(out), isSealed: isSealed[0] === 1 };
  }

  getMic(context: Handle, message: Uint8Array): GssStatus & { readonly mic: Buffer } {
    const { minor, out } = outputs();
    const major = this.#functions.gss_get_mic(minor, context, 0, input(message), out);
    return { major, minor: minor[0], mic: this.#take(out) };
  }

  verifyMic(context: Handle, message: Uint8Array, mic: Uint8Array): GssStatus {
    const { minor } = outputs();
    const major = this.#functions.gss_verify_mic(minor, context, input(message), input(mic), null);
    return { major, minor: minor[0] };
  }

  /** The library's own words. Those of a general error only point to the mechanism's. */
  describe({ major, minor }: GssStatus): string {
    const detail = minor === 0 ? '' : this.#display(minor, MECH_CODE);
    const isGeneral = GENERAL.has(routineError(major)) && detail !== '';
    const texts = [isGeneral ? '' : this.#display(major, GSS_CODE), detail];
    return texts.filter((text) => text !== '').join(': ');
  }

  releaseName(name: Handle): void {
    if (name !== null) this.#functions.gss_release_name([0], [name]);
  }

  releaseCred(credential: Handle): void {
    if (credential !== null) this.#functions.gss_release_cred([0], [credential]);
  }

  deleteSecContext(context: Handle): void {
    if (context !== null) this.#functions.gss_delete_sec_context([0], [context], null);
  }

  #display(status: number, type: number): string {
    const texts: string[] = [];
    const more: [number] = [0];
    do {
      const { minor, out } = outputs();
      if (isFailure(this.#functions.gss_display_status(minor, status, type, KRB5, more, out)))
        break;
      texts.push(this.#take(out).toString());
    } while (more[0] !== 0);
    return texts.join(', ');
  }

  /** A copy of what the library allocated, which is released. */
  #take(out: GssBuffer): Buffer {
    const bytes = copyOf(this.#koffi, out);
    this.#functions.gss_release_buffer([0], out);
    return bytes;
  }
}
