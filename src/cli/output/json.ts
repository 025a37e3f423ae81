import type { RowWriter } from './rows.js';
import { toJson } from './to-json.js';

/** One object, or an array of them. */
export const writeJson: RowWriter = (rows, { isList }) => {
  const objects = rows.map(({ fields }) => fields);
  return `${toJson(isList ? objects : objects[0], 2)}\n`;
};

/** An object a line. */
export const writeJsonLines: RowWriter = (rows) =>
  rows.map(({ fields }) => `${toJson(fields)}\n`).join('');
