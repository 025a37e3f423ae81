import type { KoffiFunc, LibraryHandle } from 'koffi';

/** The npm package, as far as it is used here. */
export type Koffi = typeof import('koffi');

/** The address of something that belongs to the library; null for nothing. */
export type Handle = bigint | null;

export type GssFunction = KoffiFunc<(...parameters: readonly unknown[]) => number>;

/**
 * The parameters of each function. All begin with the minor status, which is left out here, and
 * return the major one. What `unused` stands for is never asked for. [RFC 2744] 5, gssapi_ext.h of MIT
 */
const SIGNATURES = {
  gss_import_name: 'buffer oid >handle',
  gss_acquire_cred_from: 'handle uint32 oids int store >handle unused unused',
  gss_acquire_cred_with_password: 'handle buffer uint32 oids int >handle unused unused',
  gss_init_sec_context:
    'handle <>handle handle oid uint32 uint32 bindings buffer unused >buffer >uint32 unused',
  gss_inquire_sec_context_by_oid: 'handle oid >handle',
  gss_wrap: 'handle int uint32 buffer >int >buffer',
  gss_unwrap: 'handle buffer >buffer >int unused',
  gss_get_mic: 'handle uint32 buffer >buffer',
  gss_verify_mic: 'handle buffer buffer unused',
  gss_display_status: 'uint32 int oid <>uint32 >buffer',
  gss_release_buffer: '<>buffer',
  gss_release_buffer_set: '<>handle',
  gss_release_name: '<>handle',
  gss_release_cred: '<>handle',
  gss_delete_sec_context: '<>handle unused',
} as const;

export type GssFunctions = Readonly<Record<keyof typeof SIGNATURES, GssFunction>>;

export type GssTypes = ReturnType<typeof declareTypes>;

/** @throws Error if the library lacks one of them. */
export function declareFunctions(
  koffi: Koffi,
  types: GssTypes,
  library: LibraryHandle,
): GssFunctions {
  const kinds = declareKinds(koffi, types);
  const functions = Object.entries(SIGNATURES).map(([name, signature]) => {
    const parameters = `>uint32 ${signature}`.split(' ').map((kind) => kinds[kind] ?? kind);
    return [name, library.func(name, 'uint32_t', parameters)];
  });
  return Object.fromEntries(functions) as GssFunctions;
}

/** What the words of the signatures stand for. */
function declareKinds(
  { pointer, out, inout }: Koffi,
  { oid, oids, buffer, store, bindings }: GssTypes,
): Readonly<Record<string, Parameters<Koffi['out']>[0]>> {
  const [handles, uint32s] = [pointer('void *'), pointer('uint32_t')];
  return {
    int: 'int',
    uint32: 'uint32_t',
    handle: 'void *',
    unused: 'void *',
    oid: pointer(oid),
    oids: pointer(oids),
    buffer: pointer(buffer),
    store: pointer(store),
    bindings: pointer(bindings),
    '>int': out(pointer('int')),
    '>uint32': out(uint32s),
    '<>uint32': inout(uint32s),
    '>handle': out(handles),
    '<>handle': inout(handles),
    '>buffer': out(pointer(buffer)),
    '<>buffer': inout(pointer(buffer)),
  };
}

/** The structures. They have no names: koffi knows those in the whole process, and only once. */
export function declareTypes(koffi: Koffi) {
  const { pointer } = koffi;
  // MIT's header packs them on macOS for x86_64.
  const isPacked = process.platform === 'darwin' && process.arch === 'x64';
  const struct: Koffi['struct'] = isPacked ? koffi.pack : koffi.struct;
  const oid = struct({ length: 'uint32_t', elements: 'void *' });
  const buffer = struct({ length: 'size_t', value: 'void *' });
  const keyValue = struct({ key: 'str', value: 'str' });
  return {
    oid,
    buffer,
    oids: struct({ count: 'size_t', elements: pointer(oid) }),
    bufferSet: struct({ count: 'size_t', elements: 'void *' }),
    store: struct({ count: 'uint32_t', elements: pointer(keyValue) }),
    bindings: struct({
      initiator_addrtype: 'uint32_t',
      initiator_address: buffer,
      acceptor_addrtype: 'uint32_t',
      acceptor_address: buffer,
      application_data: buffer,
    }),
  };
}
