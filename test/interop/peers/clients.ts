import { spawnSync } from 'node:child_process';
import { missingPeer } from './gss-peer.js';

/** The Python of the system: packages of the system are not in any other. */
export const PYTHON = '/usr/bin/python3';

function lacksModules(...modules: readonly string[]): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]);
  return status === 0
    ? undefined
    : `${PYTHON} has no ${modules.join(', ')} (Debian: python3-winrm)`;
}

function featuresOfCurl(): ReadonlySet<string> {
  const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' });
  return new Set((stdout ?? '').split(/\s+/));
}

const curl = featuresOfCurl();

function lacksFeature(...names: readonly string[]): string | undefined {
  const lost = names.filter((name) => !curl.has(name));
  return lost.length === 0 ? undefined : `no curl with ${lost.join(' and ')} (Debian: curl)`;
}

/** Why a client that others wrote is not here; undefined where it is. */
export const missingPywinrm: string | undefined = lacksModules('winrm', 'requests_ntlm');
export const missingCurl: string | undefined = lacksFeature('curl');
export const missingCurlNtlm: string | undefined = lacksFeature('curl', 'NTLM');
/** It logs in by the NTLM of GSSAPI. */
export const missingCurlNegotiate: string | undefined =
  lacksFeature('curl', 'SPNEGO', 'GSS-API') ?? missingPeer;

for (const missing of new Set([missingPywinrm, missingCurl, missingCurlNtlm])) {
  if (missing !== undefined) console.warn(`skipped: ${missing}`);
}
