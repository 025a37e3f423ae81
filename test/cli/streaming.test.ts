import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import { Interrupted } from '../../src/cli/io.js';
import { FORMAT_NAMES } from '../../src/cli/output/formats.js';
import { Win32_Service } from '../../src/gen/cimv2/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { Gate } from './gate.js';
import { jsonLines, type Outcome, type Surroundings, wscim } from './harness.js';
import { Pipe } from './pipe.js';

const users = { me: 's3cret' };
const LOGIN = ['--user', 'me', '--password-env', 'PW', '--allow-unencrypted'];
/** For what is measured on a machine that may be busy with other things. */
const ONCE_MORE = { retry: 2 };
/** Servers give the first 50 in their first answer. */
const COUNT = 300;
const LAST = /S299\b/;
const LIST = 'instance list Win32_Process --fields Handle,Name';

let sandboxes: Sandbox[];
let gates: Gate[];

/** A server with more processes than fit into its first answers. */
async function openGate(count = COUNT): Promise<Gate> {
  const sandbox = await startSandbox({ basic: true, allowUnencrypted: true, users, instances: [] });
  sandbox.registerInstances('Win32_Process', {
    count,
    at: (index) => ({ Handle: `${index}`, Name: `S${index}`, CreationClassName: 'Win32_Process' }),
  });
  sandboxes.push(sandbox);
  const gate = await Gate.before(sandbox);
  gates.push(gate);
  return gate;
}

beforeEach(() => {
  [sandboxes, gates] = [[], []];
});

afterEach(async () => {
  await Promise.all(gates.map(async (gate) => gate.end()));
  await Promise.all(sandboxes.map(async (sandbox) => sandbox.close()));
});

/** Runs a command line on what is behind gates. */
async function on(
  hosts: readonly Gate[],
  words: string,
  surroundings: Surroundings = {},
): Promise<Outcome> {
  const argv = [...words.split(' '), ...hosts.flatMap(({ host }) => ['--host', host]), ...LOGIN];
  return wscim(argv, { env: { PW: users.me }, ...surroundings });
}

function openEnumerations(): number {
  return sandboxes.reduce((sum, { openEnumerations: open }) => sum + open, 0);
}

describe('rows', () => {
  test.each(FORMAT_NAMES)('as %s come before the server has given the last', async (format) => {
    const gate = await openGate();
    const open = gate.close('Pull');
    const stdout = new Pipe();
    const outcome = on([gate], `${LIST} -o ${format}`, { stdout });
    expect(await stdout.until(/S0\b/)).not.toMatch(LAST);
    expect(gate.count('Enumerate')).toBe(1);
    open();
    expect((await outcome).code).toBe(0);
    expect(stdout.text).toMatch(LAST);
  });

  test('are complete and in their order', async () => {
    const { stdout } = await on([await openGate()], `${LIST} -o json`);
    const rows = JSON.parse(stdout) as { Name: string }[];
    expect(rows.map(({ Name }) => Name)).toEqual(
      Array.from({ length: COUNT }, (_, index) => `S${index}`),
    );
  });

  test('of a table that are too few for a page come after a moment', async () => {
    const gate = await openGate();
    const stdout = new Pipe();
    const open = gate.close('Release');
    const outcome = on([gate], `${LIST} --limit 3 -o table`, { stdout });
    expect(await stdout.until(/S2/)).toMatch(/^Handle  Name\n-+  -+\n0 +S0\n1 +S1\n2 +S2\n$/);
    open();
    await outcome;
  });

  test('are not asked for while standard output is not read', async () => {
    const gate = await openGate(1000);
    const stdout = new Pipe();
    const readOn = stdout.pauseReading();
    const outcome = on([gate], LIST, { stdout });
    await stdout.until(/S0/);
    await gate.seen('Pull');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(gate.count('Pull')).toBe(1);
    readOn();
    expect((await outcome).code).toBe(0);
    expect(jsonLines(stdout.text)).toHaveLength(1000);
  });
});

