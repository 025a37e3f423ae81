import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NtlmInitiator } from '../../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../../src/auth/security-context.js';
import { SpnegoInitiator } from '../../src/auth/spnego/initiator.js';
import {
  acceptor,
  CHANNEL,
  flip,
  type Framing,
  FRAMINGS,
  initiator,
  joined,
  ntlmAt,
  OTHER_CHANNEL,
  outcome,
  PASSWORD,
  POLICIES,
  USERNAME,
} from '../auth/support/contexts.js';
import { KRB5, MS_KRB5, TwoLegs } from '../auth/support/two-legs.js';
import { GssPeer, missingPeer, type PeerOptions } from './peers/gss-peer.js';

/** NTLM and SPNEGO against those of MIT GSSAPI with gss-ntlmssp. */
if (missingPeer !== undefined) console.warn(`skipped: ${missingPeer}`);

const NTLM = '1.3.6.1.4.1.311.2.2.10';
const SIZES = [1, 2, 255, 4096, 65_537, 1024 * 1024];
const MECHS: Readonly<Record<Framing, PeerOptions['mech']>> = { raw: 'ntlm', spnego: 'spnego' };
const SIGNATURE_LENGTH = 16;

let peer: GssPeer;
beforeAll(() => {
  if (missingPeer !== undefined) return;
  peer = new GssPeer([`TEST:user:${PASSWORD}`, ':upn@test.example:Secret1']);
});
afterAll(async () => {
  if (missingPeer === undefined) await peer.close();
});

type Change = (token: Buffer, leg: number) => Uint8Array;
const unchanged: Change = (token) => token;

/** Our client against the peer as the server; true if both of them are done. */
async function login(client: SecurityContext, change: Change = unchanged): Promise<boolean> {
  let token = await client.step();
  for (let leg = 0; token !== undefined; leg += 2) {
    const answer = await peer.step(change(Buffer.from(token), leg));
    if (answer.token === undefined) return answer.complete && client.isComplete;
    token = await client.step(change(Buffer.from(answer.token), leg + 1));
  }
  return client.isComplete;
}

/** The peer as the client against our server. */
async function serve(server: SecurityContext, change: Change = unchanged): Promise<boolean> {
  let { token, complete } = await peer.step();
  for (let leg = 0; token !== undefined; leg += 2) {
    const answer = await server.step(change(Buffer.from(token), leg));
    if (answer === undefined) break;
    ({ token, complete } = await peer.step(change(Buffer.from(answer), leg + 1)));
  }
  return complete && server.isComplete;
}

async function toPeer(ours: SecurityContext, message: Uint8Array): Promise<Buffer> {
  return peer.unwrap(joined(await ours.wrap(message)));
}

async function fromPeer(ours: SecurityContext, message: Uint8Array): Promise<Uint8Array> {
  return ours.unwrap(joined(await peer.wrap(message)), SIGNATURE_LENGTH);
}

/** Messages of all sizes, several ways in turn. The peer itself cannot wrap an empty one. */
async function talk(ours: SecurityContext): Promise<void> {
  expect(await toPeer(ours, Buffer.alloc(0))).toHaveLength(0);
  for (const size of SIZES) {
    const message = randomBytes(size);
    expect(message.equals(await toPeer(ours, message))).toBe(true);
    expect(message.equals(await fromPeer(ours, message))).toBe(true);
    expect(message.equals(await fromPeer(ours, message))).toBe(true);
  }
}

const openAcceptor = (mech: PeerOptions['mech'], bindings?: Uint8Array): Promise<unknown> =>
  peer.open({ as: 'acceptor', mech, bindings });

const openInitiator = (
  mech: PeerOptions['mech'],
  more: Partial<PeerOptions> = {},
): Promise<unknown> =>
  peer.open({
    as: 'initiator',
    mech,
    target: 'http@localhost',
    user: USERNAME,
    password: PASSWORD,
    ...more,
  });

/** Of the AUTHENTICATE_MESSAGE, the third token. */
const changed =
  (offset: number): Change =>
  (token, leg) =>
    leg === 2 ? flip(token, ntlmAt(token) + offset) : token;
const MIC = changed(75);
/** A flag that nothing depends on. */
const FLAGS = changed(61);
/** In SPNEGO it is the last thing in the third token and in the fourth. */
const mechListMic =
  (which: number): Change =>
  (token, leg) =>
    leg === which ? flip(token, -10) : token;

