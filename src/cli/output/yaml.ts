import type { RowFormat } from './rows.js';

/** Text that no reader of YAML 1.1 or 1.2 takes for something else. */
const PLAIN = /^[A-Za-z_](?:[A-Za-z0-9_./\\-]| (?=[A-Za-z0-9_./\\-]))*$/;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** What double quotes in YAML need escaped beyond what JSON escapes. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function escape(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  return JSON.stringify(value).replace(UNPRINTABLE, escape);
}

function childrenOf(value: object): string[][] {
  if (Array.isArray(value)) return value.map((item) => ['-', ...linesOf(item)]);
  return Object.entries(value).map(([name, item]) => [`${scalar(name)}:`, ...linesOf(item)]);
}

/** The lines of a value: a scalar or an empty collection has one, to stand behind its name. */
function linesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [scalar(value ?? null)];
  const children = childrenOf(value);
  if (children.length === 0) return [Array.isArray(value) ? '[]' : '{}'];
  return ['', ...children.flatMap(([head = '', first = '', ...rest]) => join(head, first, rest))];
}

/** A name or a dash with what belongs to it: behind it, or indented below it. */
function join(head: string, first: string, rest: readonly string[]): string[] {
  if (rest.length === 0) return [`${head} ${first}`];
  if (head !== '-') return [head, ...rest.map((line) => `  ${line}`)];
  return rest.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

/** Any plain data as YAML. */
export function toYaml(value: unknown): string {
  const [first = '', ...rest] = linesOf(value);
  return `${(rest.length === 0 ? [first] : rest).join('\n')}\n`;
}

/** One mapping, or a sequence of them. */
export const yaml: RowFormat = {
  one: ({ fields }) => toYaml(fields),
  list() {
    let isEmpty = true;
    return {
      add(rows) {
        isEmpty = false;
        return rows.map(({ fields }) => toYaml([fields])).join('');
      },
      end: () => (isEmpty ? '[]\n' : ''),
    };
  },
};
