import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type ScriptedServer, type Seen, startScript } from '../transport/scripted-server.js';

export const ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration';
export const SETTING_URI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Test_Setting';

export const SOAP_TYPE = 'application/soap+xml;charset=UTF-8';

/** A request, as far as the tests look at it. */
export interface Asked {
  /** What follows the last slash of its action; `Identify` for a request without one. */
  readonly operation: string;
  /** Counted from 1 among the requests of its operation. */
  readonly nth: number;
  readonly context: string | undefined;
  readonly maxElements: number | undefined;
  readonly mode: string | undefined;
  readonly messageId: string;
  readonly body: string;
  /** Which connection it came on. */
  readonly connection: number;
  /** When it came, by `performance.now()`. */
  readonly at: number;
}

/** What a server does instead of what is right: an envelope, one with a status, or its own way. */
export type Reply =
  | string
  | { readonly status: number; readonly envelope: string }
  | ((response: ServerResponse) => void);

export interface EnumeratorOptions {
  /** How many items there are; `Infinity` for a server that never ends. Default 5. */
  readonly count?: number;
  /** Items of one answer at most, whatever the request allows. */
  readonly perAnswer?: number;
  /** False for a server whose first answer has no items. Default true. */
  readonly optimizes?: boolean;
  /** What a PullResponse says of the context. Default the one that there is. */
  readonly contexts?: 'same' | 'new' | 'absent';
  /** The end comes along with the last items, in an answer of its own, or with a context. */
  readonly end?: 'with items' | 'alone' | 'with context';
  /** The XML of an item. Default a Test_Setting whose Id is the number. */
  readonly item?: (index: number) => string;
  /** Looks at each request first; undefined lets the server do what is right. */
  readonly react?: (asked: Asked) => Reply | undefined | Promise<Reply | undefined>;
}

export interface Enumerator extends ScriptedServer {
  readonly asked: readonly Asked[];
  /** The operations that were asked for, in their order. */
  readonly operations: string[];
  /** The requests of one operation. */
  of(operation: string): Asked[];
}

/** A Test_Setting as Windows writes it. */
export function setting(index: number, more = ''): string {
  const own = `<p:Id>${index}</p:Id><p:Title>title ${index}</p:Title>${more}`;
  return `<p:Test_Setting xmlns:p="${SETTING_URI}">${own}</p:Test_Setting>`;
}

/** The endpoint reference of a Test_Setting. */
export function reference(index: number): string {
  return (
    '<a:EndpointReference><a:Address>http://srv01.example/wsman</a:Address><a:ReferenceParameters>' +
    `<w:ResourceURI>${SETTING_URI}</w:ResourceURI>` +
    `<w:SelectorSet><w:Selector Name="Id">${index}</w:Selector></w:SelectorSet>` +
    '</a:ReferenceParameters></a:EndpointReference>'
  );
}

