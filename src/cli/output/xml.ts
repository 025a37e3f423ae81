import { xml, type XmlElement } from '../../xml/element.js';
import { prettyXml } from '../../xml/write.js';
import { cellText, type Row, type RowFormat } from './rows.js';

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

function resultOf(row: Row): string {
  const host = row.host === undefined ? [] : [['host', row.host] as const];
  return `${prettyXml(xml('', 'Result', [elementOf(row)], host))}\n`;
}

/**
 * The element of the one row, or all of them in `Results`, each with its host. They are not indented
 * there: a value may have line breaks of its own.
 */
export const xmlRows: RowFormat = {
  one: (row) => `${prettyXml(elementOf(row))}\n`,
  list() {
    let isEmpty = true;
    return {
      add(rows) {
        const start = isEmpty ? '<Results>\n' : '';
        isEmpty = false;
        return `${start}${rows.map(resultOf).join('')}`;
      },
      end: () => (isEmpty ? '<Results/>\n' : '</Results>\n'),
    };
  },
};
