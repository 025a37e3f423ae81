import { describe, expect, test } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import { wql } from '../../src/cim/wql.js';
import type { CallOptions } from '../../src/client/deadline.js';
import type { CimSession } from '../../src/client/cim-session.js';
import {
  eventually,
  LATE,
  open,
  openSandbox,
  openSession,
  operations,
  rejection,
  SETTING,
  settingPath,
  stored,
} from './setup.js';

const PATH = 'Test_Setting.Id="one"';
const settings = { server: 'windows' } as const;

const named = (values: object): CimInstance =>
  new CimInstance('Test_Setting', { Id: 'one', ...values }, { path: settingPath() });

type Call = (session: CimSession, options?: CallOptions) => Promise<unknown>;

/** The calls that a class is asked for first. */
const CALLS: readonly (readonly [string, Call])[] = [
  ['getInstance', async (session, options) => session.getInstance(PATH, options)],
  [
    'modifyInstance',
    async (session, options) => session.modifyInstance(named({ Title: 'new' }), options),
  ],
  [
    'createInstance',
    async (session, options) => session.createInstance('Test_Setting', { Id: 'two' }, options),
  ],
  [
    'invokeMethod',
    async (session, options) => session.invokeMethod(PATH, 'Change', { Name: 'a' }, options),
  ],
  [
    'enumerateInstances',
    async (session, options) => session.enumerateInstances('Test_Setting', options).toArray(),
  ],
  [
    'queryInstances',
    async (session, options) =>
      session.queryInstances(wql`SELECT * FROM Test_Setting`, options).toArray(),
  ],
];

describe('what is wrong with a call whatever the class is told before the class is asked for:', () => {
  const option = [{ name: 'a', value: 'b\0' }];

  test.each<[string, Call]>([
    ['a key that XML cannot carry', async (session) => session.getInstance('Test_Setting.Id="\0"')],
    ['such an option of a read', async (session) => session.getInstance(PATH, { options: option })],
    [
      'a fragment of two properties',
      async (session) =>
        session.getInstance(PATH, { properties: ['Title', 'Level'], fragment: true }),
    ],
    [
      'a name that is none',
      async (session) => session.createInstance('Test_Setting', { 'a b': 1 }),
    ],
    [
      'such an option of a write',
      async (session) =>
        session.putInstance({
          instance: named({}),
          mode: 'updateOnly',
          options: option,
        }),
    ],
    [
      'a character that XML lacks',
      async (session) => session.modifyInstance(named({ Title: '\0' })),
    ],
    [
      'a property in the list without value',
      async (session) => session.modifyInstance(named({}), { properties: ['Title'] }),
    ],
    [
      'an empty array',
      async (session) => session.modifyInstance(named({ Names: [] }), { properties: ['Names'] }),
    ],
    [
      'a key in the list, without a path',
      async (session) =>
        session.modifyInstance(new CimInstance('Test_Setting', {}), { properties: ['Id'] }),
    ],
    ['a parameter', async (session) => session.invokeMethod(PATH, 'Change', { Name: '\0' })],
    ['the name of a method', async (session) => session.invokeMethod(PATH, 'a b')],
    [
      'a selector',
      async (session) =>
        session.enumerateInstances('Test_Setting', { where: { Title: '\0' } }).toArray(),
    ],
    [
      'a query',
      async (session) =>
        session.queryInstances(wql.raw('SELECT * FROM Test_Setting WHERE a = "\0"')).toArray(),
    ],
  ])('%s', async (_what, call) => {
    const { sandbox, session } = await open('windows', settings);
    expect(await rejection(call(session))).toMatchObject({ name: 'ValidationError' });
    expect(sandbox.requests).toEqual([]);
  });
});

