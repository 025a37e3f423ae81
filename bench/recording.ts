import { Win32_Service } from '../src/gen/cimv2/index.js';
import { type CimSession, connect, type Trace } from '../src/index.js';

/** An enumeration that is measured in several ways. */
export interface Subject {
  readonly url: string;
  readonly maxEnvelopeSize: number;
  readonly maxElements: number;
}

/** The messages of an enumeration. */
export interface Recording {
  readonly requests: readonly string[];
  /** The octets of the longest answer, and of all of them. */
  readonly longest: Buffer;
  readonly octets: number;
  /** Instances in all of them. */
  readonly count: number;
}

export function sessionWith({ url, maxEnvelopeSize }: Subject, trace?: Trace): CimSession {
  return connect({
    url,
    maxEnvelopeSize,
    server: 'windows',
    allowUnencrypted: true,
    ...(trace === undefined ? {} : { trace }),
  });
}

/** Has the server enumerate once, and keeps what goes over the wire. */
export async function record(subject: Subject): Promise<Recording> {
  const messages: Record<'request' | 'response', string[]> = { request: [], response: [] };
  await using session = sessionWith(subject, (direction, text) => messages[direction].push(text));
  const { maxElements } = subject;
  const instances = await session.enumerateInstances(Win32_Service, { maxElements }).toArray();
  const answers = messages.response.map((text) => Buffer.from(text));
  const [longest = Buffer.alloc(0)] = answers.toSorted((a, b) => b.length - a.length);
  const octets = answers.reduce((sum, answer) => sum + answer.length, 0);
  return { requests: messages.request, longest, octets, count: instances.length };
}
