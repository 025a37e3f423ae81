import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { channelBindingsHash, tlsServerEndPoint } from '../../src/auth/channel-bindings.js';

const FOLDER = resolve(import.meta.dirname, '../../fixtures/auth/certificates');
const PREFIX = 'tls-server-end-point:';

const fingerprints = readFileSync(join(FOLDER, 'fingerprints.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' ') as [name: string, hash: string]);

describe('tlsServerEndPoint', () => {
  test.each(fingerprints)('of %s is what OpenSSL says', (name, hash) => {
    const found = tlsServerEndPoint(readFileSync(join(FOLDER, `${name}.der`)));
    expect(found?.toString('latin1', 0, PREFIX.length) ?? PREFIX).toBe(PREFIX);
    expect(found?.toString('hex', PREFIX.length) ?? 'none').toBe(hash);
  });

  test('is tried with every certificate there is', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.der'));
    expect(files).toHaveLength(fingerprints.length);
  });

  test('refuses what is no certificate', () => {
    expect(() => tlsServerEndPoint(Buffer.from('-----BEGIN'))).toThrow('malformed DER');
  });
});

test('channelBindingsHash is that of the structure, which has no addresses', () => {
  const endPoint = '03d66dd08835c1ca3f128cceacd1f31ac94163096b20f445ae84285bc0832d72';
  const data = Buffer.concat([Buffer.from(PREFIX), Buffer.from(endPoint, 'hex')]);
  expect(channelBindingsHash(data).toString('hex')).toBe('a8398e96473163fef6cae76013e8ab5a');
});