describe('--limit', () => {
  test.each([1, 50, 51, 120])('%i stops, and releases the enumeration', async (limit) => {
    const gate = await openGate();
    const { code, stdout } = await on([gate], `${LIST} --limit ${limit}`);
    expect({ code, rows: jsonLines(stdout).length }).toEqual({ code: 0, rows: limit });
    expect(openEnumerations()).toBe(0);
    expect(gate.count('Release')).toBe(1);
  });

  test('of more than there are is no limit', async () => {
    const gate = await openGate();
    const { stdout } = await on([gate], `${LIST} --limit 1000`);
    expect({ rows: jsonLines(stdout).length, released: gate.count('Release') }).toEqual({
      rows: COUNT,
      released: 0,
    });
  });

  test('is for each host', async () => {
    const { stdout } = await on([await openGate(), await openGate()], `${LIST} --limit 2`);
    expect(jsonLines(stdout)).toHaveLength(4);
    expect(openEnumerations()).toBe(0);
  });

  test.each(['0', '-1', '1.5', 'x'])('%s is refused', async (limit) => {
    const { code, stderr } = await on([await openGate()], `${LIST} --limit=${limit}`);
    expect(code).toBe(64);
    expect(stderr).toContain('is no whole number of 1 or more');
  });
});

describe('a reader who leaves', () => {
  test('ends the command quietly, and the server knows within 100 ms', ONCE_MORE, async () => {
    const gate = await openGate(5000);
    const stdout = new Pipe();
    const open = gate.close('Pull');
    const outcome = on([gate], LIST, { stdout });
    await stdout.until(/S0/);
    await gate.seen('Pull');
    stdout.leave();
    open();
    // The page after this one is under way when the reader is missed.
    gate.close('Pull');
    const left = new Promise<number>((resolve) =>
      stdout.once('error', () => resolve(performance.now())),
    );
    const elapsed = (await gate.seen('Release')) - (await left);
    expect(await outcome).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(elapsed).toBeLessThan(100);
    expect(openEnumerations()).toBe(0);
  });
});

describe('a reader who leaves while others are written to', () => {
  test('is told of, since the outcome is unknown', async () => {
    const [quick, slow] = [await openGate(), await openGate()];
    for (const one of sandboxes) one.add(new CimInstance(Win32_Service, { Name: 'Spooler' }));
    slow.close('Put');
    const stdout = new Pipe();
    stdout.leave();
    const words = 'instance set Win32_Service Name=Spooler StartMode=Manual';
    const { code, stderr } = await on([quick, slow], words, { stdout });
    expect(code).toBe(130);
    expect(stderr).toMatch(/nobody reads the results any more; a write .* may or may not/);
  });
});

describe('Ctrl-C', () => {
  const wholeList = (end: string): RegExp => new RegExp(`S49\\b[^S]*${end}$`);

  test.each([
    ['json', wholeList('}\n]\n')],
    ['yaml', wholeList('\n')],
    ['xml', wholeList('</Results>\n')],
    ['csv', wholeList('\r\n')],
    ['jsonl', wholeList('}\n')],
    ['table', wholeList('\n')],
  ])(
    'leaves complete %s, and the server knows within 100 ms',
    ONCE_MORE,
    async (format, expected) => {
      const gate = await openGate();
      const stdout = new Pipe();
      gate.close('Pull');
      const controller = new AbortController();
      const { signal } = controller;
      const outcome = on([gate], `${LIST} -o ${format}`, { stdout, signal });
      await stdout.until(/S49\b/);
      const pressed = performance.now();
      controller.abort(new Interrupted());
      expect((await gate.seen('Release')) - pressed).toBeLessThan(100);
      const { code, stderr } = await outcome;
      expect(code).toBe(130);
      expect(stderr).toMatch(/^wscim: interrupted\n/);
      expect(stdout.text).toMatch(expected);
      expect(openEnumerations()).toBe(0);
    },
  );

  test('ends a command whose standard output is not read', async () => {
    const gate = await openGate();
    const stdout = new Pipe();
    stdout.pauseReading();
    const controller = new AbortController();
    const outcome = on([gate], LIST, { stdout, signal: controller.signal });
    await stdout.until(/S0/);
    controller.abort(new Interrupted());
    expect((await outcome).code).toBe(130);
    expect(openEnumerations()).toBe(0);
  });

  test('before the first row writes nothing', async () => {
    const gate = await openGate();
    const open = gate.close('Enumerate');
    const controller = new AbortController();
    const outcome = on([gate], `${LIST} -o json`, { signal: controller.signal });
    await gate.seen('Enumerate');
    controller.abort(new Interrupted());
    open();
    expect(await outcome).toMatchObject({ code: 130, stdout: '' });
    expect(openEnumerations()).toBe(0);
  });
});