describe.each(CALLS)('%s, while its class is asked for,', (_name, call) => {
  test('ends with the reason of its signal, and nothing else has been sent', async () => {
    const { sandbox, session } = await open('windows', settings);
    sandbox.inject(LATE);
    const controller = new AbortController();
    const failed = rejection(call(session, { signal: controller.signal }));
    await eventually(() => operations(sandbox)).toEqual(['Get']);
    controller.abort('enough');
    expect(await failed).toBe('enough');
    expect(operations(sandbox)).toEqual(['Get']);
    expect(stored(sandbox)).toEqual(SETTING);
  });

  test('goes on without the class when half of its time is over', async () => {
    const { sandbox, session } = await open('windows', settings);
    sandbox.inject(LATE);
    const start = performance.now();
    const outcome = await call(session, { timeoutMs: 2000 }).catch((error: unknown) => error);
    expect(outcome).not.toMatchObject({ name: 'TimeoutError' });
    expect(operations(sandbox).length).toBeGreaterThan(1);
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  test('asks for nothing when its signal is aborted already', async () => {
    const { sandbox, session } = await open('windows', settings);
    const signal = AbortSignal.abort('enough');
    expect(await rejection(call(session, { signal }))).toBe('enough');
    expect(sandbox.requests).toEqual([]);
  });

  test('goes no further with a password that is wrong: once is enough', async () => {
    const sandbox = await openSandbox();
    let logins = 0;
    const session = openSession(sandbox, {
      ...settings,
      auth: { kind: 'ntlm', username: sandbox.user.username, password: 'wrong' },
      trace: () => (logins += 1),
    });
    expect(await rejection(call(session))).toMatchObject({ name: 'AuthenticationError' });
    expect(logins).toBe(1);
  });
});

describe('a class that cannot be had', () => {
  test.each([{ kind: 'reset-before' }, { kind: 'reset-after' }] as const)(
    'for a lost connection (%o) does not keep a write from being done once',
    async (disturbance) => {
      const { sandbox, session } = await open('windows', settings);
      sandbox.inject(disturbance, { operation: 'Get', times: 2 });
      await session.modifyInstance(named({ Title: 'new' }), { properties: ['Title'] });
      expect(stored(sandbox)).toMatchObject({ Title: 'new' });
      expect(operations(sandbox).filter((name) => name === 'Put')).toHaveLength(1);
    },
  );

  test('leaves what the server says of the call as it is', async () => {
    const { sandbox, session } = await open('windows', settings);
    const failed = await rejection(session.getInstance('Test_None.Id="one"'));
    expect(failed).toMatchObject({ name: 'FaultError', target: 'Test_None.Id="one"' });
    expect(operations(sandbox)).toEqual(['Get', 'Get']);
  });
});

test('a dry run asks for the class, and writes nothing', async () => {
  const { sandbox, session } = await open('windows', settings);
  const options = { properties: ['Level'], dryRun: true };
  const { envelopes } = await session.modifyInstance(named({ Level: '5' }), options);
  expect(envelopes?.join('')).toMatch(/:Level>5</);
  expect(operations(sandbox)).toEqual(['Get']);
});

describe('values that were given by name', () => {
  test.each([
    ['the text of a number', { Level: '5', Size: '6' }, { Level: 5, Size: 6n }],
    ['the text of a boolean', { Enabled: 'false' }, { Enabled: false }],
    ['a number for text', { Title: 5 }, { Title: '5' }],
    ['one value for an array', { Names: 'x' }, { Names: ['x'] }],
  ])('are taken as the class means them: %s', async (_what, values, expected) => {
    const { sandbox, session } = await open('windows', settings);
    await session.createInstance('Test_Setting', { Id: 'two', ...values });
    expect(stored(sandbox, 'two')).toMatchObject(expected);
  });
});

describe('a value that is not what the class of the server says', () => {
  const answer = (content: string): string =>
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><p:Test_Setting xmlns:p="urn:p">${content}</p:Test_Setting></s:Body></s:Envelope>`;

  test.each([
    ['text', '<p:Level>many</p:Level>', 'many'],
    ['several', '<p:Level>1</p:Level><p:Level>2</p:Level>', ['1', '2']],
  ])('is read as if nothing were known of it: %s', async (_what, content, expected) => {
    const { sandbox, session } = await open('windows', settings);
    const envelope = answer(`${content}<p:Size>3</p:Size>`);
    sandbox.inject({ kind: 'envelope', envelope }, { operation: 'Get', skip: 1 });
    const read = await session.getInstance(PATH, { properties: ['Level', 'Size'] });
    expect(read.toJSON()).toEqual({ Level: expected, Size: '3' });
    expect(read.get('Size')).toBe(3n);
  });
});