/** The envelope of an answer; without a message to relate to, it relates to none. */
export function answerTo(
  { operation, messageId }: Pick<Asked, 'operation' | 'messageId'>,
  body: string,
): string {
  return (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"' +
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ` xmlns:n="${ENUMERATION}"` +
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header>' +
    `<a:Action>${ENUMERATION}/${operation}Response</a:Action>` +
    `<a:RelatesTo>${messageId}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

/** A fault by its subcode: `w:TimedOut`, `n:InvalidEnumerationContext`. */
export function faultReply(subcode: string, detail = ''): Reply {
  const detailElement =
    detail === ''
      ? ''
      : `<s:Detail><w:FaultDetail>http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/${detail}</w:FaultDetail></s:Detail>`;
  const body =
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>${subcode}</s:Value>` +
    '</s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">as the script has it</s:Text></s:Reason>' +
    `${detailElement}</s:Fault>`;
  const action = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
  const envelope = answerTo({ operation: '', messageId: '' }, body)
    .replace(/<a:RelatesTo>.*?<\/a:RelatesTo>/, '')
    .replace(/<a:Action>.*?<\/a:Action>/, `<a:Action>${action}</a:Action>`);
  return { status: 500, envelope };
}

/** The page does not fit into the envelope that the client takes. */
export const TOO_LARGE = faultReply('w:EncodingLimit', 'MaxEnvelopeSize');
export const NOT_YET = faultReply('w:TimedOut');
export const GONE = faultReply('n:InvalidEnumerationContext');
/** An answer that never comes. */
export const SILENCE = (): void => undefined;
/** The connection breaks instead of an answer. */
export const RESET = (response: ServerResponse): void => void response.socket?.destroy();

const IDENTITY = readFileSync(
  new URL('../../fixtures/identify/windows/response.xml', import.meta.url),
  'utf8',
);

function textIn(body: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>\\s*([^<]*?)\\s*</`).exec(body)?.[1];
}

function askedOf({ body, connection }: Seen, before: readonly Asked[]): Asked {
  const action = textIn(body, 'Action') ?? '/Identify';
  const operation = action.slice(action.lastIndexOf('/') + 1);
  const maxElements = textIn(body, 'MaxElements');
  return {
    operation,
    nth: before.filter((one) => one.operation === operation).length + 1,
    context: textIn(body, 'EnumerationContext'),
    maxElements: maxElements === undefined ? undefined : Number(maxElements),
    mode: textIn(body, 'EnumerationMode'),
    messageId: textIn(body, 'MessageID') ?? '',
    body,
    connection,
    at: performance.now(),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (typeof reply === 'function') return reply(response);
  const { status, envelope } = typeof reply === 'string' ? { status: 200, envelope: reply } : reply;
  response.writeHead(status, { 'Content-Type': SOAP_TYPE });
  response.end(envelope);
}

/** Where the server is with one enumeration. */
interface Cursor {
  next: number;
  readonly mode: string | undefined;
}

/** A server of enumerations that knows no more of the protocol than these templates. */
class Enumerating {
  readonly #options: EnumeratorOptions;
  readonly #cursors = new Map<string, Cursor>();
  #contexts = 0;

  constructor(options: EnumeratorOptions) {
    this.#options = options;
  }

  reply(asked: Asked): Reply {
    if (asked.operation === 'Identify') return IDENTITY;
    if (asked.operation === 'Enumerate') return this.#enumerate(asked);
    const cursor = this.#cursors.get(asked.context ?? '');
    if (cursor === undefined) return GONE;
    if (asked.operation === 'Pull') return this.#pull(asked, cursor);
    if (asked.operation === 'Release') {
      this.#cursors.delete(asked.context ?? '');
      return answerTo(asked, '');
    }
    const lifetime = '<n:Expires>PT60.000S</n:Expires>';
    return answerTo(
      asked,
      `<n:${asked.operation}Response>${lifetime}</n:${asked.operation}Response>`,
    );
  }

  #enumerate(asked: Asked): string {
    const cursor: Cursor = { next: 1, mode: asked.mode };
    const isOptimized = asked.body.includes('OptimizeEnumeration');
    const { optimizes = true } = this.#options;
    if (!optimizes || !isOptimized) {
      const context = `<n:EnumerationContext>${this.#open(cursor)}</n:EnumerationContext>`;
      return answerTo(asked, `<n:EnumerateResponse>${context}</n:EnumerateResponse>`);
    }
    return this.#page(asked, cursor, 'w', '');
  }

  #pull(asked: Asked, cursor: Cursor): string {
    return this.#page(asked, cursor, 'n', asked.context ?? '');
  }

  #open(cursor: Cursor): string {
    this.#contexts += 1;
    this.#cursors.set(`context-${this.#contexts}`, cursor);
    return `context-${this.#contexts}`;
  }

  /** The next items. `old` is the context that they were asked for with. */
  #page(asked: Asked, cursor: Cursor, prefix: string, old: string): string {
    const { count = 5, perAnswer = Infinity, end = 'with items' } = this.#options;
    const left = count - cursor.next + 1;
    const size = Math.min(asked.maxElements ?? 1, perAnswer, left);
    const items = Array.from({ length: size }, (_, index) => this.#item(cursor, index));
    cursor.next += size;
    const isLast = cursor.next > count && (end !== 'alone' || size === 0);
    const context = this.#contextAfter(cursor, old, isLast);
    const name = `${asked.operation}Response`;
    return answerTo(
      asked,
      `<n:${name}>${context}<${prefix}:Items>${items.join('')}</${prefix}:Items>` +
        `${isLast ? `<${prefix}:EndOfSequence/>` : ''}</n:${name}>`,
    );
  }

  #contextAfter(cursor: Cursor, old: string, isLast: boolean): string {
    const { contexts = 'same', end } = this.#options;
    if (isLast) this.#cursors.delete(old);
    if (isLast && end !== 'with context') return '';
    if (old !== '' && contexts === 'absent') return '';
    if (old !== '' && contexts === 'same')
      return `<n:EnumerationContext>${old}</n:EnumerationContext>`;
    this.#cursors.delete(old);
    return `<n:EnumerationContext>${this.#open(cursor)}</n:EnumerationContext>`;
  }

  #item({ next, mode }: Cursor, index: number): string {
    const { item = setting } = this.#options;
    const number = next + index;
    if (mode === 'EnumerateEPR') return reference(number);
    return mode === 'EnumerateObjectAndEPR'
      ? `<w:Item>${item(number)}${reference(number)}</w:Item>`
      : item(number);
  }
}

/** Starts a server of enumerations; it is closed after the test. */
export async function startEnumerator(options: EnumeratorOptions = {}): Promise<Enumerator> {
  const asked: Asked[] = [];
  const enumerating = new Enumerating(options);
  const server = await startScript((response, seen) => {
    const one = askedOf(seen, asked);
    asked.push(one);
    void Promise.resolve(options.react?.(one)).then((reply) =>
      send(response, reply ?? enumerating.reply(one)),
    );
  });
  return Object.defineProperties(server as Enumerator, {
    asked: { value: asked },
    operations: { get: () => asked.map(({ operation }) => operation) },
    of: { value: (operation: string) => asked.filter((one) => one.operation === operation) },
  });
}
