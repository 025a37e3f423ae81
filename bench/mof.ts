import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { MofFile } from '../src/mof/includes.js';
import { printMof } from '../src/mof/print-schema.js';
import { readMof } from '../src/mof/read.js';
import { compare } from './measure.js';
import { duration, perSecond, type Row } from './table.js';

const CALLS = 20;

/** Of DMTF where it is beside the project, else our own. */
const SCHEMAS: readonly (readonly [name: string, path: string])[] = [
  ['the CIM schema 2.32 of DMTF', '../shared/mof/cim-2.32.0/cim_schema_2.32.0.mof'],
  ['schemas/cimv2', 'schemas/cimv2/index.mof'],
];

/** What a plain tokenizer knows: blanks and comments, strings, names and numbers, other characters. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|[-+]?\d[\w.]*|[^]/y;
const BLANK = /^(?:\s|\/[/*])/;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** The tokens of a text, by a regular expression that goes from one to the next. */
function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const [token] = match;
    if (!BLANK.test(token)) tokens.push({ text: token, at: match.index });
  }
  return tokens;
}

/** A schema in memory: its files as text. */
class Files {
  readonly #texts = new Map<string, string>();
  readonly top: string;

  constructor(top: string) {
    this.top = top;
    this.read();
  }

  get texts(): readonly string[] {
    return [...this.#texts.values()];
  }

  read(): ReturnType<typeof readMof> {
    return readMof(this.#get(this.top), {
      file: this.top,
      include: (name, from): MofFile => {
        const file = resolve(dirname(from), name);
        return { file, mof: this.#get(file) };
      },
    });
  }

  #get(file: string): string {
    const text = this.#texts.get(file) ?? readFileSync(file, 'utf8');
    this.#texts.set(file, text);
    return text;
  }
}

/** Reading and printing a whole schema that is in memory. */
export async function mofRows(): Promise<Row[]> {
  const [name = '', path = ''] = SCHEMAS.find(([, file]) => existsSync(file)) ?? [];
  if (path === '') return [];
  const files = new Files(resolve(path));
  const schema = files.read();
  const { texts } = files;
  const times = await compare(CALLS, {
    reading: () => files.read(),
    tokens: () => texts.map((text) => tokenize(text).length),
    printing: () => printMof(schema),
  });
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6;
  const rate = (milliseconds: number): string =>
    `${duration(milliseconds)}, ${((1000 * megabytes) / milliseconds).toFixed(1)} MB/s`;
  const count = schema.classes.length;
  const classes = (milliseconds: number): string => `${perSecond(milliseconds / count)} classes`;
  return [
    {
      what: `reading ${name} (${megabytes.toFixed(1)} MB, ${count} classes)`,
      ours: `${rate(times.reading)}, ${classes(times.reading)}`,
      peer: 'its tokens alone, by a regular expression',
      theirs: rate(times.tokens),
      ratio: times.reading / times.tokens,
    },
    { what: '- printing it', ours: `${duration(times.printing)}, ${classes(times.printing)}` },
  ];
}
