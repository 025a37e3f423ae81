import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { jsonLines, wscim } from './harness.js';

const names = COMMANDS.map(({ name }) => name);

describe('wscim --help', () => {
  test('names every command and every exit code', async () => {
    const { code, stdout, stderr } = await wscim(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of names) expect(stdout).toContain(`\n  ${name} `);
    for (const number of [0, 1, 2, 64, 69, 70, 77, 124, 130]) {
      expect(stdout).toMatch(new RegExp(`^  ${number} `, 'm'));
    }
  });

  test('of a noun names its commands only', async () => {
    const { stdout } = await wscim(['instance', '--help']);
    expect(stdout).toContain('\n  instance get ');
    expect(stdout).not.toContain('\n  host identify ');
  });
});

describe.each(COMMANDS)('the help of $name', ({ name, options, examples }) => {
  test('is the same by both ways, on standard output', async () => {
    const help = await wscim(['help', ...name.split(' ')]);
    expect(await wscim([...name.split(' '), '--help'])).toEqual(help);
    expect(help).toMatchObject({ code: 0, stderr: '' });
  });

  test('shows usage, every option and an example', async () => {
    const { stdout } = await wscim(['help', ...name.split(' ')]);
    expect(stdout).toMatch(new RegExp(`^Usage: wscim ${name}`));
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(stdout).toContain(`\n  ${example}\n`);
  });
});

describe('wscim --version', () => {
  test('is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await wscim(['--version'])).toEqual({
      code: 0,
      stdout: `wscim ${version}\n`,
      stderr: '',
    });
  });
});

describe('a command line without a command', () => {
  test.each([
    [[], /^Usage: wscim COMMAND/],
    [['instance'], /^wscim: which command\? there are instance get, instance list, instance new/],
    [['instance', 'frobnicate'], /^wscim: which command\?/],
    [['frobnicate'], /^wscim: there is no command "frobnicate"; see wscim --help/],
    [['help', 'frobnicate'], /^wscim: there is no command/],
    [['--frobnicate'], /^wscim: wscim has no option --frobnicate/],
  ])('%j is refused, with nothing on standard output', async (argv, message) => {
    const { code, stdout, stderr } = await wscim(argv);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test.each([
    [['explain'], 1],
    [['explain', '-o', 'json'], 1],
    [['explain', '-o', 'yaml'], 0],
    [['explain', '-o', 'nonsense'], 0],
  ])('%j is reported in JSON where results would be', async (argv, count) => {
    const { code, stderr } = await wscim(argv);
    expect(code).toBe(64);
    expect(jsonLines(stderr)).toHaveLength(count);
  });
});
