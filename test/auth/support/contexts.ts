import type { UserName } from '../../../src/auth/user-name.js';
import {
  NtlmAcceptor,
  type NtlmAcceptorOptions,
  type NtlmSecret,
} from '../../../src/auth/ntlm/acceptor.js';
import { NtlmInitiator, type NtlmInitiatorOptions } from '../../../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../../../src/auth/security-context.js';
import { SpnegoAcceptor } from '../../../src/auth/spnego/acceptor.js';
import { SpnegoInitiator } from '../../../src/auth/spnego/initiator.js';

export const USERNAME = 'TEST\\user';
export const PASSWORD = 'Passw0rd!é';

/** Knows one user, however the letters of the name are written. */
export function lookup({ user, domain }: UserName): NtlmSecret | undefined {
  return user.toLowerCase() === 'user' && domain === 'TEST' ? { password: PASSWORD } : undefined;
}

export const SERVER: NtlmAcceptorOptions = {
  lookup,
  computerName: 'SRV01',
  domainName: 'TEST',
  dnsComputerName: 'srv01.test.example',
  dnsDomainName: 'test.example',
  channelBindingPolicy: 'none',
};

/** The application data of two channels. */
export const CHANNEL = Buffer.concat([Buffer.from('tls-server-end-point:'), Buffer.alloc(32, 7)]);
export const OTHER_CHANNEL = Buffer.concat([CHANNEL, Buffer.from('x')]);

export type Framing = 'raw' | 'spnego';
export const FRAMINGS: readonly Framing[] = ['raw', 'spnego'];

export function initiator(
  framing: Framing,
  options: Partial<NtlmInitiatorOptions> = {},
): SecurityContext {
  const target = { username: USERNAME, password: PASSWORD, targetName: 'HTTP/localhost' };
  const ntlm = new NtlmInitiator({ ...target, ...options });
  return framing === 'raw' ? ntlm : new SpnegoInitiator([ntlm]);
}

/** Takes raw tokens and those in SPNEGO. */
export function acceptor(options: Partial<NtlmAcceptorOptions> = {}): SpnegoAcceptor<NtlmAcceptor> {
  return new SpnegoAcceptor([new NtlmAcceptor({ ...SERVER, ...options })]);
}

/** What becomes of the token of a leg: 0 for the first of the client, 1 for the first of the server. */
export type Tamper = (token: Buffer, leg: number) => Uint8Array;

/** Hands tokens to and fro until nobody has more to say. */
export async function handshake(
  client: SecurityContext,
  server: Pick<SecurityContext, 'step'>,
  tamper: Tamper = (token) => token,
): Promise<void> {
  let token = await client.step();
  for (let leg = 0; token !== undefined; leg++) {
    const side = leg % 2 === 0 ? server : client;
    token = await side.step(tamper(Buffer.from(token), leg));
  }
}

/** Header and data as `unwrap` takes them. */
export function joined({ header, data }: { header: Uint8Array; data: Uint8Array }): Buffer {
  return Buffer.concat([header, data]);
}

/** A token with one bit of a byte changed, `at` counted from the end where it is negative. */
export function flip(token: Uint8Array, at: number): Buffer {
  const changed = Buffer.from(token);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

/** Where the NTLM message starts in a token, in SPNEGO or not. */
export function ntlmAt(token: Buffer): number {
  return token.indexOf('NTLMSSP\0', 0, 'latin1');
}

/** What becomes of a login on the same channel, on another one, and without channel bindings. */
export const POLICIES = [
  ['none', { same: 'unbound', other: 'unbound', missing: 'unbound' }],
  ['relaxed', { same: 'bound', other: 'binding-mismatch', missing: 'unbound' }],
  ['strict', { same: 'bound', other: 'binding-mismatch', missing: 'binding-mismatch' }],
] as const;

/** How a login to a server ended: a word of the table, or why not. */
export async function outcome(
  server: SpnegoAcceptor<NtlmAcceptor>,
  login: (server: SpnegoAcceptor<NtlmAcceptor>) => Promise<unknown>,
): Promise<unknown> {
  try {
    await login(server);
  } catch (error) {
    return (error as { reason?: unknown }).reason;
  }
  return server.agreed?.channelBound === true ? 'bound' : 'unbound';
}
