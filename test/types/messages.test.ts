import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const HEAD = `
import type { CimSession } from '${resolve('src/index.js')}';
import { Win32_Environment, Win32_Service } from '${resolve('src/gen/cimv2/index.js')}';
declare const session: CimSession;
const KEYS = { Name: 'Spooler' };
const service = await session.getInstance(Win32_Service, KEYS);
`.trim();

/** What somebody mistypes, and what the compiler says of it. */
const MISTAKES: readonly (readonly [code: string, message: RegExp])[] = [
  [
    `void session.getInstance(Win32_Service, { Nam: 'x' });`,
    /'Nam' does not exist in type '\{ readonly Name: string; \}'\. Did you mean to write 'Name'\?/,
  ],
  [
    `void session.getInstance(Win32_Service, KEYS, { properties: ['Stat'] });`,
    /Type '"Stat"' is not assignable .* Did you mean '"State"'\?/,
  ],
  [
    `void session.modifyInstance(Win32_Service, KEYS, { StartMod: 'Manual' });`,
    /'StartMod' does not exist .* Did you mean to write 'StartMode'\?/,
  ],
  [
    `void session.modifyInstance(Win32_Service, KEYS, { ProcessId: 4 });`,
    /'ProcessId' does not exist in type '\{ readonly StartMode\?:/,
  ],
  [`void session.createInstance(Win32_Environment, { Nome: 'x' });`, /'Nome' does not exist/],
  [
    `void session.invokeMethod(Win32_Service, KEYS, 'StopServic');`,
    /'"StopServic"' is not assignable to parameter of type '"Change" \| .* \| "StopService"/,
  ],
  [
    `void session.invokeMethod(Win32_Service, KEYS, 'ChangeStartMode', { StartMod: 'x' });`,
    /'StartMod' does not exist .* Did you mean to write 'StartMode'\?/,
  ],
  [
    `void session.deleteInstance(Win32_Service, { Nam: 'x' });`,
    /'Nam' does not exist .* Did you mean to write 'Name'\?/,
  ],
  [`void service.Stat;`, /Property 'Stat' does not exist .* Did you mean 'State'\?/],
  [`service.ProcessId = 5;`, /Cannot assign to 'ProcessId' because it is a read-only property/],
];

let folder = '';
/** What the compiler says, by the line it says it of. */
const said = new Map<number, string>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-messages-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, 'mistakes.ts');
  writeFileSync(file, [HEAD, ...MISTAKES.map(([code]) => code)].join('\n'));
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes'];
  const modules = ['--module', 'nodenext', '--target', 'es2023', '--skipLibCheck'];
  const libraries = ['--lib', 'es2023,esnext.disposable', '--types', 'node'];
  const roots = ['--typeRoots', resolve('node_modules/@types')];
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(
    process.execPath,
    [tsc, ...options, ...modules, ...libraries, ...roots, '--pretty', 'false', file],
    { encoding: 'utf8' },
  );
  for (const message of stdout.split(/\n(?=\S)/)) {
    const line = Number(/mistakes\.ts\((\d+),/.exec(message)?.[1]);
    said.set(line, (said.get(line) ?? '') + message);
  }
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a mistake is told by its name', () => {
  const first = HEAD.split('\n').length + 1;

  test.each(MISTAKES.map(([code, message], at) => [code, message, first + at] as const))(
    '%s',
    (_code, message, line) => {
      expect(said.get(line)?.replaceAll(/\s+/g, ' ')).toMatch(message);
    },
  );

  test('and nothing else is', () => {
    expect([...said.keys()].toSorted((a, b) => a - b)).toEqual(MISTAKES.map((_, at) => first + at));
  });
});
