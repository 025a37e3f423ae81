import { afterEach, expect, test, vi } from 'vitest';
import { CredSspInitiator } from '../../src/auth/credssp/initiator.js';
import type { Koffi } from '../../src/auth/kerberos/functions.js';
import { Gssapi } from '../../src/auth/kerberos/gssapi.js';
import { Rc4 } from '../../src/auth/ntlm/rc4.js';
import {
  acceptor,
  CHANNEL,
  flip,
  handshake,
  initiator,
  PASSWORD,
  USERNAME,
} from './support/contexts.js';
import { CredSspAcceptor } from './support/credssp-acceptor.js';

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

afterEach(() => vi.restoreAllMocks());

test.each<[string, Parameters<typeof acceptor>[0], number]>([
  ['the MIC is wrong', {}, 75],
  [
    'there are no channel bindings',
    { channelBindings: CHANNEL, channelBindingPolicy: 'strict' },
    -1,
  ],
])('the session key of NTLM is wiped if %s', async (_, options, at) => {
  const decrypted = vi.spyOn(Rc4.prototype, 'update');
  const failed = handshake(initiator('raw'), acceptor(options), (token, leg) => {
    if (leg !== 2) return token;
    decrypted.mockClear();
    return at < 0 ? token : flip(token, at);
  });
  await expect(failed).rejects.toThrow(/MIC|channel bindings/);
  const keys = decrypted.mock.results.map(({ value }) => value as Buffer);
  expect(keys.map(({ length }) => length)).toEqual([16]);
  expect(keys.every(isZero)).toBe(true);
});

test('the password is wiped if the library cannot be called', async () => {
  const type = (): object => ({});
  const koffi = { pointer: type, out: type, inout: type, struct: type, pack: type };
  const call = {
    async: (...parameters: unknown[]) =>
      (parameters.at(-1) as (error: Error) => void)(new Error('no thread')),
  };
  const library = { func: () => call } as unknown as ConstructorParameters<typeof Gssapi>[1];
  const gss = new Gssapi(koffi as unknown as Koffi, library);
  const password = Buffer.from(PASSWORD);
  await expect(gss.acquireCredWithPassword(null, password)).rejects.toThrow('no thread');
  expect(isZero(password)).toBe(true);
});

test('the credentials of CredSSP, and all that they are made of, are wiped', async () => {
  const secret = Buffer.from(PASSWORD, 'utf16le');
  const copies: Buffer[] = [];
  const keep = <T extends Buffer>(bytes: T): T => {
    if (bytes.includes(secret)) copies.push(bytes);
    return bytes;
  };
  const inner = initiator('raw');
  const from = Buffer.from.bind(Buffer);
  const concat = Buffer.concat.bind(Buffer);
  vi.spyOn(Buffer, 'concat').mockImplementation((...list) => keep(concat(...list)));
  vi.spyOn(Buffer, 'from').mockImplementation((...list: Parameters<typeof from>) =>
    keep(from(...list)),
  );
  const context = new CredSspInitiator({ inner, username: USERNAME, password: PASSWORD });
  const peer = new CredSspAcceptor({ inner: acceptor() });
  let token = await context.step();
  while (!context.isComplete) token = await context.step(await peer.step(token));
  vi.restoreAllMocks();
  expect(copies.length).toBeGreaterThan(4);
  expect(copies.every(isZero)).toBe(true);
  await peer.step(token);
  peer.close();
  context.close();
});
