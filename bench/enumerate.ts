import { Client } from 'undici';
import { readObjects } from '../src/binding/items.js';
import { Win32_Service } from '../src/gen/cimv2/index.js';
import type { CimSession } from '../src/index.js';
import { readEnvelope } from '../src/wsman/envelope.js';
import { ITEMS } from '../src/wsman/operations/enumeration.js';
import { pull } from '../src/wsman/operations/pull.js';
import { parseOctets } from '../src/xml/parse-octets.js';
import { compare } from './measure.js';
import type { Pages } from './pages.js';
import { record, type Recording, sessionWith, type Subject } from './recording.js';
import { perSecond, type Row } from './table.js';
import { startWinrm, type Winrm } from './winrm.js';

const TOTAL = 20_000;
const COUNT = TOTAL.toLocaleString('en-US');
/** Each takes a third of a second. */
const CALLS = 5;
/** python3-winrm is slow: so many pages do. */
const WINRM_PAGES = 10;
const HEADERS = { 'content-type': 'application/soap+xml;charset=UTF-8' };

const ITEM_CONTEXT = {
  cimClass: Win32_Service,
  className: Win32_Service.className,
  namespace: Win32_Service.namespace,
  origin: 'whole',
} as const;

/** Octets to instances, without the rest of the client. @returns how many */
function decode(answer: Buffer): number {
  const { body } = readEnvelope(parseOctets(answer, { leave: ITEMS }));
  const { items } = pull.readResponse({ body });
  return items === undefined ? 0 : readObjects(items, ITEM_CONTEXT).length;
}

/** All of an enumeration, one instance after the other. */
async function consume(session: CimSession, { maxElements }: Subject): Promise<number> {
  let count = 0;
  for await (const service of session.enumerateInstances(Win32_Service, { maxElements })) {
    if (service.Name !== null) count += 1;
  }
  return count;
}

/** Sends the same requests, and only takes the octets of the answers. */
async function replay(client: Client, path: string, { requests }: Recording): Promise<number> {
  let octets = 0;
  for (const body of requests) {
    const response = await client.request({ method: 'POST', path, body, headers: HEADERS });
    octets += (await response.body.arrayBuffer()).byteLength;
  }
  return octets;
}

/** Milliseconds an instance. */
type Times = Record<'items' | 'decoding' | 'raw' | 'both' | 'winrm', number>;

async function run(subject: Subject, recording: Recording, winrm?: Winrm): Promise<Times> {
  const { origin, pathname, search } = new URL(subject.url);
  const { requests, longest, count } = recording;
  await using session = sessionWith(subject);
  const client = new Client(origin, { pipelining: 1 });
  const times = await compare(CALLS, {
    items: () => consume(session, subject),
    decoding: () => requests.forEach(() => decode(longest)),
    raw: () => replay(client, pathname + search, recording),
    winrm: () => winrm?.pull(),
  });
  await client.close();
  const decoding = times.decoding / (requests.length * decode(longest));
  const raw = times.raw / count;
  return {
    items: times.items / count,
    decoding,
    raw,
    both: decoding + raw,
    winrm: times.winrm / ((await winrm?.pull()) ?? 0),
  };
}

/** The rows of one size of pages, without python3-winrm. */
function rowsOf(what: string, recording: Recording, times: Times): Row[] {
  return [
    row(what, recording, times, 'decoding of the same pages alone', 'decoding'),
    row('- the same', recording, times, 'undici, same requests, only the octets', 'raw'),
    row('- the same', recording, times, 'the two after each other', 'both'),
  ];
}

function row(
  what: string,
  { octets, count }: Recording,
  times: Times,
  peer: string,
  key: keyof Times,
): Row {
  const speed = (time: number): string =>
    `${perSecond(time)}, ${(octets / count / (time * 1000)).toFixed(1)} MB/s`;
  return {
    what,
    ours: speed(times.items),
    peer,
    theirs: speed(times[key]),
    ratio: times.items / times[key],
  };
}

async function usualRows(url: string): Promise<Row[]> {
  const subject = { url, maxEnvelopeSize: 512_000, maxElements: 32_000 };
  const recording = await record(subject);
  // Not the last one, which is not full.
  const pages = recording.requests.slice(-WINRM_PAGES - 1, -1);
  using winrm = await startWinrm(url, pages);
  const times = await run(subject, recording, winrm);
  const rows = rowsOf(`Enumerate of ${COUNT} Win32_Service, 0.5 MB a page`, recording, times);
  const peer = 'python3-winrm, ElementTree to dicts';
  return winrm === undefined
    ? [...rows, { what: '- the same', ours: '', peer, theirs: 'not installed' }]
    : [...rows, row('- the same', recording, times, peer, 'winrm')];
}

async function largeRows(url: string): Promise<Row[]> {
  const subject = { url, maxEnvelopeSize: 2_000_000, maxElements: 1000 };
  const recording = await record(subject);
  const times = await run(subject, recording);
  return rowsOf(`Enumerate of ${COUNT} Win32_Service, 1,000 a page`, recording, times);
}

/** How fast instances come over the wire, in pages of two sizes. */
export async function enumerateRows(pages: Pages): Promise<Row[]> {
  const url = pages.urlOf(TOTAL);
  return [...(await usualRows(url)), ...(await largeRows(url))];
}
