import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defineClass } from '../../src/cim/class.js';
import { readMof } from '../../src/mof/read.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { fileWith, jsonLines, type Outcome, type Surroundings, wscim } from './harness.js';

const Own_Thing = defineClass({
  className: 'Own_Thing',
  namespace: 'root/own',
  properties: {
    Id: { type: 'string', key: true, readOnly: true },
    Size: { type: 'uint64' },
  },
});
const Own_Special = defineClass({
  className: 'Own_Special',
  namespace: 'root/own',
  superclass: 'Own_Thing',
  properties: {
    Id: { type: 'string', key: true, readOnly: true, inheritedFrom: 'Own_Thing' },
    Size: { type: 'uint64', inheritedFrom: 'Own_Thing' },
    Extra: { type: 'string', array: true },
  },
  methods: { Reset: { returns: 'uint32', parameters: { Hard: { type: 'boolean', in: true } } } },
});
const Own_Tie = defineClass({
  className: 'Own_Tie',
  namespace: 'root/own',
  association: true,
  properties: {
    Thing: { type: 'reference', ofClass: 'Own_Thing', key: true, readOnly: true },
    Other: { type: 'reference', ofClass: 'Own_Other', key: true, readOnly: true },
  },
});
const Own_Other = defineClass({
  className: 'Own_Other',
  namespace: 'root/own',
  properties: { Name: { type: 'string', key: true, readOnly: true } },
});

let sandbox: Sandbox;
let folder = '';

beforeAll(async () => {
  sandbox = await startSandbox({ classes: [Own_Thing, Own_Special, Own_Tie, Own_Other] });
});
afterAll(async () => sandbox.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wscim-classes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function onSandbox(words: string, surroundings: Surroundings = {}): Promise<Outcome> {
  const { username, password } = sandbox.user;
  const login = ['--auth', 'ntlm', '--user', username, '--password-env', 'PW'];
  const target = ['--url', sandbox.url, '--namespace', 'root/own'];
  const env = { PW: password, XDG_CACHE_HOME: join(folder, 'cache') };
  return wscim([...words.split(' '), ...target, ...login], { env, ...surroundings });
}

async function complete(line: string): Promise<string[]> {
  const env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const { stdout } = await wscim(['complete', '--', `wscim ${line}`], { env });
  return stdout.split('\n').filter((word) => word !== '');
}

const MOF = `#pragma namespace("root/own")
class Own_Thing { [Key, Read] string Id; [Write] uint64 Size; };
class Own_Special : Own_Thing { string Extra[]; };
`;

describe('wscim class show', () => {
  test('of a server is MOF that declares the class, with what it inherits', async () => {
    const { code, stdout, stderr } = await onSandbox('class show Own_Special');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { classes } = readMof(stdout);
    expect(classes.map(({ className, namespace }) => `${namespace}:${className}`)).toEqual([
      'root/own:Own_Special',
    ]);
    expect(Object.keys(classes[0]?.properties ?? {})).toEqual(['Id', 'Size', 'Extra']);
    expect(classes[0]?.properties['Id']).toMatchObject({ type: 'string', key: true });
  });

  test('with --own leaves out what it inherits', async () => {
    const { stdout } = await onSandbox('class show Own_Special --own');
    expect(Object.keys(readMof(stdout).classes[0]?.properties ?? {})).toEqual(['Extra']);
  });

  test('of all is a snapshot, in which every feature is declared once', async () => {
    const { stdout } = await onSandbox('class show *');
    const { classes } = readMof(stdout);
    const special = classes.find(({ className }) => className === 'Own_Special');
    expect(classes).toHaveLength(4);
    expect(Object.keys(special?.properties ?? {})).toEqual(['Extra']);
  });

  test('has colours on a terminal only, and not with NO_COLOR', async () => {
    const file = fileWith('own.mof', MOF);
    const argv = ['class', 'show', 'Own_Thing', '--mof', file];
    const escape = '\u001b[';
    expect((await wscim(argv, { terminal: true })).stdout).toContain(escape);
    expect((await wscim(argv)).stdout).not.toContain(escape);
    expect((await wscim(argv, { terminal: true, env: { NO_COLOR: '1' } })).stdout).not.toContain(
      escape,
    );
  });

  test('in JSON is the class as an object', async () => {
    const { stdout } = await onSandbox('class show Own_Special -o json');
    expect(jsonLines(stdout)).toMatchObject([
      { className: 'Own_Special', superclass: 'Own_Thing', properties: { Extra: { array: true } } },
    ]);
  });

  test('of a class that is named twice shows it once', async () => {
    const { stdout } = await onSandbox('class show Own_Special own_special -o json');
    expect(jsonLines(stdout)).toHaveLength(1);
  });

  test('of a class without its superclass says which that is', async () => {
    const { stdout } = await onSandbox('class show Own_Special');
    expect(stdout).toContain('// derived from Own_Thing\nclass Own_Special {\n');
  });

  test('of a class that is not there is what the server says of it', async () => {
    const { code, stderr } = await onSandbox('class show Own_Nothing');
    expect(code).toBe(2);
    expect(stderr).toContain('Own_Nothing');
    expect(stderr).toMatch(/WBEM_E_(?:NOT_FOUND|INVALID_CLASS)/);
  });
});

describe('wscim class list', () => {
  test('lists names and superclasses', async () => {
    const { stdout } = await onSandbox('class list *Special Own_O*');
    const found = jsonLines(stdout);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ className: 'Own_Special', superclass: 'Own_Thing' });
    expect(found).toContainEqual({ className: 'Own_Other', superclass: null });
  });

  test('makes them known to completion', async () => {
    await onSandbox('class list');
    expect(await complete('instance get Own_Sp')).toEqual(['Own_Special']);
    expect(await complete('instance get --host 127.0.0.1 Own_Sp')).toEqual(['Own_Special']);
    expect(await complete('instance get --host elsewhere Own_Sp')).toEqual([]);
    expect(await complete('instance set Own_Special ')).toEqual(['Id=', 'Size=', 'Extra=']);
    expect(await complete('instance call Own_Special Id=a ')).toContain('Reset');
  });

  test('takes no harm from a cache that is broken', async () => {
    await onSandbox('class list');
    const [name = ''] = readdirSync(join(folder, 'cache', 'wscim', 'classes'));
    const file = join(folder, 'cache', 'wscim', 'classes', name);
    for (const content of ['', '[', '[1]', 'null', '{"Own_X":5,"Own_Y":{"properties":[1]}}']) {
      writeFileSync(file, content);
      expect(await complete('instance get Own_')).toEqual([]);
    }
  });
});

