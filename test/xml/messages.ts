import { capture, captures, facts, hasCaptures } from '../support/captures.js';

/** What one line of the index of captured messages says. */
export interface IndexEntry {
  readonly file: string;
  readonly kind: 'request' | 'response' | 'fault' | 'event';
  readonly operation: string;
  readonly vendor: string;
  readonly wellFormed: boolean;
}

/** A captured message by its path. */
export type CapturedMessage = readonly [path: string, text: string];

/** Sent to a server on purpose, to see what it makes of them. */
const MALFORMED = [
  '281-fault-malformed-xml.request',
  '282-fault-malformed-xml-body.request',
  '283-fault-not-xml.request',
  '286-fault-doctype.request',
];
/** Recorded as the bytes of UTF-16. */
const UTF16 = '009-http-500-charset-utf16.request';

function isMalformed(path: string): boolean {
  return MALFORMED.some((name) => path.includes(name));
}

/** The index of the captured messages; empty without captures. */
export const messageIndex: readonly IndexEntry[] = hasCaptures ? facts('corpus/index.json') : [];

function read(path: string): CapturedMessage {
  return [path, capture(path)];
}

function corpus(wellFormed: boolean): CapturedMessage[] {
  return messageIndex
    .filter((entry) => entry.wellFormed === wellFormed)
    .map(({ file }) => read(`corpus/${file}`));
}

/** What a real OMI server was sent and what it answered, save empty and sealed bodies. */
const exchanged: readonly CapturedMessage[] = captures('omi/captures', '.xml')
  .filter((path) => !path.includes(UTF16))
  .map(read)
  .filter(([, text]) => text.trim() !== '' && !text.startsWith('--Encrypted Boundary'));

export const wellFormed: readonly CapturedMessage[] = [
  ...corpus(true),
  ...exchanged.filter(([path]) => !isMalformed(path)),
];

export const malformed: readonly CapturedMessage[] = [
  ...corpus(false),
  ...exchanged.filter(([path]) => isMalformed(path)),
];

/** What a real OMI server answered. */
export const omiAnswers: readonly CapturedMessage[] = exchanged.filter(([path]) =>
  /\.(?:response|decrypted)\.xml$/.test(path),
);
