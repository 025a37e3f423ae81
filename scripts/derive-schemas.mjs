/**
 * Writes the MOF files of schemas from a table of facts about Windows classes:
 * `node scripts/derive-schemas.mjs FACTS.json [--out FOLDER]`. `WSCIM_FACTS` names the table, too.
 * The differences of live builds are beside it, in `FACTS-crosscheck.json`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { derive } from './schemas/derive.mjs';
import { Facts } from './schemas/facts.mjs';

const SCHEMAS = resolve(import.meta.dirname, '../schemas');
/** Written by hand. */
const QUALIFIERS = 'qualifiers.mof';

const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: SCHEMAS } },
  allowPositionals: true,
});
const path = positionals[0] ?? process.env.WSCIM_FACTS;
if (path === undefined) {
  console.error('usage: node scripts/derive-schemas.mjs FACTS.json [--out FOLDER]');
  process.exit(64);
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { differences } = readJson(path.replace(/\.json$/, '-crosscheck.json'));
const facts = new Facts(readJson(path), differences, readJson(join(SCHEMAS, 'corrections.json')));
const { files, classes } = derive(facts, readList());

for (const file of readdirSync(values.out, { recursive: true })) {
  if (file.endsWith('.mof') && file !== QUALIFIERS) rmSync(join(values.out, file));
}
for (const [file, text] of files) {
  mkdirSync(dirname(join(values.out, file)), { recursive: true });
  writeFileSync(join(values.out, file), text);
}
console.log(`${classes.length} classes in ${values.out}`);

/** A class a line, `namespace:Class`; comments start with `#`. */
function readList() {
  return readFileSync(join(SCHEMAS, 'classes.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [namespace, name] = line.split(':');
      return { namespace, name };
    });
}
