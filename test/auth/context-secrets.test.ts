import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ntowfv1, ntowfv2 } from '../../src/auth/ntlm/keys.js';
import { encryptBody } from '../../src/auth/message-encryption.js';
import type { SecurityContext } from '../../src/auth/security-context.js';
import {
  acceptor,
  flip,
  FRAMINGS,
  handshake,
  initiator,
  ntlmAt,
  SERVER,
  type Tamper,
} from './support/contexts.js';

const PASSWORD = 'Tr0ub4dor&3-é';
const ntHash = ntowfv1(PASSWORD);
const responseKey = ntowfv2(ntHash, 'user', 'TEST');
const SECRETS = [
  PASSWORD,
  ...[Buffer.from(PASSWORD), Buffer.from(PASSWORD, 'utf16le'), ntHash, responseKey].flatMap(
    // As hexadecimal, as base64, and as util.inspect and JSON write bytes.
    (secret) => [
      secret.toString('hex'),
      secret.toString('base64').slice(0, 16),
      (secret.toString('hex').slice(0, 32).match(/../g) ?? []).join(' '),
      [...secret.subarray(0, 16)].join(', '),
      [...secret.subarray(0, 16)].join(','),
    ],
  ),
];

/** Everything of a value that a log could show. */
function shown(value: unknown): string {
  const depth = { depth: Infinity, showHidden: true, maxArrayLength: Infinity } as const;
  const texts = [inspect(value, depth), String(value), JSON.stringify(value) ?? ''];
  if (value instanceof Error) texts.push(value.stack ?? '', shown(value.cause));
  return texts.join('\n');
}

const secretsIn = (value: unknown): string[] =>
  SECRETS.filter((secret) => shown(value).includes(secret));

const client = (framing: (typeof FRAMINGS)[number]): SecurityContext =>
  initiator(framing, { password: PASSWORD });
const server = () => acceptor({ ...SERVER, lookup: () => ({ password: PASSWORD }) });

test('the secrets would be found if they were there', () => {
  expect(secretsIn({ PASSWORD })).not.toEqual([]);
  expect(secretsIn({ key: ntHash })).not.toEqual([]);
  expect(
    secretsIn(new Error('outer', { cause: new Error(responseKey.toString('hex')) })),
  ).not.toEqual([]);
});

describe.each(FRAMINGS)('no password and no key is shown, %s,', (framing) => {
  test('by a context before, during and after the handshake', async () => {
    const pair = [client(framing), server()] as const;
    expect(pair.flatMap(secretsIn)).toEqual([]);
    await handshake(...pair, (token) => {
      expect(pair.flatMap(secretsIn)).toEqual([]);
      return token;
    });
    await encryptBody(pair[0], 'Negotiate', { type: 'x', body: Buffer.from(PASSWORD) });
    expect(pair.flatMap(secretsIn)).toEqual([]);
    for (const context of pair) context.close();
    expect(pair.flatMap(secretsIn)).toEqual([]);
  });

  test.each<[string, Tamper]>([
    ['a changed proof', (token, leg) => (leg === 2 ? flip(token, ntlmAt(token) + 150) : token)],
    ['a changed challenge', (token, leg) => (leg === 1 ? flip(token, ntlmAt(token) + 26) : token)],
    ['no signing', (token, leg) => (leg === 1 ? token.fill(0, ntlmAt(token) + 20) : token)],
    ['a token that is cut off', (token, leg) => (leg === 2 ? token.subarray(0, 200) : token)],
    ['an answer that is none', (token, leg) => (leg === 1 ? Buffer.alloc(9) : token)],
  ])('by the error for %s', async (_what, tamper) => {
    const failed: unknown = await handshake(client(framing), server(), tamper).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(Error);
    expect(secretsIn(failed)).toEqual([]);
  });

  test('by the errors of a message that does not open', async () => {
    const pair = [client(framing), server()] as const;
    await handshake(...pair);
    const failed: unknown = await pair[1]
      .unwrap(Buffer.from(PASSWORD.repeat(3)), 16)
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    expect(secretsIn(failed)).toEqual([]);
  });
});
