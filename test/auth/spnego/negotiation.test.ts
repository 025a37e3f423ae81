import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { NtlmAcceptor } from '../../../src/auth/ntlm/acceptor.js';
import { NtlmInitiator } from '../../../src/auth/ntlm/initiator.js';
import type { NegotiableContext } from '../../../src/auth/security-context.js';
import { SpnegoAcceptor } from '../../../src/auth/spnego/acceptor.js';
import { SpnegoInitiator } from '../../../src/auth/spnego/initiator.js';
import {
  readNegTokenInit,
  readNegTokenResp,
  writeNegTokenResp,
} from '../../../src/auth/spnego/messages.js';
import { AuthenticationError, ProtocolError } from '../../../src/errors.js';
import {
  acceptor,
  flip,
  handshake,
  initiator,
  joined,
  PASSWORD,
  SERVER,
  type Tamper,
  USERNAME,
} from '../support/contexts.js';
import { KRB5, MS_KRB5, TwoLegs } from '../support/two-legs.js';

const NTLM = '1.3.6.1.4.1.311.2.2.10';
const ntlm = (): NtlmInitiator => new NtlmInitiator({ username: USERNAME, password: PASSWORD });
const ntlmServer = (): NtlmAcceptor => new NtlmAcceptor(SERVER);

/** Every token of a handshake. */
async function tokensOf(client: SpnegoInitiator, server: SpnegoAcceptor<NegotiableContext>) {
  const tokens: Buffer[] = [];
  await handshake(client, server, (token) => {
    tokens.push(token);
    return token;
  });
  return tokens;
}

async function talk(client: SpnegoInitiator, server: SpnegoAcceptor<NegotiableContext>) {
  const message = randomBytes(100);
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    const { header, data } = await from.wrap(message);
    expect(message.equals(await to.unwrap(joined({ header, data }), header.length))).toBe(true);
  }
}

