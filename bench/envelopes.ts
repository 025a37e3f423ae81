import { create } from 'xmlbuilder2';
import { writeInstance } from '../src/binding/instance.js';
import { STANDARD_STYLE } from '../src/binding/value.js';
import { writeEnvelope } from '../src/wsman/envelope.js';
import { requestHeaders } from '../src/wsman/headers.js';
import { put } from '../src/wsman/operations/put.js';
import type { QName, XmlElement } from '../src/xml/element.js';
import { PREFIXES } from '../src/xml/namespaces.js';
import { writeXml } from '../src/xml/write.js';
import { compare } from './measure.js';
import { changedService, PROPERTY_COUNT, SERVICE_URI } from './samples.js';
import { perSecond, type Row } from './table.js';

const CALLS = 2000;
const service = changedService();

/** The elements of a Put; both ways start from them. */
function putElement(): XmlElement {
  const element = writeInstance(service, SERVICE_URI, STANDARD_STYLE);
  const { body } = put.writeRequest({ representation: { kind: 'whole', element } });
  const headers = {
    ...requestHeaders('http://srv01:5985/wsman', 'uuid:4F7A07F6-4020-474A-8336-4A23A8204BE8'),
    action: put.action,
    resourceUri: SERVICE_URI,
    selectors: [{ name: 'Name', value: 'Service1' }],
    operationTimeoutMs: 60_000,
    maxEnvelopeSize: 512_000,
    locale: 'en-US',
  };
  return writeEnvelope(headers, body);
}

type Builder = ReturnType<typeof create>;

function qualified({ ns, name }: QName): string {
  return ns === '' ? name : `${PREFIXES.get(ns) ?? 'p0'}:${name}`;
}

function plain(value: string | QName): string {
  return typeof value === 'string' ? value : qualified(value);
}

/** The same document by xmlbuilder2 alone. */
function build(parent: Builder, element: XmlElement): void {
  const built = parent.ele(element.ns, qualified(element));
  for (const { value, ...name } of element.attributes) {
    built.att(name.ns === '' ? null : name.ns, qualified(name), plain(value));
  }
  if (element.text !== '') built.txt(plain(element.text));
  for (const inner of element.children) build(built, inner);
}

function byXmlbuilder2(root: XmlElement): string {
  const document = create();
  build(document, root);
  return document.end({ headless: true });
}

/** How fast envelopes are built. */
export async function envelopeRows(): Promise<Row[]> {
  const { ours, theirs } = await compare(CALLS, {
    ours: () => writeXml(putElement()),
    theirs: () => byXmlbuilder2(putElement()),
  });
  return [
    {
      what: `envelope of a Put of ${PROPERTY_COUNT} properties`,
      ours: perSecond(ours),
      peer: 'xmlbuilder2 alone',
      theirs: perSecond(theirs),
      ratio: ours / theirs,
    },
  ];
}
