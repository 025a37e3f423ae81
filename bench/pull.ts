import { XMLParser } from 'fast-xml-parser';
import { readInstance } from '../src/binding/instance.js';
import type { CimInstance } from '../src/index.js';
import { Win32_Service } from '../src/cimv2.js';
import { readEnvelope } from '../src/wsman/envelope.js';
import { child, type XmlElement } from '../src/xml/element.js';
import { WSEN } from '../src/xml/namespaces.js';
import { parseXml } from '../src/xml/parse.js';
import { decodeText } from '../src/xml/text.js';
import { compare } from './measure.js';
import { pullAnswer } from './samples.js';
import { duration, type Row } from './table.js';

const COUNT = 1000;
const CALLS = 20;
const className = Win32_Service.className;

function itemsOf(root: XmlElement): readonly XmlElement[] {
  const [response] = readEnvelope(root).body;
  return child(response, WSEN, 'Items')?.children ?? [];
}

function instancesOf(items: readonly XmlElement[]): CimInstance[] {
  return items.map(({ children }) =>
    readInstance(children, { cimClass: Win32_Service, className, origin: 'whole' }),
  );
}

/** How fast an answer with many instances is read. */
export async function pullRows(): Promise<Row[]> {
  const octets = Buffer.from(pullAnswer(COUNT));
  const parser = new XMLParser({ ignoreAttributes: false, removeNSPrefix: true });
  const root = parseXml(decodeText(octets));
  const items = itemsOf(root);
  const megabytes = octets.length / 1e6;
  const times = await compare(CALLS, {
    ours: () => instancesOf(itemsOf(parseXml(decodeText(octets)))),
    theirs: () => parser.parse(octets.toString('utf8')) as unknown,
    parsing: () => parseXml(decodeText(octets)),
    decoding: () => instancesOf(items),
  });
  const speed = (time: number): string => {
    const instances = Math.round((COUNT * 1000) / time).toLocaleString('en-US');
    return `${duration(time)}, ${((megabytes * 1000) / time).toFixed(1)} MB/s, ${instances}/s`;
  };
  return [
    {
      what: `Pull of ${COUNT} Win32_Service (${megabytes.toFixed(2)} MB)`,
      ours: speed(times.ours),
      peer: 'fast-xml-parser to plain objects',
      theirs: speed(times.theirs),
      ratio: times.ours / times.theirs,
    },
    { what: '- parsing to elements', ours: duration(times.parsing) },
    { what: '- elements to instances', ours: duration(times.decoding) },
  ];
}
