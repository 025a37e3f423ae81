/**
 * Prints one table: this library beside what it is built on, measured in the same run.
 * `--memory` adds the rows that take minutes.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { codegenRows } from './codegen.js';
import { startEcho } from './echo.js';
import { enumerateRows } from './enumerate.js';
import { envelopeRows } from './envelopes.js';
import { memoryRows } from './memory.js';
import { mofRows } from './mof.js';
import { startPages } from './pages.js';
import { pullRows } from './pull.js';
import { putRows } from './put.js';
import { sealedRows } from './sealed.js';
import { streamMemoryRows } from './stream-memory.js';
import { table } from './table.js';

const { values } = parseArgs({ options: { memory: { type: 'boolean', default: false } } });
using echo = await startEcho();
using pages = await startPages();
const rows = [
  ...(await putRows(echo.origin)),
  ...(await envelopeRows()),
  ...(await pullRows()),
  ...(await enumerateRows(pages)),
  ...(await sealedRows()),
  ...(await mofRows()),
  ...(await codegenRows()),
  ...(values.memory ? await memoryRows(echo.origin) : []),
  ...(values.memory ? await streamMemoryRows(pages) : []),
];
const processors = cpus();
const [load = 0] = loadavg();
const model = processors[0]?.model.trim() ?? 'unknown processor';
console.log(`Node ${process.version}, ${processors.length} x ${model}, load ${load.toFixed(1)}\n`);
console.log(table(rows));