describe('a full disk', () => {
  test('ends the command, and is reported', async () => {
    const gate = await openGate();
    const stdout = new Pipe();
    stdout.fail('ENOSPC');
    const { code, stderr } = await on([gate], LIST, { stdout });
    expect(code).toBe(70);
    expect(stderr).toMatch(/^wscim: ENOSPC, write\n/);
    expect(openEnumerations()).toBe(0);
  });
});

describe('an error after the first rows', () => {
  test('is reported, and what was written is kept and complete', async () => {
    const gate = await openGate();
    sandboxes[0]?.inject({ kind: 'failure', hresult: 0x80041001 }, { operation: 'Pull' });
    const { code, stdout, stderr } = await on([gate], `${LIST} -o json`);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toHaveLength(50);
    expect(stderr).toMatch(/^wscim: Pull Win32_Process on .*WBEM_E_FAILED/);
  });

  test('of the connection is 69', async () => {
    const gate = await openGate();
    const stdout = new Pipe();
    gate.close('Pull');
    const outcome = on([gate], `${LIST} -o json`, { stdout });
    await stdout.until(/S0\b/);
    await gate.seen('Pull');
    await gates.pop()?.end();
    expect((await outcome).code).toBe(69);
    expect(JSON.parse(stdout.text)).toHaveLength(50);
  });
});

describe('several hosts', () => {
  test('give their rows as they come, each with its host', async () => {
    const [slow, quick] = [await openGate(), await openGate()];
    const open = slow.close('Pull');
    const stdout = new Pipe();
    const outcome = on([slow, quick], LIST, { stdout });
    await stdout.until(LAST);
    expect(jsonLines(stdout.text).filter(({ _host }) => _host === quick.host)).toHaveLength(COUNT);
    open();
    expect((await outcome).code).toBe(0);
    expect(jsonLines(stdout.text).filter(({ _host }) => _host === slow.host)).toHaveLength(COUNT);
  });

  test('fail one by one', async () => {
    const [bad, good] = [await openGate(), await openGate()];
    sandboxes[0]?.inject({ kind: 'failure', hresult: 0x80041001 }, { operation: 'Pull' });
    const { code, stdout, stderr } = await on([bad, good], `${LIST} -o json`);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toHaveLength(50 + COUNT);
    expect(jsonLines(stderr)).toMatchObject([{ _host: bad.host, exitCode: 2 }]);
    expect(stderr).toMatch(/^wscim: 1 of 2 hosts failed$/m);
  });

  test('have the host first in csv', async () => {
    const hosts = [await openGate(1), await openGate(1)];
    const { stdout } = await on(hosts, 'instance list Win32_Process -o csv');
    expect(stdout).toMatch(/^_host,\w+,/);
    expect(stdout.trimEnd().split('\r\n')).toHaveLength(3);
  });
});

describe('progress', () => {
  const terminal = { stdin: true, stdout: false, stderr: true };

  async function stderrOf(surroundings: Surroundings, options = ''): Promise<string> {
    const gate = await openGate();
    const stdout = new Pipe();
    const open = gate.close('Pull');
    const outcome = on([gate], `${LIST}${options}`, { stdout, ...surroundings });
    await stdout.until(/S0\b/);
    setTimeout(open, 300);
    return (await outcome).stderr;
  }

  test('is shown on a terminal, and erased', async () => {
    expect(await stderrOf({ terminal })).toMatch(/^(?:\r\d+ rows)+\r +\r$/);
  });

  test('is not shown where standard error is no terminal', async () => {
    expect(await stderrOf({ terminal: false })).toBe('');
  });

  test('is not shown where the rows come to the same terminal', async () => {
    expect(await stderrOf({ terminal: true })).toBe('');
  });

  test('makes room for an error', async () => {
    const gate = await openGate(5000);
    const stdout = new Pipe();
    const open = gate.close('Pull');
    sandboxes[0]?.inject({ kind: 'failure', hresult: 0x80041001 }, { operation: 'Pull', skip: 1 });
    const outcome = on([gate], LIST, { stdout, terminal });
    await stdout.until(/S0\b/);
    setTimeout(open, 300);
    expect((await outcome).stderr).toMatch(/^\r\d+ rows\r +\rwscim: Pull /);
  });
});
