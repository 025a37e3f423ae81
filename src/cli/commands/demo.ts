import { defineCommand } from '../command.js';
import { exitCode } from '../exit-codes.js';
import { SERVER_OPTIONS } from '../options.js';
import { prettyEnvelope } from '../trace.js';

/** `wscim demo` */
export const demoCommand = defineCommand({
  name: 'demo',
  usage: [''],
  summary: 'Show a create, partial updates and a fault, against a sandbox of its own',
  notes: ['It needs no server. What it runs is src/cli/demo.ts, written as a program of yours.'],
  examples: ['wscim demo', 'wscim demo --trace'],
  options: { trace: { ...SERVER_OPTIONS.trace, help: 'print every envelope as well' } },
  arity: [0, 0],
  async run({ options, io }) {
    const { demo } = await import('../demo.js');
    const print = (line: string): void => {
      io.stdout.write(`${line}\n`);
    };
    const isDone = options.trace
      ? await demo(print, (direction, envelope) => {
          print(`  ${direction}:\n${prettyEnvelope(envelope).replace(/^/gm, '    ')}`);
        })
      : await demo(print);
    return exitCode(isDone ? 'OK' : 'PROTOCOL');
  },
});
