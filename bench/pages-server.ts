/**
 * Answers Enumerate, Pull and Release of Win32_Service from stored instances, as many as its URL says
 * (`?total=1000`), and does nothing else: the enumeration context is the number of instances that were
 * given before. It runs in a process of its own, `node pages-server.js`, which says its port to its
 * parent.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pullAnswer } from './samples.js';

const STORED = 12_000;
/** Pages start with one of the first, so that a whole page is behind it. */
const STARTS = 10_000;
const TYPE = 'application/soap+xml;charset=UTF-8';
const ITEM_START = '<p:Win32_Service ';
const EMPTY_ITEMS = '<n:Items></n:Items><n:EndOfSequence/>';

const EMPTY = pullAnswer(0);
const full = pullAnswer(STORED);
const ITEMS = full.slice(full.indexOf('<n:Items>') + 9, full.indexOf('</n:Items>'));
/** ASCII, so that places in the text are places in the octets. */
const OCTETS = Buffer.from(ITEMS);
const BOUNDS = boundsOf(ITEMS);

function boundsOf(items: string): readonly number[] {
  const bounds: number[] = [];
  for (let at = 0; at !== -1; at = items.indexOf(ITEM_START, at + 1)) bounds.push(at);
  return [...bounds, items.length];
}

interface Question {
  readonly kind: string;
  readonly messageId: string;
  readonly given: number;
  readonly maxElements: number;
  readonly maxOctets: number;
}

function read(text: string): Question {
  const find = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  return {
    kind: find(/<\w+:(Enumerate|Pull|Release)>/) ?? '',
    messageId: find(/MessageID>([^<]*)</) ?? '',
    given: Number(find(/EnumerationContext>(\d+)</) ?? 0),
    maxElements: Number(find(/MaxElements>(\d+)</) ?? 1),
    maxOctets: Number(find(/MaxEnvelopeSize[^>]*>(\d+)</) ?? 0),
  };
}

/** The envelope before and after its items. */
function frame({ kind, messageId }: Question, next: number | undefined): readonly string[] {
  const ns = kind === 'Enumerate' ? 'w' : 'n';
  const end = next === undefined ? `<${ns}:EndOfSequence/>` : '';
  return EMPTY.replaceAll('PullResponse', `${kind}Response`)
    .replace('</s:Header>', `<a:RelatesTo>${messageId}</a:RelatesTo></s:Header>`)
    .replace(
      '<n:EnumerationContext/>',
      `<n:EnumerationContext>${next ?? ''}</n:EnumerationContext>`,
    )
    .replace(EMPTY_ITEMS, `<${ns}:Items>\0</${ns}:Items>${end}`)
    .split('\0');
}

/** How many of the items from `start` on fit into so many octets. */
function fitting(start: number, octets: number): number {
  const limit = (BOUNDS[start] ?? 0) + octets;
  let end = start;
  while ((BOUNDS[end + 1] ?? Infinity) <= limit) end += 1;
  return end - start;
}

/** The answer in parts, which are not copied. */
function answer(question: Question, total: number): readonly (string | Buffer)[] {
  const { kind, given, maxElements, maxOctets } = question;
  if (kind === 'Release') return frame(question, undefined);
  const start = given % STARTS;
  const room = fitting(start, maxOctets - EMPTY.length - 200);
  const count = Math.min(maxElements, total - given, room);
  const next = given + count;
  const [before = '', after = ''] = frame(question, next < total ? next : undefined);
  return [before, OCTETS.subarray(BOUNDS[start], BOUNDS[start + count]), after];
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks = (await request.toArray()) as Buffer[];
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const parts = answer(read(Buffer.concat(chunks).toString()), Number(searchParams.get('total')));
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': length });
  response.cork();
  for (const part of parts) response.write(part);
  response.end();
}

const server = createServer((request, response) => void reply(request, response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