describe('wscim class tree', () => {
  test('shows which classes are derived from which', async () => {
    const { stdout } = await onSandbox('class tree');
    expect(stdout).toBe('Own_Other\nOwn_Thing\n└─ Own_Special\nOwn_Tie\n');
  });

  test('of a class shows those below it', async () => {
    const { stdout } = await onSandbox('class tree own_thing -o json');
    expect(JSON.parse(stdout)).toEqual([
      { className: 'Own_Thing', subclasses: [{ className: 'Own_Special', subclasses: [] }] },
    ]);
  });
});

describe('wscim codegen', () => {
  test('writes the classes of a server, and leaves alone what is the same', async () => {
    const { code, stdout } = await onSandbox(`codegen --classes Own_Special --out ${folder}/out`);
    expect(code).toBe(0);
    const files = ['own/Own_Special.ts', 'own/index.ts'].map((name) => join(folder, 'out', name));
    expect(jsonLines(stdout)).toEqual(files.map((file) => ({ file, state: 'written' })));
    expect(readFileSync(files[0] ?? '', 'utf8')).toContain(
      'export interface Own_Special extends CimInstance, Own_SpecialProperties {}',
    );
    const again = await onSandbox(`codegen --classes Own_Special --out ${folder}/out`);
    expect(jsonLines(again.stdout)).toEqual(files.map((file) => ({ file, state: 'unchanged' })));
  });

  test('gives the same files from a snapshot', async () => {
    const snapshot = join(folder, 'own.mof');
    writeFileSync(snapshot, (await onSandbox('class show *')).stdout);
    await wscim(['codegen', '--mof', snapshot, '--out', `${folder}/a`]);
    await onSandbox(`codegen --out ${folder}/b`);
    const names = readdirSync(`${folder}/a/own`);
    expect(readdirSync(`${folder}/b/own`)).toEqual(names);
    const body = (path: string): string => readFileSync(path, 'utf8').replace(/^.*\n/, '');
    for (const name of names) {
      expect(body(`${folder}/a/own/${name}`)).toBe(body(`${folder}/b/own/${name}`));
    }
  });

  test('with --with-associations has what refers to the classes', async () => {
    const out = ['--out', `${folder}/out`];
    const words = 'codegen --classes Own_Special --with-associations';
    await onSandbox(`${words} ${out.join(' ')}`);
    expect(readdirSync(`${folder}/out/own`)).toEqual(['Own_Special.ts', 'Own_Tie.ts', 'index.ts']);
  });

  test('with --check writes nothing and tells by its exit code', async () => {
    const file = fileWith('own.mof', MOF);
    const argv = ['codegen', '--mof', file, '--out', `${folder}/out`];
    expect(await wscim([...argv, '--check'])).toMatchObject({ code: 1 });
    expect(existsSync(`${folder}/out`)).toBe(false);
    await wscim(argv);
    expect(await wscim([...argv, '--check'])).toMatchObject({ code: 0 });
    writeFileSync(`${folder}/out/own/Own_Thing.ts`, '// generated by wscim codegen\n');
    const { code, stdout } = await wscim([...argv, '--check']);
    expect(code).toBe(1);
    expect(jsonLines(stdout).filter(({ state }) => state !== 'same')).toEqual([
      { file: join(folder, 'out/own/Own_Thing.ts'), state: 'different' },
    ]);
  });

  test('never overwrites what somebody wrote', async () => {
    const file = fileWith('own.mof', MOF);
    const argv = ['codegen', '--mof', file, '--out', folder];
    await wscim(argv);
    writeFileSync(`${folder}/own/index.ts`, 'export {};\n');
    const { code, stderr } = await wscim(argv);
    expect(code).toBe(64);
    expect(stderr).toContain('index.ts was not generated by wscim; nothing was written');
  });

  test.each([
    ['codegen --mof own.mof', /where to\? use --out FOLDER/],
    ['codegen --mof own.mof --host srv01 --out x', /--mof goes without a server/],
    ['codegen --out x', /which server\?/],
    ['class list --host a --host b --user u --password-env PW', /one server at a time/],
    ['class list --mof nowhere.mof', /nowhere\.mof:1:1: expected a file that can be read/],
  ])('refuses %s', async (words, message) => {
    const { code, stdout, stderr } = await wscim(words.split(' '), { env: { PW: 'x' } });
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('never mixes namespaces in a folder', async () => {
    const [a, b] = ['root/a.b', 'root/a_b'].map((name) => `#pragma namespace("${name}")`);
    const file = fileWith('mixed.mof', `${a}\nclass A { };\n${b}\nclass B { };\n`);
    const { code, stdout, stderr } = await wscim([
      'codegen',
      '--mof',
      file,
      '--out',
      `${folder}/o`,
    ]);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(
      'the classes of root/a.b and of root/a_b would be in one folder, a_b; generate them apart, with --namespace',
    );
    expect(existsSync(`${folder}/o`)).toBe(false);
  });

  test('says all that is wrong with a MOF file, each with its place', async () => {
    const file = fileWith('bad.mof', 'class A { strnig B; };\nclass C { string D };\n');
    const { code, stderr } = await wscim(['class', 'list', '--mof', file]);
    expect(code).toBe(64);
    expect(stderr).toMatch(/^wscim: .*bad\.mof:1:11: expected .*, found strnig$/m);
    expect(stderr).toMatch(/^wscim: .*bad\.mof:2:\d+: /m);
    expect(stderr).toMatch(/^wscim: 2 places of .*bad\.mof are not MOF; nothing was done/m);
  });

  test('names what is missing of an inheritance', async () => {
    const file = fileWith('lone.mof', 'class A : B { };\n');
    const { code, stderr } = await wscim(['class', 'list', '--mof', file]);
    expect(code).toBe(64);
    expect(stderr).toContain('A is derived from B, which is not known');
  });
});
