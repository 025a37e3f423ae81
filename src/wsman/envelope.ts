import { ProtocolError } from '../errors.js';
import { child, named, xml, type XmlElement } from '../xml/element.js';
import { SOAP } from '../xml/namespaces.js';
import { type MessageHeaders, type ReadHeaders, readHeaders, writeHeaders } from './headers.js';

/** A SOAP message that was read. */
export interface Message extends ReadHeaders {
  readonly body: readonly XmlElement[];
  /** The header blocks as they came. */
  readonly blocks: readonly XmlElement[];
}

export function writeEnvelope(
  headers: MessageHeaders,
  body: readonly XmlElement[],
  extraBlocks: readonly XmlElement[] = [],
): XmlElement {
  return xml(SOAP, 'Envelope', [
    xml(SOAP, 'Header', [...writeHeaders(headers), ...extraBlocks]),
    xml(SOAP, 'Body', body),
  ]);
}

/** @throws ProtocolError for anything that is not a SOAP 1.2 envelope. */
export function readEnvelope(root: XmlElement): Message {
  const body = child(root, SOAP, 'Body');
  if (!named(root, SOAP, 'Envelope') || body === undefined) {
    const found = root.ns === '' ? root.name : `{${root.ns}}${root.name}`;
    throw new ProtocolError(
      root.name === 'Envelope' && root.ns !== SOAP
        ? `the message is an envelope of another SOAP version: ${found}`
        : `the message is not a SOAP envelope but ${found}`,
      'not-xml',
      found,
    );
  }
  const blocks = child(root, SOAP, 'Header')?.children ?? [];
  return { ...readHeaders(blocks), blocks, body: body.children };
}
