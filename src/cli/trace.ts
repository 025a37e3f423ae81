import type { Writable } from 'node:stream';
import type { Trace } from '../client/exchange.js';
import { parseXml } from '../xml/parse.js';
import { prettyXml } from '../xml/write.js';
import { printableLines } from './printable.js';

/** An envelope to be read by people; what is no XML is shown as it is. */
export function prettyEnvelope(envelope: string): string {
  try {
    return printableLines(prettyXml(parseXml(envelope)));
  } catch {
    return printableLines(envelope);
  }
}

const ARROWS = { request: '-->', response: '<--' } as const;

/** Prints every envelope to a stream, with a line before it that says where it goes. */
export function traceTo(stream: Writable, host: string): Trace {
  return (direction, envelope) => {
    stream.write(`${ARROWS[direction]} ${direction} ${host}\n${prettyEnvelope(envelope)}\n`);
  };
}
