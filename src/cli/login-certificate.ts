import { createSecureContext } from 'node:tls';
import type { CertificateAuth } from '../auth/auth-options.js';
import { readNamedFile } from './files.js';
import { UsageError } from './usage-error.js';

/** Where the certificate to log in with is. */
export interface CertificateFiles {
  readonly cert?: string;
  readonly key?: string;
  readonly pfx?: string;
}

/** A certificate and its key, which may need a passphrase. */
export interface CertificateLogin {
  /** True if the key is known to be encrypted. */
  readonly isLocked: boolean;
  /** @throws UsageError for a wrong passphrase, and files that are none of their kind */
  readonly auth: (passphrase: string | undefined) => CertificateAuth;
}

type Content = Omit<CertificateAuth, 'kind' | 'passphrase'>;

function contentOf({ cert, key, pfx }: CertificateFiles): Content {
  if (pfx !== undefined) return { pfx: readNamedFile(pfx) };
  return { cert: readNamedFile(cert ?? ''), key: readNamedFile(key ?? '') };
}

/** What OpenSSL says is of little use to a person; a secret is never in it. */
function check(content: Content, passphrase: string): void {
  const { cert, key, pfx } = content;
  const buffers = Object.entries({ cert, key, pfx })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Buffer.from(value ?? '')]);
  try {
    createSecureContext({ ...(Object.fromEntries(buffers) as object), passphrase });
  } catch (cause) {
    const { message } = cause as Error;
    throw new UsageError(
      `the certificate or its key cannot be used; is the passphrase right, and the file of its kind? (${message})`,
      { cause },
    );
  }
}

/** Reads the files. @throws UsageError */
export function readCertificate(files: CertificateFiles): CertificateLogin {
  const content = contentOf(files);
  return {
    isLocked: /ENCRYPTED/.test(Buffer.from(content.key ?? '').toString('latin1')),
    auth(passphrase) {
      check(content, passphrase ?? '');
      const secret = passphrase === undefined ? {} : { passphrase };
      return { kind: 'certificate', ...content, ...secret };
    },
  };
}
