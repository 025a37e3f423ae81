import { Client } from 'undici';
import { connect, type CimSession, type ModifyOptions } from '../src/index.js';
import { openTransport } from '../src/transport/open.js';
import { readEnvelope } from '../src/wsman/envelope.js';
import { readFault } from '../src/wsman/fault.js';
import { put } from '../src/wsman/operations/put.js';
import { parseXml } from '../src/xml/parse.js';
import { decodeText } from '../src/xml/text.js';
import { compare } from './measure.js';
import { changedService, FRAGMENT_ANSWER, PROPERTY_COUNT, WHOLE_ANSWER } from './samples.js';
import { duration, type Row } from './table.js';

const CALLS = 2000;
const CONTENT_TYPE = 'application/soap+xml;charset=UTF-8';

/** A way to write an instance, and where the server has its answer. */
interface Case {
  readonly what: string;
  readonly path: string;
  readonly answer: string;
  readonly options: ModifyOptions;
}

export const CASES: readonly Case[] = [
  {
    what: 'Put of a fragment',
    path: '/fragment',
    answer: FRAGMENT_ANSWER,
    options: { properties: ['StartMode'], partialUpdate: 'fragment' },
  },
  {
    what: `Put of ${PROPERTY_COUNT} properties`,
    path: '/whole',
    answer: WHOLE_ANSWER,
    options: { partialUpdate: 'none' },
  },
];

/** A session with the echo server. */
export function sessionWith(url: string): CimSession {
  return connect({ url, server: 'windows', allowUnencrypted: true });
}

/** The envelope that a write sends. */
async function envelopeOf(session: CimSession, options: ModifyOptions): Promise<string> {
  const { envelopes = [] } = await session.modifyInstance(changedService(), {
    ...options,
    dryRun: true,
  });
  return envelopes[0] ?? '';
}

async function measure(origin: string, { what, path, answer, options }: Case): Promise<Row[]> {
  const url = new URL(path, origin);
  await using session = sessionWith(url.href);
  await using transport = openTransport(url, { allowUnencrypted: true });
  const body = await envelopeOf(session, options);
  const service = changedService();
  const client = new Client(origin, { pipelining: 1 });
  const headers = { 'content-type': CONTENT_TYPE };
  const octets = Buffer.from(answer);
  const root = parseXml(answer);
  const times = await compare(CALLS, {
    ours: () => session.modifyInstance(service, options),
    raw: async () => {
      const response = await client.request({ method: 'POST', path, body, headers });
      return response.body.arrayBuffer();
    },
    writing: () => session.modifyInstance(service, { ...options, dryRun: true }),
    transport: () =>
      transport.send({ body, contentType: CONTENT_TYPE, idempotent: false, timeoutMs: 60_000 }),
    parsing: () => parseXml(decodeText(octets)),
    decoding: () => {
      const message = readEnvelope(root);
      return [readFault(message), put.readResponse({ body: message.body })];
    },
  });
  await client.close();
  const share = (part: number): string =>
    `${duration(part)}, ${Math.round((100 * part) / times.ours)} %`;
  const rest = times.ours - times.writing - times.transport - times.parsing - times.decoding;
  return [
    {
      what: `${what}, round trip`,
      ours: duration(times.ours),
      peer: 'undici, same bytes',
      theirs: duration(times.raw),
      ratio: times.ours / times.raw,
    },
    { what: '- checks and envelope', ours: share(times.writing) },
    {
      what: '- transport',
      ours: share(times.transport),
      peer: 'undici, same bytes',
      theirs: duration(times.raw),
      ratio: times.transport / times.raw,
    },
    { what: '- parsing the answer', ours: share(times.parsing) },
    { what: '- decoding the answer', ours: share(times.decoding) },
    { what: '- rest', ours: share(rest) },
  ];
}

/** The round trips of Puts, and where their time goes. */
export async function putRows(origin: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const one of CASES) rows.push(...(await measure(origin, one)));
  return rows;
}
