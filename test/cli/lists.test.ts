import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { CimInstance } from '../../src/cim/instance.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { Win32_DependentService, Win32_Service } from '../../src/gen/cimv2/index.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import { jsonLines, type Outcome, type Surroundings, wscim } from './harness.js';

const Own_Thing = defineClass({
  className: 'Own_Thing',
  namespace: 'root/own',
  properties: {
    Id: { type: 'string', key: true },
    Size: { type: 'uint64' },
    Tags: { type: 'string', array: true },
  },
});
const Own_Special = defineClass({
  ...Own_Thing,
  className: 'Own_Special',
  superclass: 'Own_Thing',
  properties: { ...Own_Thing.properties, Extra: { type: 'string' } },
});

const SPOOLER = 'Win32_Service.Name="Spooler"';

let sandbox: Sandbox;

function service(Name: string, values: Readonly<Record<string, string | number>>): CimInstance {
  return new CimInstance(Win32_Service, { Name, ...values });
}

function serviceAt(Name: string): CimObjectPath {
  return CimObjectPath.parse(`root/cimv2:Win32_Service.Name="${Name}"`);
}

beforeAll(async () => {
  sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: [Win32_Service, Win32_DependentService, Own_Thing, Own_Special],
    instances: [
      service('Spooler', { StartMode: 'Auto', State: 'Running', TagId: 7 }),
      service('RpcSs', { StartMode: 'Auto', State: 'Stopped' }),
      service('W32Time', { StartMode: 'Manual', State: 'Stopped' }),
      new CimInstance(Win32_DependentService, {
        Antecedent: serviceAt('RpcSs'),
        Dependent: serviceAt('Spooler'),
      }),
      new CimInstance(Own_Thing, { Id: 'a', Size: 2n ** 60n, Tags: ['x', 'y'] }),
      new CimInstance(Own_Special, { Id: 'b', Extra: 'more' }),
    ],
  });
});

afterAll(async () => sandbox.close());

beforeEach(() => {
  sandbox.requests.length = 0;
});

/** Runs a command line against the sandbox; a text in brackets is one word. */
async function onSandbox(words: string, surroundings: Surroundings = {}): Promise<Outcome> {
  const { username, password } = sandbox.user;
  const login = ['--user', username, '--password-env', 'PW', '--allow-unencrypted'];
  const argv = [...words.matchAll(/\[([^\]]*)\]|(\S+)/g)].map(
    ([, text, word]) => text ?? word ?? '',
  );
  const env = { PW: password };
  return wscim([...argv, '--url', sandbox.url, ...login], { env, ...surroundings });
}

async function rowsOf(words: string, surroundings: Surroundings = {}): Promise<unknown[]> {
  const { code, stdout, stderr } = await onSandbox(words, surroundings);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines(stdout);
}

function sent(): string[] {
  return sandbox.requests.map(({ operation }) => operation);
}

