import { describe, expect, test } from 'vitest';
import { type Message, readEnvelope, writeEnvelope } from '../../src/wsman/envelope.js';
import type { HeaderName } from '../../src/wsman/headers.js';
import type { Parts } from '../../src/wsman/operation.js';
import { create } from '../../src/wsman/operations/create.js';
import { remove } from '../../src/wsman/operations/delete.js';
import { get } from '../../src/wsman/operations/get.js';
import { identify } from '../../src/wsman/operations/identify.js';
import { put } from '../../src/wsman/operations/put.js';
import { named } from '../../src/xml/element.js';
import { SOAP } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { capture, hasCaptures } from '../support/captures.js';
import { messageIndex, wellFormed } from '../xml/messages.js';

interface Captured {
  readonly path: string;
  readonly message: Message;
}

const messages: readonly Captured[] = wellFormed.flatMap(([path, text]) => {
  const root = parseXml(text);
  return named(root, SOAP, 'Envelope') ? [{ path, message: readEnvelope(root) }] : [];
});

/** Headers that make no sense, and were meant to: placeholders of a template, and provocations. */
const SENSELESS: readonly (readonly [path: string, name: HeaderName])[] = [
  ['133-txwinrm-request-template-enumerate.xml', 'maxEnvelopeSize'],
  ['136-txwinrm-request-template-event-pull.xml', 'maxEnvelopeSize'],
  ['137-txwinrm-request-template-unsubscribe.xml', 'maxEnvelopeSize'],
  ['276-fault-operation-timeout-timestamp.request.xml', 'operationTimeoutMs'],
  ['277-fault-operation-timeout-garbage.request.xml', 'operationTimeoutMs'],
  ['280-fault-locale-no-lang.request.xml', 'locale'],
];

/** Mandatory headers of namespaces that are not WS-Management's, or broken over two lines. */
const NOT_UNDERSTOOD: readonly (readonly [path: string, names: readonly string[]])[] = [
  ['294-ms-wsmv-4-2-1-retrieving-configuration-2.xml', ['Action', 'MessageID', 'RelatesTo']],
  ['268-fault-mustunderstand-unknown.request.xml', ['Foo']],
  ['269-fault-mustunderstand-unknown-1.request.xml', ['Foo']],
  ['285-fault-wsa-2005.request.xml', ['Action']],
];

function fileOf(path: string): string {
  return path.replace(/^.*\//, '');
}

describe.skipIf(!hasCaptures)('envelopes of captured messages (skipped where absent)', () => {
  test('there are hundreds of them', () => {
    expect(messages.length).toBeGreaterThan(700);
  });

  test.each(messages)('the headers of $path survive writing and reading', ({ message }) => {
    const written = writeXml(writeEnvelope(message.headers, []));
    expect(readEnvelope(parseXml(written)).headers).toEqual(message.headers);
  });

  test('make sense, but for those that were made not to', () => {
    const senseless = messages.flatMap(({ path, message }) =>
      [...message.invalid].map((name) => [fileOf(path), name]),
    );
    expect(senseless).toEqual(SENSELESS);
  });

  test('have no mandatory header that is unknown, but for those that were made so', () => {
    const notUnderstood = messages
      .filter(({ message }) => message.notUnderstood.length > 0)
      .map(({ path, message }) => [fileOf(path), message.notUnderstood.map(({ name }) => name)]);
    expect(notUnderstood).toEqual(NOT_UNDERSTOOD);
  });
});

/** A captured message as an operation sees it; some were kept as a body without its envelope. */
function partsOf(file: string): Parts {
  const root = parseXml(capture(`corpus/${file}`));
  if (!named(root, SOAP, 'Envelope')) return { body: [root] };
  const { body, headers } = readEnvelope(root);
  return headers.fragment === undefined ? { body } : { body, fragment: headers.fragment };
}

function filesOf(operation: string, kind: string): string[] {
  return messageIndex
    .filter((entry) => entry.operation === operation && entry.kind === kind && entry.wellFormed)
    .map(({ file }) => file);
}

describe.skipIf(!hasCaptures)('operations on captured messages (skipped where absent)', () => {
  test.each(filesOf('Identify', 'response'))('identify reads %s', (file) => {
    const identity = identify.readResponse(partsOf(file));
    expect(identity.productVendor).not.toBe('');
    expect(identity.protocolVersion).toMatch(/wsman\/1\/wsman\.xsd$/);
  });

  test.each(filesOf('Get', 'response'))('get reads %s', (file) => {
    const answer = get.readResponse(partsOf(file));
    const isFragment = file.includes('230-vista-interop-6-7-fragment-get');
    expect(answer.kind).toBe(isFragment ? 'fragment' : 'whole');
  });

  test('get reads the text of a fragment', () => {
    const file = 'messages/230-vista-interop-6-7-fragment-get.xml';
    expect(get.readResponse(partsOf(file))).toEqual({
      kind: 'fragment',
      content: 'Microsoftr Windows VistaT Ultimate ',
    });
  });

  // 328 spells the namespace of SOAP with https.
  test.each(filesOf('Get', 'request').filter((file) => !file.includes('328-')))(
    'a server reads the Get of %s',
    (file) => {
      const hasFragment = capture(`corpus/${file}`).includes('FragmentTransfer');
      const { fragment } = get.readRequest(partsOf(file));
      expect(fragment).toBe(hasFragment ? 'xpath expression' : undefined);
    },
  );

  test.each(filesOf('Put', 'request'))('a server reads the Put of %s', (file) => {
    const { representation } = put.readRequest(partsOf(file));
    expect(representation.kind === 'whole' && representation.element.children.length).toBeTruthy();
  });

  test.each(filesOf('Put', 'response'))('put reads %s', (file) => {
    const { representation } = put.readResponse(partsOf(file));
    expect(representation?.kind).toBe(file.includes('392-pegasus') ? undefined : 'whole');
  });

  test.each(filesOf('Create', 'response'))('create reads %s', (file) => {
    const { created } = create.readResponse(partsOf(file));
    expect(created.resourceUri).toMatch(/^http.*\/[\w.]+$/);
    expect(created.selectors).not.toEqual([]);
  });

  test.each(filesOf('Create', 'request'))('a server reads the Create of %s', (file) => {
    expect(create.readRequest(partsOf(file)).element.children).not.toEqual([]);
  });

  test.each(filesOf('Delete', 'response'))('delete reads %s', (file) => {
    expect(remove.readResponse(partsOf(file))).toEqual({});
  });
});
