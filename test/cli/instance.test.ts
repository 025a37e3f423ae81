import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { Win32_Service } from '../../src/gen/cimv2/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { jsonLines, type Outcome, type Surroundings, typing, wscim } from './harness.js';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ basic: true, allowUnencrypted: true });
});

afterAll(async () => sandbox.close());

beforeEach(() => {
  sandbox.add(new CimInstance(Win32_Service, { Name: 'Spooler', StartMode: 'Auto', TagId: 7 }));
  sandbox.requests.length = 0;
});

/** Runs a command line against the sandbox. */
async function onSandbox(words: string, surroundings: Surroundings = {}): Promise<Outcome> {
  const { username, password } = sandbox.user;
  const login = ['--user', username, '--password-env', 'PW', '--allow-unencrypted'];
  const argv = [...words.split(' '), '--url', sandbox.url, ...login];
  return wscim(argv, { env: { PW: password }, ...surroundings });
}

function stored(path: string): Record<string, unknown> | undefined {
  return sandbox.find(CimObjectPath.parse(`root/cimv2:${path}`))?.toJSON();
}

function operations(): string[] {
  return sandbox.requests.map(({ operation }) => operation).filter((name) => name !== 'Identify');
}

const SPOOLER = 'Win32_Service.Name="Spooler"';

