import { xml, type XmlElement } from '../../xml/element.js';
import { prettyXml } from '../../xml/write.js';
import { cellText, type Row, type RowWriter } from './rows.js';

/** An element a value, an item of an array; null is left out. */
function elementsOf(name: string, value: unknown): XmlElement[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => elementsOf(name, item));
  if (typeof value !== 'object') return [xml('', name, cellText(value))];
  return [xml('', name, childrenOf(value))];
}

function childrenOf(fields: object): XmlElement[] {
  return Object.entries(fields).flatMap(([name, value]) => elementsOf(name, value));
}

function elementOf({ kind, element, fields }: Row): XmlElement {
  const { _host, ...own } = fields;
  return element?.() ?? xml('', kind, childrenOf(own));
}

/** The element of the one row, or all of them in `Results`, each with its host. */
export const writeXmlRows: RowWriter = (rows, { isList }) => {
  const results = rows.map((row) =>
    isList ? xml('', 'Result', [elementOf(row)], [['host', row.host ?? '']]) : elementOf(row),
  );
  const [only] = results;
  if (isList) return `${prettyXml(xml('', 'Results', results))}\n`;
  return only === undefined ? '' : `${prettyXml(only)}\n`;
};
