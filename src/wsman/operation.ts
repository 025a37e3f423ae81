import type { XmlElement } from '../xml/element.js';
import type { FragmentTransfer } from './headers.js';

/** The part of a message that belongs to its operation. */
export interface Parts {
  readonly body: readonly XmlElement[];
  readonly fragment?: FragmentTransfer;
}

/**
 * One WS-Management operation: how its input and output are written to, and read from, a message.
 * The client uses `writeRequest` and `readResponse`; a server uses the other two.
 */
export interface Operation<Input, Output> {
  readonly name: string;
  /** wsa:Action of the request; empty for Identify, which has no headers. */
  readonly action: string;
  readonly responseAction: string;
  /** What some servers answer with instead. */
  readonly oddResponseAction?: string;
  /** May be sent again after a lost connection. */
  readonly idempotent: boolean;
  /** Writes nothing: no outcome of it is ever unknown. Default: what `idempotent` says. */
  readonly safe?: boolean;
  /** The local name of an element of the answer whose content is read later, and then fast. */
  readonly leave?: string;
  writeRequest(input: Input): Parts;
  /** @throws ProtocolError */
  readRequest(parts: Parts): Input;
  writeResponse(output: Output): Parts;
  /** @throws ProtocolError */
  readResponse(parts: Parts): Output;
}

/** The names of an operation of a specification: its action and, with `Response`, its answer's. */
export function actions(
  ns: string,
  name: string,
): { name: string; action: string; responseAction: string } {
  return { name, action: `${ns}/${name}`, responseAction: `${ns}/${name}Response` };
}
