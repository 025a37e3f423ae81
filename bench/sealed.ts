import { fork } from 'node:child_process';
import { once } from 'node:events';
import { NtlmAcceptor } from '../src/auth/ntlm/acceptor.js';
import { NtlmInitiator } from '../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../src/auth/security-context.js';
import { HttpTransport } from '../src/transport/http-transport.js';
import { openTransport } from '../src/transport/open.js';
import { compare } from './measure.js';
import { BENCH_USER } from './samples.js';
import { duration, type Row } from './table.js';

const SIZES = [
  [2 * 1024, 1000],
  [500 * 1024, 100],
] as const;
const MEBI = 1024 * 1024;

/** The context of a client that has logged in. */
async function loggedIn(): Promise<SecurityContext> {
  const client = new NtlmInitiator(BENCH_USER);
  const server = new NtlmAcceptor({
    lookup: () => ({ password: BENCH_USER.password }),
    computerName: 'BENCH',
    domainName: 'BENCH',
    dnsComputerName: 'bench',
    dnsDomainName: '',
    channelBindingPolicy: 'none',
  });
  for (let token = await client.step(); token !== undefined;) {
    const answer = await server.step(token);
    token = answer === undefined ? undefined : await client.step(answer);
  }
  return client;
}

async function sealingRow(): Promise<Row> {
  const context = await loggedIn();
  const message = Buffer.alloc(500 * 1024, 'x');
  const { seal } = await compare(100, { seal: async () => context.wrap(message) });
  const rate = (message.length / MEBI / seal) * 1000;
  return { what: 'NTLM sealing of 500 KB', ours: `${duration(seal)}, ${rate.toFixed(0)} MiB/s` };
}

function send(transport: HttpTransport, body: string): Promise<unknown> {
  const contentType = 'application/soap+xml;charset=UTF-8';
  return transport.send({ body, contentType, idempotent: true, timeoutMs: 10_000 });
}

/** Round trips that are sealed beside the same in clear, and sealing by itself. */
export async function sealedRows(): Promise<Row[]> {
  const child = fork(new URL('sealed-server.js', import.meta.url));
  const [[plainUrl, sealedUrl]] = (await once(child, 'message')) as [[string, string]];
  const open = (url: string, kind: 'basic' | 'ntlm'): HttpTransport =>
    openTransport(new URL(url), {
      auth: { kind, ...BENCH_USER },
      allowUnencrypted: kind === 'basic',
    }) as HttpTransport;
  const [clear, sealed] = [open(plainUrl, 'basic'), open(sealedUrl, 'ntlm')];
  const rows: Row[] = [];
  for (const [size, calls] of SIZES) {
    const body = 'x'.repeat(size);
    const times = await compare(calls, {
      sealed: async () => send(sealed, body),
      clear: async () => send(clear, body),
    });
    rows.push({
      what: `sealed round trip of ${size / 1024} KB`,
      ours: duration(times.sealed),
      peer: 'the same in clear',
      theirs: duration(times.clear),
      ratio: times.sealed / times.clear,
    });
  }
  const { connections, handshakes } = sealed.counts;
  rows.push({
    what: '- logins',
    ours: `${handshakes} for ${connections} connection${connections === 1 ? '' : 's'}`,
  });
  await Promise.all([clear.close(), sealed.close()]);
  child.disconnect();
  return [...rows, await sealingRow()];
}
