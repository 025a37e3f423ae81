import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { textIn } from '../server/comparable.js';
import { request } from '../server/messages.js';
import { missingCurl, missingPywinrm, PYTHON } from './peers/clients.js';

const IDENTIFY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"><s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>';

/** Sends what it reads, by pywinrm, and prints the answer. */
const PYWINRM = `
import sys
from winrm.protocol import Protocol
url, username, password = sys.argv[1:]
protocol = Protocol(endpoint=url, transport='plaintext', username=username, password=password)
answer = protocol.send_message(sys.stdin.read())
print(answer.decode() if isinstance(answer, bytes) else answer)
`;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basic: true, allowUnencrypted: true, users: { ops: 'pa:ss' } });
});
afterAll(async () => {
  await sandbox.close();
});

/** What a program prints that is given a message. */
async function run(command: string, parameters: readonly string[], input: string): Promise<string> {
  const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

describe.skipIf(missingPywinrm !== undefined)('pywinrm', () => {
  const send = (message: string): Promise<string> =>
    run(PYTHON, ['-c', PYWINRM, sandbox.url, 'ops', 'pa:ss'], message);

  test('identifies the sandbox', async () => {
    expect(textIn(await send(IDENTIFY), 'ProductVendor')).toBe('Microsoft Corporation');
  });

  test('gets an instance', async () => {
    expect(textIn(await send(request()), 'DisplayName')).toBe('Print Spooler');
  });
});

describe.skipIf(missingCurl !== undefined)('curl', () => {
  test('gets an instance', async () => {
    const type = 'Content-Type: application/soap+xml;charset=UTF-8';
    const user = ['--user', 'ops:pa:ss', '--header', type];
    const answer = await run(
      'curl',
      ['--silent', ...user, '--data-binary', '@-', sandbox.url],
      request(),
    );
    expect(textIn(answer, 'DisplayName')).toBe('Print Spooler');
  });
});
