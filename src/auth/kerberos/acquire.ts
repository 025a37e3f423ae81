import { createHash } from 'node:crypto';
import type { KerberosCredential, KerberosKeytab, KerberosPassword } from './credential.js';
import { type CredentialKind, loginFailure } from './failures.js';
import type { Handle } from './functions.js';
import type { Gssapi } from './gssapi.js';
import { type GssStatus, isFailure, NT_USER_NAME } from './values.js';

/**
 * The credential to begin with; null for the default one. It is asked for the mechanism krb5: SPNEGO
 * is ours, and to a SPNEGO of GSSAPI such a credential would say nothing.
 *
 * @throws AuthenticationError
 */
export async function acquire(
  gss: Gssapi,
  credential: KerberosCredential | undefined,
): Promise<Handle> {
  if (credential === undefined) return null;
  const status = await acquireAs(gss, credential);
  requireDone(gss, credential, status);
  return status.credential;
}

async function acquireAs(gss: Gssapi, credential: KerberosCredential) {
  const name = userOf(gss, credential);
  try {
    return await ('password' in credential
      ? gss.acquireCredWithPassword(name, Buffer.from(credential.password))
      : gss.acquireCred(name, storeOf(credential)));
  } finally {
    gss.releaseName(name);
  }
}

/** Null for whoever the tickets belong to. */
function userOf(gss: Gssapi, credential: KerberosCredential): Handle {
  if (credential.username === undefined) return null;
  const user = gss.importName(credential.username, NT_USER_NAME);
  requireDone(gss, credential, user);
  return user.name;
}

/** Empty for the default tickets. */
function storeOf(credential: Exclude<KerberosCredential, KerberosPassword>) {
  if ('ccache' in credential) return { ccache: credential.ccache };
  return 'keytab' in credential ? keytabStore(credential) : {};
}

/**
 * Tickets got by a keytab go to a cache in memory: the default one may hold those of somebody else.
 * All contexts with this keytab share it, because GSSAPI leaves it behind.
 */
function keytabStore({ keytab, username }: KerberosKeytab): Record<string, string> {
  const id = createHash('sha256').update(`${keytab}\0${username}`).digest('hex');
  return { client_keytab: keytab, ccache: `MEMORY:wscim-${id}` };
}

function requireDone(gss: Gssapi, credential: KerberosCredential, status: GssStatus): void {
  if (!isFailure(status.major)) return;
  const [kind, whose] = describe(credential);
  const doing = `Kerberos login ${whose} failed`;
  throw loginFailure(doing, status, gss.describe(status), kind);
}

function describe(
  credential: KerberosCredential,
): [kind: CredentialKind | undefined, whose: string] {
  const { username } = credential;
  if ('ccache' in credential) {
    const as = username === undefined ? '' : `as ${username} `;
    return ['ccache', `${as}with the tickets of ${credential.ccache}`];
  }
  if ('password' in credential) return ['password', `as ${username}`];
  if ('keytab' in credential)
    return ['keytab', `as ${username} with the keytab ${credential.keytab}`];
  return [undefined, `as ${username} with the tickets of this system`];
}
