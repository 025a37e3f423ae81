import { XMLParser } from 'fast-xml-parser';
import { type ItemContext, readObjects } from '../src/binding/items.js';
import type { CimInstance } from '../src/index.js';
import { Win32_Service } from '../src/gen/cimv2/index.js';
import { readEnvelope } from '../src/wsman/envelope.js';
import { child, xml, type XmlElement } from '../src/xml/element.js';
import { WSEN } from '../src/xml/namespaces.js';
import { parseOctets } from '../src/xml/parse-octets.js';
import { elementTree } from './element-tree.js';
import { compare } from './measure.js';
import { pullAnswer } from './samples.js';
import { duration, type Row } from './table.js';

const COUNT = 1000;
const CALLS = 20;
const { className } = Win32_Service;
const CONTEXT: ItemContext = {
  cimClass: Win32_Service,
  className,
  namespace: 'root/cimv2',
  origin: 'whole',
};

/** The same without what tells the types: every value stays text. */
const UNTYPED: ItemContext = { className, namespace: 'root/cimv2', origin: 'whole' };

/** The items of the answer: all of it read, or its items left to whoever reads them. */
function itemsOf(octets: Uint8Array, leave?: string): XmlElement {
  const [response] = readEnvelope(parseOctets(octets, { leave })).body;
  return child(response, WSEN, 'Items') ?? xml(WSEN, 'Items');
}

function instancesOf(items: XmlElement): CimInstance[] {
  const instances = readObjects(items, CONTEXT);
  if (instances.length !== COUNT) throw new Error(`${instances.length} instances were read`);
  return instances;
}

/** How fast an answer with many instances is read. */
export async function pullRows(): Promise<Row[]> {
  const octets = Buffer.from(pullAnswer(COUNT));
  const parser = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true });
  const items = itemsOf(octets);
  const left = itemsOf(octets, 'Items');
  const megabytes = octets.length / 1e6;
  const times = await compare(CALLS, {
    ours: () => instancesOf(itemsOf(octets, 'Items')),
    general: () => instancesOf(itemsOf(octets)),
    theirs: () => parser.parse(octets.toString('utf8')) as unknown,
    outline: () => itemsOf(octets, 'Items'),
    scanning: () => instancesOf(left),
    parsing: () => parseOctets(octets),
    decoding: () => instancesOf(items),
    untyped: () => readObjects(items, UNTYPED),
    scanningUntyped: () => readObjects(left, UNTYPED),
  });
  const python = elementTree(octets, CALLS);
  const speed = (time: number): string => {
    const instances = Math.round((COUNT * 1000) / time).toLocaleString('en-US');
    return `${duration(time)}, ${((megabytes * 1000) / time).toFixed(1)} MB/s, ${instances}/s`;
  };
  const row = (what: string, time: number, peer: string, theirs: number): Row => ({
    what,
    ours: speed(time),
    peer,
    theirs: speed(theirs),
    ratio: time / theirs,
  });
  const page = `Pull of ${COUNT} Win32_Service (${megabytes.toFixed(2)} MB)`;
  return [
    row(page, times.ours, 'fast-xml-parser to plain objects', times.theirs),
    ...(python === undefined
      ? []
      : [row('- the same', times.ours, 'ElementTree of Python to dicts', python)]),
    { what: '- parsing what is around the items', ours: duration(times.outline) },
    row('- scanning the items', times.scanning, 'without the descriptor', times.scanningUntyped),
    row('- by the general path', times.general, 'fast-xml-parser to plain objects', times.theirs),
    { what: '- - parsing to elements', ours: duration(times.parsing) },
    row('- - elements to instances', times.decoding, 'without the descriptor', times.untyped),
  ];
}
