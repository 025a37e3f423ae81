import { hex } from '../../binding/hresults.js';
import { parseFault, type ParsedFault } from '../../binding/parse-fault.js';
import { adviceFor } from '../advice.js';
import { defineCommand } from '../command.js';
import { hresultItem, parseHResult } from '../explain-hresult.js';
import { readNamedFile } from '../files.js';
import type { Io } from '../io.js';
import { OUTPUT_OPTIONS } from '../options.js';
import { writeItem } from '../output/output.js';
import type { Item } from '../output/rows.js';
import { readStdin } from '../prompt.js';

function faultItem({ hresult, nativeHresult, name, nativeName, ...fault }: ParsedFault): Item {
  const native =
    nativeHresult === undefined
      ? {}
      : { nativeHresult: hex(nativeHresult), nativeName: nativeName ?? null };
  const advice = adviceFor(hresult);
  return {
    kind: 'Fault',
    fields: {
      hresult: hex(hresult),
      name,
      ...native,
      ...fault,
      ...(advice === undefined ? {} : { advice }),
    },
  };
}

async function explain(argument: string, io: Io): Promise<Item> {
  const hresult = parseHResult(argument);
  if (hresult !== undefined) return hresultItem(hresult);
  const document = argument === '-' ? await readStdin(io) : readNamedFile(argument);
  return faultItem(parseFault(document));
}

/** `wscim explain` */
export const explainCommand = defineCommand({
  name: 'explain',
  usage: ['HRESULT | FILE | -'],
  summary: 'Explain an HRESULT or a fault document',
  notes: [
    'An HRESULT is a number, unsigned, signed or in hexadecimal, or a name. A fault is an envelope, an s:Fault, or only its detail as logs keep it; - reads it from standard input.',
  ],
  examples: [
    'wscim explain 0x80041002',
    'wscim explain -2147217406',
    'wscim explain 2150858752',
    'wscim explain WBEM_E_NOT_FOUND',
    'wscim explain fault.xml',
  ],
  options: OUTPUT_OPTIONS,
  arity: [1, 1],
  async run({ args: [argument = ''], options, io }) {
    writeItem(io, options, await explain(argument, io));
    return 0;
  },
});
