import type { RowFormat } from './rows.js';
import { toJson } from './to-json.js';

/** One object, or an array of them that is written piece by piece. */
export const json: RowFormat = {
  one: ({ fields }) => `${toJson(fields, 2)}\n`,
  list() {
    let isEmpty = true;
    return {
      add(rows) {
        const start = isEmpty ? '[\n' : ',\n';
        isEmpty = false;
        // JSON has line breaks between its tokens only.
        const objects = rows.map(({ fields }) => toJson(fields, 2).replace(/^/gm, '  '));
        return `${start}${objects.join(',\n')}`;
      },
      end: () => (isEmpty ? '[]\n' : '\n]\n'),
    };
  },
};

const line: RowFormat['one'] = ({ fields }) => `${toJson(fields)}\n`;

/** An object a line. */
export const jsonLines: RowFormat = {
  one: line,
  list: () => ({ add: (rows) => rows.map(line).join(''), end: () => '' }),
};
