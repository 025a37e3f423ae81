import { FaultReply } from '../server/fault-reply.js';
import type { MessageHeaders } from '../wsman/headers.js';
import type { Page } from '../wsman/operations/enumeration.js';
import { xml } from '../xml/element.js';

/** What a server does when the items that were asked for do not fit into an answer. */
export type Overflow =
  /** It sends those that fit. */
  | 'split'
  /** It sends a fault, and keeps them all for the next Pull. */
  | 'fault';

/** What an answer needs besides its items, with a margin; the identifier of the request comes twice. */
const ENVELOPE_ROOM = 2048;

/** The octets that items can have in an answer of a size. */
export function roomFor({ messageId = '' }: MessageHeaders, maxAnswer: number): number {
  return maxAnswer - ENVELOPE_ROOM - Buffer.byteLength(messageId);
}

function tooLarge(): FaultReply {
  return new FaultReply({
    subcode: 'wsman:EncodingLimit',
    faultDetail: 'MaxEnvelopeSizeExceeded',
    reason:
      'The response that the WS-Management service computed exceeds the maximum envelope size in the request.',
  });
}

/** The items of an enumeration that have not been sent, made no sooner than they are needed. */
export class ItemQueue {
  readonly #source: Iterator<string>;
  readonly #waiting: string[] = [];

  constructor(items: Iterable<string>) {
    this.#source = items[Symbol.iterator]();
  }

  /**
   * The next items, taken from the queue.
   * @throws FaultReply wsman:EncodingLimit when not even one fits, or not all do and `overflow` says
   * so; nothing is taken then
   */
  take(max: number, room: number, overflow: Overflow): Pick<Page, 'items' | 'endOfSequence'> {
    let count = 0;
    let size = 0;
    while (count < max && this.#has(count)) {
      const next = size + Buffer.byteLength(this.#waiting[count] ?? '');
      if (next > room && (overflow === 'fault' || count === 0)) throw tooLarge();
      if (next > room) break;
      size = next;
      count += 1;
    }
    const text = this.#waiting.splice(0, count).join('');
    const unread = { text, start: 0, end: text.length };
    return { items: { ...xml('', 'Items'), unread }, endOfSequence: !this.#has(0) };
  }

  #has(index: number): boolean {
    while (this.#waiting.length <= index) {
      const { value, done } = this.#source.next();
      if (done === true) return false;
      this.#waiting.push(value);
    }
    return true;
  }
}