describe('wscim instance list', () => {
  const LIST = 'instance list Win32_Service --fields Name';

  test('lists the instances, typed where the class is known', async () => {
    expect(await rowsOf('instance list Win32_Service --fields name,tagid')).toEqual([
      { Name: 'Spooler', TagId: 7 },
      { Name: 'RpcSs', TagId: null },
      { Name: 'W32Time', TagId: null },
    ]);
  });

  test.each([
    ['StartMode=Auto', ['Spooler', 'RpcSs']],
    ['startmode=auto State=Running', ['Spooler']],
    ['Name=Spooler', ['Spooler']],
    ['TagId=7', ['Spooler']],
    ['TagId:=7', ['Spooler']],
    ['StartMode=Disabled', []],
  ])('with %s lists those only', async (where, names) => {
    expect(await rowsOf(`${LIST} ${where}`)).toEqual(names.map((Name) => ({ Name })));
  });

  test('lists derived classes too, but not with --shallow', async () => {
    const words = 'instance list root/own:Own_Thing --fields Id,Extra,__CLASS';
    expect(await rowsOf(words)).toEqual([
      { Id: 'a', Extra: null, __CLASS: 'Own_Thing' },
      { Id: 'b', Extra: 'more', __CLASS: 'Own_Special' },
    ]);
    expect(await rowsOf(`${words} --shallow`)).toHaveLength(1);
  });

  test('takes the namespace from the option', async () => {
    const words = 'instance list Own_Thing --namespace root/own --fields Id,Size,Tags';
    expect(await rowsOf(words)).toMatchObject([
      { Id: 'a', Size: `${2n ** 60n}`, Tags: ['x', 'y'] },
      { Id: 'b' },
    ]);
  });

  test.each(['Win32_Service', 'root/own:Own_Thing'])('knows the paths of %s', async (name) => {
    const rows = (await rowsOf(`instance list ${name} --fields __PATH`)) as { __PATH: string }[];
    expect(rows.map(({ __PATH }) => CimObjectPath.parse(__PATH).isClass)).not.toContain(true);
  });

  test('gives only paths with --paths, and asks for nothing else', async () => {
    expect(await rowsOf('instance list root/own:Own_Thing --paths')).toEqual([
      { path: 'root/own:Own_Thing.Id="a"' },
      { path: 'root/own:Own_Special.Id="b"' },
    ]);
    expect(sandbox.requests.at(-1)?.envelope).toContain('>EnumerateEPR<');
  });

  test.each([
    [
      'instance list Win32_Service StartMode=Manual --paths',
      'root/cimv2:Win32_Service.Name="W32Time"',
    ],
    ['instance list root/own:Own_Thing Id=b --paths', 'root/own:Own_Special.Id="b"'],
  ])('gives the paths of those that are chosen: %s', async (words, path) => {
    expect(await rowsOf(words)).toEqual([{ path }]);
  });

  test('gives keys of paths as fields', async () => {
    const words = 'instance list Win32_Service --paths --limit 1 --fields Name,__CLASS';
    expect(await rowsOf(words)).toEqual([{ Name: 'Spooler', __CLASS: 'Win32_Service' }]);
  });

  test('has the columns of the class in csv', async () => {
    const { stdout } = await onSandbox('instance list Win32_Service StartMode=Disabled -o csv');
    expect(stdout).toBe(`${Object.keys(Win32_Service.properties).join(',')}\r\n`);
  });

  test('has every element in Results, with only the fields that were asked for', async () => {
    const { stdout } = await onSandbox('instance list root/own:Own_Thing --fields Size -o xml');
    expect(stdout).toMatch(/^<Results>\n<Result [^]*<\/Result>\n<\/Results>\n$/);
    expect(stdout).toMatch(/<\w+:Own_Special /);
    expect(stdout).not.toContain('Tags');
  });

  test.each([
    [SPOOLER, /names an instance; name the class Win32_Service/],
    ['Win32_Service Nope=1', /WBEM_E_INVALID_PROPERTY/],
    ['Win32_Service TagId=x', /is uint32/],
    ['Win32_Service Name:=null', /query/],
    ['Win32_Service --fields Nope', /WBEM_E_INVALID_PROPERTY/],
    ['Win32_Service Spooler', /neither Name=value nor/],
  ])('refuses %s and sends nothing', async (words, message) => {
    const { code, stdout, stderr } = await onSandbox(`instance list ${words}`);
    expect({ code, stdout, sent: sent() }).toEqual({ code: 64, stdout: '', sent: [] });
    expect(stderr).toMatch(message);
  });

  test('of a class that the server does not have is an error, and writes nothing', async () => {
    const { code, stdout, stderr } = await onSandbox('instance list Nope -o json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('WBEM_E_INVALID_CLASS');
  });

  test('of no instances is an empty list', async () => {
    const { code, stdout } = await onSandbox(`${LIST} StartMode=Disabled -o json`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[]\n' });
  });
});

describe('wscim query', () => {
  test('lists what the query selects, typed where the class is known', async () => {
    expect(await rowsOf('query [SELECT Name, TagId FROM win32_service WHERE TagId = 7]')).toEqual([
      { Name: 'Spooler', TagId: 7 },
    ]);
  });

  test('reads the query from standard input', async () => {
    const stdin = 'SELECT Name\nFROM Win32_Service\n';
    expect(await rowsOf('query - --limit 2', { stdin })).toHaveLength(2);
  });

  test('asks another namespace', async () => {
    const words = 'query [SELECT * FROM Own_Special] --namespace root/own';
    expect(await rowsOf(words)).toMatchObject([{ Id: 'b', Extra: 'more' }]);
  });

  test('has the columns of the class in csv for SELECT *', async () => {
    const { stdout } = await onSandbox('query [SELECT * FROM Win32_Service] -o csv');
    expect(stdout).toMatch(/^Caption,Description,InstallDate,/);
    const projected = await onSandbox('query [SELECT Name FROM Win32_Service] -o csv');
    expect(projected.stdout).toBe('Name\r\nSpooler\r\nRpcSs\r\nW32Time\r\n');
  });

  test.each([
    ['query []', {}, /the query is empty/],
    ['query -', { stdin: ' \n' }, /the query is empty/],
    ['query SELECT * FROM x', {}, /no more than 1 argument/],
    ['query - --password-stdin', {}, /both read standard input/],
  ])('refuses %s', async (words, surroundings, message) => {
    const { code, stderr } = await onSandbox(words, surroundings);
    expect({ code, sent: sent() }).toEqual({ code: 64, sent: [] });
    expect(stderr).toMatch(message);
  });

  test('that the server does not understand is an error', async () => {
    const { code, stderr } = await onSandbox('query [SELECT FROM]');
    expect(code).toBe(2);
    expect(stderr).toContain('WBEM_E_INVALID_QUERY');
  });
});

describe('wscim assoc', () => {
  test('lists what an instance is associated with', async () => {
    expect(await rowsOf(`assoc ${SPOOLER} --fields Name,__PATH`)).toEqual([
      { Name: 'RpcSs', __PATH: 'root/cimv2:Win32_Service.Name="RpcSs"' },
    ]);
    expect(await rowsOf('assoc Win32_Service Name=RpcSs --paths')).toEqual([
      { path: `root/cimv2:${SPOOLER}` },
    ]);
  });

  test('lists the associations with --references', async () => {
    const words = 'assoc Win32_Service Name=Spooler --references';
    expect(await rowsOf(words)).toMatchObject([
      { Antecedent: 'root/cimv2:Win32_Service.Name="RpcSs"' },
    ]);
    expect(await rowsOf(`${words} --paths --fields __CLASS`)).toEqual([
      { __CLASS: 'Win32_DependentService' },
    ]);
  });

  test.each([
    ['--role Dependent', 1],
    ['--role Antecedent', 0],
    ['--result-role Antecedent', 1],
    ['--result-role Dependent', 0],
    ['--assoc-class Win32_DependentService', 1],
    ['--result-class Win32_Service', 1],
    ['--references --role Antecedent', 0],
    ['--references --result-class Win32_DependentService', 1],
  ])('follows with %s', async (conditions, count) => {
    expect(await rowsOf(`assoc ${SPOOLER} ${conditions}`)).toHaveLength(count);
  });

  test('types what is of a class that is known', async () => {
    const words = 'assoc Win32_Service Name=RpcSs --fields TagId';
    expect(await rowsOf(`${words} --result-class win32_service`)).toEqual([{ TagId: 7 }]);
    expect(await rowsOf(words)).toEqual([{ TagId: '7' }]);
  });

  test.each([
    ['Win32_Service', /name the instance by its keys/],
    ['Win32_Service Name=Spooler State=x', /State is no key/],
    [`${SPOOLER} --references --assoc-class X`, /--references goes without/],
    [`${SPOOLER} --references --result-role X`, /--references goes without/],
  ])('refuses %s', async (words, message) => {
    const { code, stderr } = await onSandbox(`assoc ${words}`);
    expect({ code, sent: sent() }).toEqual({ code: 64, sent: [] });
    expect(stderr).toMatch(message);
  });
});