describe.skipIf(missingPeer !== undefined)('the initiator against gss-ntlmssp', () => {
  test.each(
    FRAMINGS.flatMap((framing) => [[framing, MECHS[framing]] as const, [framing, 'any'] as const]),
  )('logs in and seals, %s, to an acceptor of %s', async (framing, mech) => {
    await openAcceptor(mech);
    const client = initiator(framing);
    expect(await login(client)).toBe(true);
    expect(await peer.facts()).toMatchObject({ mech: NTLM, peer: 'TEST\\user', bound: false });
    await talk(client);
  });

  test.each(FRAMINGS)('logs in with a name that has its realm in itself, %s', async (framing) => {
    await openAcceptor('any');
    const client = initiator(framing, { username: 'upn@test.example', password: 'Secret1' });
    expect(await login(client)).toBe(true);
    await talk(client);
  });

  test.each(FRAMINGS)('proves that it sees the same channel, %s', async (framing) => {
    await openAcceptor(MECHS[framing], CHANNEL);
    const client = initiator(framing, { channelBindings: CHANNEL });
    expect(await login(client)).toBe(true);
    expect((await peer.facts()).bound).toBe(true);
    await talk(client);
  });

  test.each(FRAMINGS)('is refused on another channel, %s', async (framing) => {
    await openAcceptor(MECHS[framing], CHANNEL);
    const client = initiator(framing, { channelBindings: OTHER_CHANNEL });
    await expect(login(client)).rejects.toThrow('refused by the peer');
  });

  test.each(FRAMINGS)('is not bound where one side has no bindings, %s', async (framing) => {
    await openAcceptor(MECHS[framing], CHANNEL);
    expect(await login(initiator(framing))).toBe(true);
    expect((await peer.facts()).bound).toBe(false);
    await openAcceptor(MECHS[framing]);
    expect(await login(initiator(framing, { channelBindings: CHANNEL }))).toBe(true);
    expect((await peer.facts()).bound).toBe(false);
  });

  test.each(['spnego', 'any'] as const)(
    'falls back from a mechanism that an acceptor of %s has not',
    async (mech) => {
      await openAcceptor(mech);
      const ntlm = new NtlmInitiator({ username: USERNAME, password: PASSWORD });
      const client = new SpnegoInitiator([new TwoLegs([MS_KRB5, KRB5]), ntlm]);
      expect(await login(client)).toBe(true);
      expect(client.agreed).toBe(ntlm);
      await talk(client);
    },
  );

  test.each([
    ['a wrong password', { password: 'wrong' }, unchanged],
    ['a wrong user', { username: 'TEST\\nobody' }, unchanged],
    ['a wrong domain', { username: 'OTHER\\user' }, unchanged],
    ['a changed MIC', {}, MIC],
    ['a flag changed after the MIC', {}, FLAGS],
  ] as const)('is refused with %s', async (_what, options, change) => {
    for (const framing of FRAMINGS) {
      await openAcceptor(MECHS[framing]);
      await expect(login(initiator(framing, options), change)).rejects.toThrow(
        'refused by the peer',
      );
    }
  });

  test('is refused with a changed mechListMIC, and refuses one', async () => {
    await openAcceptor('spnego');
    await expect(login(initiator('spnego'), mechListMic(2))).rejects.toThrow('refused by the peer');
    await openAcceptor('spnego');
    await expect(login(initiator('spnego'), mechListMic(3))).rejects.toThrow(
      'the signature of the list of mechanisms is not right',
    );
  });

  test.each(FRAMINGS)('notices changed ciphertext, and so does the peer, %s', async (framing) => {
    await openAcceptor(MECHS[framing]);
    const client = initiator(framing);
    await login(client);
    const sealed = joined(await client.wrap(randomBytes(50)));
    await expect(peer.unwrap(flip(sealed, 30))).rejects.toThrow('refused by the peer');
    const answer = flip(joined(await peer.wrap(randomBytes(50))), 30);
    await expect(client.unwrap(answer, SIGNATURE_LENGTH)).rejects.toThrow('signature');
    await expect(client.wrap(randomBytes(5))).rejects.toThrow('not complete, or closed');
  });
});

describe.skipIf(missingPeer !== undefined)('the acceptor against gss-ntlmssp', () => {
  test.each(FRAMINGS)('takes its login and seals, %s', async (framing) => {
    await openInitiator(MECHS[framing]);
    const server = acceptor();
    expect(await serve(server)).toBe(true);
    expect(server.agreed?.user).toEqual({ user: 'user', domain: 'TEST' });
    await talk(server);
  });

  test.each(FRAMINGS.flatMap((framing) => POLICIES.map((policy) => [framing, ...policy] as const)))(
    'heeds its channel bindings, %s, as the policy %s says',
    async (framing, policy, expected) => {
      const options = { channelBindings: CHANNEL, channelBindingPolicy: policy };
      const ended = async (bindings?: Uint8Array): Promise<unknown> => {
        await openInitiator(MECHS[framing], { bindings });
        return outcome(acceptor(options), serve);
      };
      expect(await ended(CHANNEL)).toBe(expected.same);
      expect(await ended(OTHER_CHANNEL)).toBe(expected.other);
      expect(await ended()).toBe(expected.missing);
    },
  );

  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['a wrong user', { user: 'TEST\\nobody' }],
  ] as const)('refuses %s', async (_what, options) => {
    for (const framing of FRAMINGS) {
      await openInitiator(MECHS[framing], options);
      await expect(serve(acceptor())).rejects.toThrow('the password is not right');
    }
  });

  // Without SPNEGO, gss-ntlmssp makes no MIC.
  test.each([
    ['a changed MIC', MIC],
    ['a flag changed after the MIC', FLAGS],
  ] as const)('refuses %s', async (_what, change) => {
    await openInitiator('spnego');
    await expect(serve(acceptor(), change)).rejects.toThrow('wrong MIC');
  });

  test('refuses a changed mechListMIC, and is refused with one', async () => {
    await openInitiator('spnego');
    await expect(serve(acceptor(), mechListMic(2))).rejects.toThrow('list of mechanisms');
    await openInitiator('spnego');
    await expect(serve(acceptor(), mechListMic(3))).rejects.toThrow('refused by the peer');
  });

  test.each(FRAMINGS)('notices changed ciphertext, and so does the peer, %s', async (framing) => {
    await openInitiator(MECHS[framing]);
    const server = acceptor();
    await serve(server);
    const sealed = joined(await server.wrap(randomBytes(50)));
    await expect(peer.unwrap(flip(sealed, 30))).rejects.toThrow('refused by the peer');
    const request = flip(joined(await peer.wrap(randomBytes(50))), 30);
    await expect(server.unwrap(request, SIGNATURE_LENGTH)).rejects.toThrow('signature');
  });
});
