import { securityOf } from '../../auth/credentials.js';
import { WBEM_E_INVALID_CLASS, WBEM_E_INVALID_NAMESPACE } from '../../binding/wbem-status.js';
import { CimObjectPath } from '../../cim/object-path.js';
import type { CimSession } from '../../client/cim-session.js';
import { isFault } from '../../errors.js';
import { oneLine } from '../printable.js';
import type { Limits, Step, Visit } from './step.js';

function loginOf({ auth }: Visit): string {
  if (auth === undefined) return 'without a login';
  if (auth.kind === 'certificate') return 'logged in by certificate';
  const who = auth.username === undefined ? '' : ` as ${auth.username}`;
  return oneLine(`logged in${who} by ${auth.kind}`);
}

/** The login succeeds, and the server says what it is. */
export const identifyStep: Step = {
  name: 'identify',
  needs: ['ws-man', 'mechanism'],
  async run(visit, limits) {
    const { productVendor, productVersion } = await visit.session.identify(limits);
    return `${oneLine(`${productVendor} ${productVersion}`)}, ${loginOf(visit)}`;
  },
};

const SYSTEM = CimObjectPath.parse('root/cimv2:Win32_OperatingSystem=@');

/** Other servers than Windows have no such class; for them the login is proof enough. */
function isMissing(error: unknown): boolean {
  return isFault(error, WBEM_E_INVALID_CLASS) || isFault(error, WBEM_E_INVALID_NAMESPACE);
}

async function readSystem(session: CimSession, limits: Limits): Promise<string> {
  try {
    await session.getInstance(SYSTEM, limits);
    return 'Win32_OperatingSystem can be read';
  } catch (error) {
    if (!isMissing(error)) throw error;
    await session.identify(limits);
    return 'there is no Win32_OperatingSystem; Identify succeeds once more';
  }
}

/** The user may read. */
export const readStep: Step = {
  name: 'read',
  needs: ['identify'],
  run: async ({ session }, limits) => readSystem(session, limits),
};

/** What protects the messages that got through. */
export const encryptionStep: Step = {
  name: 'encryption',
  needs: ['identify'],
  run({ auth, url }) {
    const isTls = url.protocol === 'https:';
    if (isTls) return 'TLS: all is encrypted';
    const security = auth === undefined ? undefined : securityOf(auth, url.hostname, isTls);
    return security?.seals === true
      ? `sealed: messages are encrypted by ${security.mechanism}`
      : 'none: anybody on the way can read along (--allow-unencrypted)';
  },
};
