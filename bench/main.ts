/**
 * Prints one table: this library beside what it is built on, measured in the same run.
 * `--memory` adds the row that takes minutes.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startEcho } from './echo.js';
import { envelopeRows } from './envelopes.js';
import { memoryRows } from './memory.js';
import { pullRows } from './pull.js';
import { putRows } from './put.js';
import { table } from './table.js';

const { values } = parseArgs({ options: { memory: { type: 'boolean', default: false } } });
using echo = await startEcho();
const rows = [
  ...(await putRows(echo.origin)),
  ...(await envelopeRows()),
  ...(await pullRows()),
  ...(values.memory ? await memoryRows(echo.origin) : []),
];
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpu?.model.trim() ?? 'unknown processor'}\n`);
console.log(table(rows));