describe('SPNEGO around a mechanism of two legs, as Kerberos is', () => {
  test('takes two legs, and no mechListMIC, if that is what the client likes best', async () => {
    const client = new SpnegoInitiator([new TwoLegs([MS_KRB5, KRB5]), ntlm()]);
    const server = new SpnegoAcceptor([new TwoLegs([KRB5, MS_KRB5]), ntlmServer()]);
    const [first, second, ...more] = await tokensOf(client, server);
    expect(readNegTokenInit(first as Buffer).mechTypes).toEqual([MS_KRB5, KRB5, NTLM]);
    expect(readNegTokenResp(second as Buffer)).toMatchObject({
      negState: 'accept-completed',
      supportedMech: MS_KRB5,
      mechListMic: undefined,
    });
    expect(more).toEqual([]);
    expect([client.isComplete, server.isComplete]).toEqual([true, true]);
    expect(client.agreed?.mechanism).toBe('Kerberos');
    await talk(client, server);
  });

  test('closes the mechanism that nobody took', async () => {
    const taken = new TwoLegs([KRB5]);
    const other = new TwoLegs([MS_KRB5]);
    await handshake(new SpnegoInitiator([taken, other]), new SpnegoAcceptor([new TwoLegs([KRB5])]));
    expect([taken.isClosed, other.isClosed]).toEqual([false, true]);
  });

  test('signs the list both ways if the server takes another than the first', async () => {
    const client = new SpnegoInitiator([ntlm(), new TwoLegs([KRB5])]);
    const server = new SpnegoAcceptor([new TwoLegs([KRB5])]);
    const tokens = await tokensOf(client, server);
    const responses = tokens.slice(1).map((token) => readNegTokenResp(token));
    expect(responses[0]).toMatchObject({ negState: 'request-mic', supportedMech: KRB5 });
    expect(responses.map(({ mechListMic }) => mechListMic !== undefined)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    await talk(client, server);
  });

  test('signs the list both ways when it is asked to', async () => {
    const client = new SpnegoInitiator([new TwoLegs([KRB5])]);
    const server = new SpnegoAcceptor([new TwoLegs([KRB5], { requiresMechListMic: true })]);
    const tokens = await tokensOf(client, server);
    expect(tokens).toHaveLength(4);
    await talk(client, server);
  });

  test('refuses a changed signature, on both sides', async () => {
    for (const [changed, count] of [
      [2, 3],
      [3, 4],
    ] as const) {
      const client = new SpnegoInitiator([new TwoLegs([KRB5])]);
      const server = new SpnegoAcceptor([new TwoLegs([KRB5], { requiresMechListMic: true })]);
      let legs = 0;
      const failed = handshake(client, server, (token, leg) => {
        legs++;
        return leg === changed ? flip(token, -1) : token;
      });
      await expect(failed).rejects.toThrow('list of mechanisms');
      expect(legs).toBe(count);
    }
  });
});

describe('SpnegoInitiator', () => {
  test('falls back to the next mechanism if the first cannot begin, and offers only that', async () => {
    const broken = new TwoLegs([KRB5], { failure: new Error('no KDC') });
    const client = new SpnegoInitiator([broken, ntlm()]);
    const server = acceptor();
    const [first] = await tokensOf(client, server);
    expect(readNegTokenInit(first as Buffer).mechTypes).toEqual([NTLM]);
    expect(broken.isClosed).toBe(true);
    expect(client.agreed?.mechanism).toBe('NTLM');
    await talk(client, server);
  });

  test('does not fall back to what it was not given', async () => {
    const failure = new Error('no KDC');
    const client = new SpnegoInitiator([new TwoLegs([KRB5], { failure })]);
    await expect(client.step()).rejects.toBe(failure);
    const other = new SpnegoInitiator([new TwoLegs([KRB5])]);
    await expect(handshake(other, acceptor())).rejects.toThrow('no mechanism that is accepted');
  });

  test('falls back to NTLM if the server wants it, and then the list is signed', async () => {
    const kerberos = new TwoLegs([KRB5]);
    const client = new SpnegoInitiator([kerberos, ntlm()]);
    const server = acceptor();
    const tokens = await tokensOf(client, server);
    expect(readNegTokenResp(tokens[1] as Buffer)).toMatchObject({ negState: 'request-mic' });
    expect(kerberos.isClosed).toBe(true);
    expect(client.agreed?.mechanism).toBe('NTLM');
    await talk(client, server);
  });

  test('notices a list from which somebody took a mechanism', async () => {
    const client = new SpnegoInitiator([new TwoLegs([KRB5]), ntlm()]);
    const server = new SpnegoAcceptor<NegotiableContext>([new TwoLegs([KRB5]), ntlmServer()]);
    const failed = handshake(client, server, (token, leg) => {
      const at = token.indexOf('2a864886f712010202', 0, 'hex');
      return leg === 0 ? flip(token, at + 8) : token;
    });
    await expect(failed).rejects.toThrow('list of mechanisms');
  });

  const kerberos = (): SpnegoInitiator => new SpnegoInitiator([new TwoLegs([KRB5]), ntlm()]);
  const token = Buffer.from('reply');

  test.each([
    ['that refuses', { negState: 'reject' }, 'the server refused the login (Kerberos, NTLM)'],
    ['with a mechanism of its own', { supportedMech: '1.2.3' }, 'which was not offered'],
    ['that has no token', { negState: 'accept-incomplete' }, 'does not get any further'],
    ['that ends too early', { negState: 'accept-completed' }, 'too early'],
    [
      'that goes on with another mechanism',
      { supportedMech: NTLM, responseToken: token },
      'and went on with it',
    ],
    ['that signs too early', { mechListMic: token }, 'came where none can be'],
    [
      'that signs wrongly without being asked',
      { negState: 'accept-completed', responseToken: token, mechListMic: token },
      'list of mechanisms',
    ],
  ] as const)('refuses an answer %s', async (_what, response, message) => {
    const client = kerberos();
    await client.step();
    await expect(client.step(writeNegTokenResp(response))).rejects.toThrow(message);
    await expect(client.wrap(token)).rejects.toThrow('not complete, or closed');
  });

  test.each([
    [new AuthenticationError('the clocks differ', 'Kerberos', []), 'the clocks differ'],
    [
      new ProtocolError('no KRB-ERROR', 'token-rejected'),
      'the server refused the login (Kerberos)',
    ],
  ])('tells of a refusal what the mechanism reads in its token: %s', async (failure, message) => {
    const mechanism = new TwoLegs([KRB5]);
    const client = new SpnegoInitiator([mechanism]);
    await client.step();
    vi.spyOn(mechanism, 'step').mockRejectedValueOnce(failure);
    const refusal = writeNegTokenResp({ negState: 'reject', responseToken: token });
    await expect(client.step(refusal)).rejects.toThrow(message);
    expect(mechanism.isClosed).toBe(true);
  });

  test('wants the list signed by a server of NTLM', async () => {
    const [client, server] = [initiator('spnego'), acceptor()];
    const challenge = await server.step(await client.step());
    await server.step(await client.step(challenge));
    const unsigned = writeNegTokenResp({ negState: 'accept-completed' });
    await expect(client.step(unsigned)).rejects.toThrow('did not sign the list of mechanisms');
    expect(client.isComplete).toBe(false);
  });

  test('is not complete before the last token of the server', async () => {
    const [client, server] = [initiator('spnego'), acceptor()];
    const last = await server.step(await client.step(await server.step(await client.step())));
    expect([client.isComplete, server.isComplete]).toEqual([false, true]);
    expect(await client.step(last)).toBeUndefined();
    expect(client.isComplete).toBe(true);
  });

  test('needs a mechanism', () => {
    expect(() => new SpnegoInitiator([])).toThrow(TypeError);
  });
});

describe('whatever a token holds', () => {
  /** Runs a handshake in which one token is another; what came of it. */
  const ended = async (leg: number, change: (token: Buffer) => Uint8Array): Promise<unknown> => {
    const [client, server] = [initiator('spnego'), acceptor()];
    const tamper: Tamper = (token, at) => (at === leg ? change(token) : token);
    return handshake(client, server, tamper).catch((error: unknown) => error);
  };
  const isClean = (result: unknown): boolean =>
    result === undefined ||
    result instanceof ProtocolError ||
    result instanceof AuthenticationError;

  test.each([0, 1, 2, 3])('leg %i is taken or refused cleanly', async (leg) => {
    const change = fc.oneof(
      fc.uint8Array({ maxLength: 100 }).map((bytes) => () => bytes),
      fc.nat().map((at) => (token: Buffer) => token.subarray(0, at % token.length)),
      fc.tuple(fc.nat(), fc.nat(7)).map(([at, bit]) => (token: Buffer) => {
        const index = at % token.length;
        token[index] = (token[index] ?? 0) ^ (1 << bit);
        return token;
      }),
    );
    const property = fc.asyncProperty(change, async (act) => isClean(await ended(leg, act)));
    await expect(fc.assert(property, { numRuns: 400 })).resolves.toBeUndefined();
  });
});

describe('SpnegoAcceptor', () => {
  test('takes tokens of a mechanism without SPNEGO around them', async () => {
    const server = new SpnegoAcceptor<NegotiableContext>([new TwoLegs([KRB5]), ntlmServer()]);
    await handshake(ntlm(), server);
    expect(server.agreed?.mechanism).toBe('NTLM');
  });

  test.each([
    ['another mechanism', '600b 0609 2a864886f712010202', 'accepted here: 1.2.840.113554.1.2.2'],
    [
      'a list without any',
      '6013 0606 2b0601050502 a009 3007 a005 3003 060103',
      'accepted here: 0.3',
    ],
    ['an empty list', '6010 0606 2b0601050502 a006 3004 a002 3000', 'accepted here: '],
  ])('refuses %s', async (_what, hex, message) => {
    const failed = acceptor().step(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(AuthenticationError);
  });

  test('wants the list signed by a client of NTLM', async () => {
    const [client, server] = [initiator('spnego'), acceptor()];
    const third = await client.step(await server.step(await client.step()));
    const { responseToken } = readNegTokenResp(third as Uint8Array);
    const unsigned = writeNegTokenResp({ responseToken });
    await expect(server.step(unsigned)).rejects.toThrow('did not sign the list of mechanisms');
    expect(server.isComplete).toBe(false);
  });

  test.each([
    ['gives up', { negState: 'reject' }, 'gave the login up'],
    ['says nothing', { negState: 'accept-incomplete' }, 'did not sign'],
  ] as const)('ends when the client %s', async (_what, response, message) => {
    const [client, server] = [initiator('spnego'), acceptor()];
    await server.step(await client.step());
    await expect(server.step(writeNegTokenResp(response))).rejects.toThrow(message);
  });
});
