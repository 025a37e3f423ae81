import type { AuthOptions } from '../../src/index.js';
import type { Sandbox } from '../../src/testing.js';
import { shown } from '../auth/support/shown.js';
import { openSandbox } from '../client/setup.js';
import {
  type Counted,
  openCounted,
  type Passed,
  startTamperer,
  type Tamper,
  type Tamperer,
} from './between.js';

export const PASSWORD = 'Pass-Wort-4711';
export const SOAP = { 'content-type': 'application/soap+xml;charset=UTF-8' };
export const HTML = { 'content-type': 'text/html' };

/** A session, a sandbox, and somebody between who changes answers. */
export interface Scene extends Counted {
  readonly sandbox: Sandbox;
  readonly between: Tamperer;
  readonly traced: unknown[];
}

/** All of it, with one user, `ops`. */
export async function openScene(tamper: Tamper, auth?: AuthOptions): Promise<Scene> {
  const sandbox = await openSandbox({ users: { ops: PASSWORD } });
  const between = await startTamperer(sandbox.url, tamper);
  const traced: unknown[] = [];
  const counted = openCounted(between.url, sandbox, {
    timeoutMs: 5000,
    trace: (...parameters: unknown[]) => void traced.push(parameters),
    ...(auth === undefined ? {} : { auth }),
  });
  return { ...counted, sandbox, between, traced };
}

/** The secrets of a session that a value shows: its password, and the tokens of its logins. */
export function secretsIn(value: unknown, { seen }: Tamperer): string[] {
  const tokens = seen.flatMap(({ headers }) => headers.authorization?.split(' ')[1] ?? []);
  const secrets = [PASSWORD, Buffer.from(PASSWORD).toString('base64'), ...tokens];
  const text = shown(value);
  return secrets.filter((secret) => text.includes(secret));
}

/** What has left the client that is neither a login without a body nor a sealed message. */
export function unprotected({ seen }: Tamperer): Passed[] {
  return seen.filter(({ kind, headers, body }) => {
    const isSealed = (headers['content-type'] ?? '').startsWith('multipart/encrypted;');
    const isLogin = headers.authorization?.startsWith('Negotiate ') === true && body.length === 0;
    return body.includes('Envelope') || !(kind === 'leg' ? isLogin : isSealed);
  });
}