describe('wscim instance get', () => {
  test('prints the instance as a line of JSON when piped', async () => {
    const { code, stdout, stderr } = await onSandbox(`instance get ${SPOOLER}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(jsonLines(stdout)).toMatchObject([{ Name: 'Spooler', StartMode: 'Auto', TagId: 7 }]);
  });

  test('prints a list of fields on a terminal', async () => {
    const { stdout } = await onSandbox(`instance get ${SPOOLER}`, { terminal: true });
    expect(stdout).toMatch(/^StartMode +Auto$/m);
  });

  test('prints only the fields that are asked for, in that order', async () => {
    const { stdout } = await onSandbox(`instance get ${SPOOLER} --fields state,NAME,__PATH`);
    expect(stdout).toBe(
      `{"State":null,"Name":"Spooler","__PATH":"root/cimv2:Win32_Service.Name=\\"Spooler\\""}\n`,
    );
  });

  test('prints the element of the instance as XML', async () => {
    const { stdout } = await onSandbox(`instance get ${SPOOLER} --fields TagId -o xml`);
    expect(stdout).toMatch(/^<p0:Win32_Service .*xsi:type="p0:Win32_Service_Type"/);
    expect(stdout).toContain('<p0:TagId>7</p0:TagId>');
  });

  test('keeps 64-bit integers exact', async () => {
    const words = 'instance get Win32_LogicalDisk DeviceID=C: --fields Size';
    expect((await onSandbox(words)).stdout).toBe('{"Size":"136365211648"}\n');
  });

  test('reads a class that it does not know by its path', async () => {
    const { code, stderr } = await onSandbox('instance get Own_Class Key=1');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^wscim: Get Own_Class\.Key="1" on .*WBEM_E_INVALID_CLASS 0x80041010/);
  });

  test('reports a fault on one line, and as JSON', async () => {
    const { code, stdout, stderr } = await onSandbox('instance get Win32_Service Name=none');
    const [line = '', json = '', ...rest] = stderr.split('\n');
    expect({ code, stdout, rest }).toEqual({ code: 2, stdout: '', rest: [''] });
    expect(line).toMatch(/^wscim: Get .*\(WBEM_E_NOT_FOUND 0x80041002\); check the key values/);
    expect(JSON.parse(json)).toMatchObject({
      name: 'FaultError',
      hresultName: 'WBEM_E_NOT_FOUND',
      exitCode: 2,
      fault: { subcode: 'wsa:DestinationUnreachable' },
    });
  });

  test('reports a fault only on one line where no program reads', async () => {
    const { stderr } = await onSandbox('instance get Win32_Service Name=none -o table');
    expect(stderr.split('\n')).toHaveLength(2);
  });

  test('sends nothing when a field is no property of the class', async () => {
    const { code, stderr } = await onSandbox(`instance get ${SPOOLER} --fields Nope`);
    expect({ code, sent: operations() }).toEqual({ code: 64, sent: [] });
    expect(stderr).toContain('WBEM_E_INVALID_PROPERTY');
  });

  test('prints the envelopes to standard error with --trace', async () => {
    const { stdout, stderr } = await onSandbox(`instance get ${SPOOLER} --trace`);
    expect(jsonLines(stdout)).toHaveLength(1);
    expect(stderr).toMatch(/^--> request 127\.0\.0\.1:\d+\n<s:Envelope/);
    expect(stderr).toContain('\n<-- response ');
    expect(stderr).not.toContain(sandbox.user.password);
  });
});

describe('wscim instance set', () => {
  test('writes the named properties and no other', async () => {
    const { code, stdout } = await onSandbox(`instance set ${SPOOLER} startmode=Manual`);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual([
      { action: 'updated', path: `root/cimv2:${SPOOLER}`, carrier: 'fragment' },
    ]);
    expect(stored(SPOOLER)).toMatchObject({ StartMode: 'Manual', TagId: 7 });
  });

  test.each([
    ['', ['Put', 'Put'], 'fragment'],
    ['--atomic', ['Get', 'Put'], 'context'],
    ['--partial context', ['Get', 'Put'], 'context'],
    ['--partial merge', ['Get', 'Put'], 'merge'],
    ['--partial none', ['Get', 'Put'], 'put'],
    ['--verify', ['Put', 'Put', 'Get'], 'fragment'],
  ])('updates two properties %s by %j', async (options, expected, carrier) => {
    const words = `instance set ${SPOOLER} StartMode=Manual State=Stopped ${options}`.trim();
    const { stdout } = await onSandbox(words);
    expect(jsonLines(stdout)).toMatchObject([{ carrier }]);
    expect(operations()).toEqual(expected);
    expect(stored(SPOOLER)).toMatchObject({ StartMode: 'Manual', State: 'Stopped', TagId: 7 });
  });

  test('writes null with --strict-nulls', async () => {
    const words = `instance set ${SPOOLER} StartMode:=null --strict-nulls`;
    expect((await onSandbox(words)).code).toBe(0);
    expect(stored(SPOOLER)).toMatchObject({ StartMode: null });
  });

  test('shows with --dry-run what would change and be sent, and writes nothing', async () => {
    const words = `instance set ${SPOOLER} StartMode=Manual State:=null --dry-run --atomic`;
    const { code, stdout, stderr } = await onSandbox(words);
    expect({ code, stderr, sent: operations() }).toEqual({
      code: 0,
      stderr: `root/cimv2:${SPOOLER}\n  StartMode: "Auto" -> "Manual"\n  State: null (unchanged)\n`,
      sent: ['Get'],
    });
    expect(stdout).toMatch(/^<s:Envelope .*<p0:StartMode>Manual<.*<\/s:Envelope>\n$/);
    expect(stored(SPOOLER)).toMatchObject({ StartMode: 'Auto' });
  });

  test('indents the envelopes of a dry run on a terminal', async () => {
    const words = `instance set ${SPOOLER} StartMode=Manual --dry-run`;
    const { stdout } = await onSandbox(words, { terminal: true });
    expect(stdout).toMatch(/^ {6}<p0:StartMode>Manual<\/p0:StartMode>$/m);
  });

  test.each([
    [SPOOLER, /nothing to set/],
    [`${SPOOLER} Caption=x`, /WBEM_E_READ_ONLY/],
    [`${SPOOLER} Name=x`, /is a key and cannot be updated/],
    [`${SPOOLER} TagId=-1`, /WBEM_E_VALUE_OUT_OF_RANGE/],
    [`${SPOOLER} StartMode=x --partial sometimes`, /--partial: "sometimes" is none of auto/],
    [`${SPOOLER} StartMode=x --partial none --atomic`, /not with none/],
    ['Own_Class Key=1 Other=2', /name the instance by its keys/],
  ])('refuses %s and sends no write', async (words, message) => {
    const { code, stderr } = await onSandbox(`instance set ${words}`);
    expect(code).toBe(64);
    expect(stderr).toMatch(message);
    expect(operations()).toEqual([]);
  });
});

describe('wscim instance new and remove', () => {
  const VARIABLE = 'Win32_Environment.Name="A",UserName="me"';
  const NEW = 'instance new Win32_Environment Name=A UserName=me VariableValue=1';

  test('create an instance, refuse to create it again, and delete it', async () => {
    const created = await onSandbox(NEW);
    expect(jsonLines(created.stdout)).toEqual([
      { action: 'created', path: `root/cimv2:${VARIABLE}` },
    ]);
    expect(stored(VARIABLE)).toMatchObject({ VariableValue: '1' });

    const again = await onSandbox(NEW);
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('WBEM_E_ALREADY_EXISTS');

    const removed = await onSandbox(`instance remove ${VARIABLE} --yes`);
    expect(jsonLines(removed.stdout)).toEqual([
      { action: 'removed', path: `root/cimv2:${VARIABLE}` },
    ]);
    expect(stored(VARIABLE)).toBeUndefined();
  });

  test('new shows with --dry-run what would be sent', async () => {
    const { stdout, stderr } = await onSandbox(`${NEW} --dry-run`);
    expect(stderr).toBe(
      'new Win32_Environment\n  Name: "A"\n  UserName: "me"\n  VariableValue: "1"\n',
    );
    expect(stdout).toContain('<p0:VariableValue>1</p0:VariableValue>');
    expect(operations()).toEqual([]);
  });

  test('remove needs --yes where nobody can be asked', async () => {
    const { code, stderr } = await onSandbox(`instance remove ${SPOOLER}`);
    expect({ code, sent: operations() }).toEqual({ code: 64, sent: [] });
    expect(stderr).toContain('needs --yes');
  });

  test.each([
    ['y\n', ['Delete']],
    ['n\n', []],
    ['\n', []],
  ])('remove asks on a terminal; the answer %j sends %j', async (answer, expected) => {
    const surroundings = { stdin: typing(answer), terminal: true };
    const { code, stderr } = await onSandbox(`instance remove ${SPOOLER}`, surroundings);
    expect({ code, sent: operations() }).toEqual({ code: 0, sent: expected });
    expect(stderr).toContain(`Remove root/cimv2:${SPOOLER}? [y/N] `);
  });
});

describe('Ctrl-C', () => {
  test('ends a write, says that its outcome is unknown, and is 130', async () => {
    sandbox.inject({ kind: 'delay', ms: 5000 }, { operation: 'Put' });
    const controller = new AbortController();
    const signal = controller.signal;
    const outcome = onSandbox(`instance set ${SPOOLER} StartMode=Manual`, { signal });
    const reason = Object.assign(new Error('interrupted'), { name: 'AbortError' });
    setTimeout(() => controller.abort(reason), 200);
    const { code, stderr } = await outcome;
    sandbox.clearInjections();
    expect(code).toBe(130);
    expect(stderr).toMatch(/^wscim: interrupted; a write .* may or may not have been carried out/);
  });
});
