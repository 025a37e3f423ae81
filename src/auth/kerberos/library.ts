import type { LibraryHandle } from 'koffi';
import type { AuthenticationError } from '../../errors.js';
import { loginError } from '../failures.js';
import type { Koffi } from './functions.js';
import { Gssapi } from './gssapi.js';

/** The names of MIT's library, by platform. Elsewhere there is none to look for. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  linux: ['libgssapi_krb5.so.2', 'libgssapi_krb5.so'],
  freebsd: ['libgssapi_krb5.so.2', 'libgssapi_krb5.so'],
  darwin: [
    'libgssapi_krb5.dylib',
    '/opt/homebrew/opt/krb5/lib/libgssapi_krb5.dylib',
    '/usr/local/opt/krb5/lib/libgssapi_krb5.dylib',
  ],
};

let loaded: Promise<Gssapi> | undefined;

/**
 * The GSSAPI of this system, loaded once.
 *
 * @throws AuthenticationError that says what to install.
 */
export function gssapi(): Promise<Gssapi> {
  loaded ??= loadGssapi(() => import('koffi'), LIBRARIES[process.platform] ?? []).catch(
    (error: unknown) => {
      // It may be installed by the time of the next login.
      loaded = undefined;
      throw error;
    },
  );
  return loaded;
}

/**
 * Loads the first of the libraries that is there.
 *
 * @throws AuthenticationError that says what to install.
 */
export async function loadGssapi(
  importKoffi: () => Promise<Koffi>,
  names: readonly string[],
): Promise<Gssapi> {
  const koffi = await importKoffi().catch((error: unknown) => {
    throw missing('the npm package koffi (npm install koffi)', error);
  });
  const library = open(koffi, names);
  try {
    return new Gssapi(koffi, library);
  } catch (error) {
    throw missing('a newer libgssapi_krb5 (MIT Kerberos 1.11 or later)', error);
  }
}

function open(koffi: Koffi, names: readonly string[]): LibraryHandle {
  const errors: unknown[] = [];
  for (const name of names) {
    try {
      return koffi.load(name);
    } catch (error) {
      errors.push(error);
    }
  }
  const list = names.length === 0 ? `none is known for ${process.platform}` : names.join(', ');
  throw missing(
    `MIT's GSSAPI library (Debian: apt install libgssapi-krb5-2; looked for: ${list})`,
    new AggregateError(errors, 'no library could be loaded'),
  );
}

function missing(what: string, cause: unknown): AuthenticationError {
  return loginError('not-installed', 'Kerberos', `Kerberos login needs ${what}`, { cause });
}
