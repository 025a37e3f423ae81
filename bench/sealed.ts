import { fork } from 'node:child_process';
import { once } from 'node:events';
import { NtlmAcceptor } from '../src/auth/ntlm/acceptor.js';
import { NtlmInitiator } from '../src/auth/ntlm/initiator.js';
import type { SecurityContext } from '../src/auth/security-context.js';
import { CimSession } from '../src/client/cim-session.js';
import type { CimInstance } from '../src/index.js';
import type { HttpTransport } from '../src/transport/http-transport.js';
import { openTransport } from '../src/transport/open.js';
import { compare } from './measure.js';
import { BENCH_USER, changedLog, changedService } from './samples.js';
import { duration, type Row } from './table.js';

/** Puts of a whole instance: how long they are, and how many are timed. */
const PUTS: readonly (readonly [size: string, make: () => CimInstance, calls: number])[] = [
  ['2 KB', changedService, 1000],
  ['500 KB', changedLog, 50],
];
const OCTETS = 500 * 1024;
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

/** The two ways to the server, each on a connection of its own. */
interface Ways {
  readonly sealed: HttpTransport;
  readonly clear: HttpTransport;
}

async function compareWays(
  what: string,
  calls: number,
  works: { readonly sealed: () => unknown; readonly clear: () => unknown },
): Promise<Row> {
  const { sealed, clear } = await compare(calls, works);
  return {
    what,
    ours: duration(sealed),
    peer: 'the same in clear',
    theirs: duration(clear),
    ratio: sealed / clear,
  };
}

async function putRows(ways: Ways): Promise<Row[]> {
  const settings = { server: 'windows' } as const;
  const sealed = new CimSession(ways.sealed, settings);
  const clear = new CimSession(ways.clear, settings);
  const options = { partialUpdate: 'none' } as const;
  const rows: Row[] = [];
  for (const [size, make, calls] of PUTS) {
    const instance = make();
    rows.push(
      await compareWays(`sealed Put of ${size}, round trip`, calls, {
        sealed: () => sealed.modifyInstance(instance, options),
        clear: () => clear.modifyInstance(instance, options),
      }),
    );
  }
  return rows;
}

async function octetsRow({ sealed, clear }: Ways): Promise<Row> {
  const body = 'x'.repeat(OCTETS);
  const send = (transport: HttpTransport): unknown =>
    transport.send({
      body,
      contentType: 'application/soap+xml;charset=UTF-8',
      idempotent: true,
      timeoutMs: 10_000,
    });
  return compareWays('- octets alone, 500 KB there and back', 100, {
    sealed: () => send(sealed),
    clear: () => send(clear),
  });
}

/** Puts that are sealed beside the same in clear, and what sealing needs by itself. */
export async function sealedRows(): Promise<Row[]> {
  const child = fork(new URL('sealed-server.js', import.meta.url));
  const [[plainUrl, sealedUrl]] = (await once(child, 'message')) as [[string, string]];
  const open = (url: string, kind: 'basic' | 'ntlm'): HttpTransport =>
    openTransport(new URL(url), {
      auth: { kind, ...BENCH_USER },
      allowUnencrypted: kind === 'basic',
    }) as HttpTransport;
  await using clear = open(plainUrl, 'basic');
  await using sealed = open(sealedUrl, 'ntlm');
  const rows = [...(await putRows({ sealed, clear })), await octetsRow({ sealed, clear })];
  const { connections, handshakes } = sealed.counts;
  const logins = `${handshakes} for ${connections} connection${connections === 1 ? '' : 's'}`;
  child.disconnect();
  return [...rows, { what: '- logins', ours: logins }, await sealingRow()];
}
