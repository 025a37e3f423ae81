import { describe, expect, test } from 'vitest';
import { type CimClass, defineClass } from '../../src/cim/class.js';
import type { CimSession } from '../../src/client/cim-session.js';
import { Win32_Service } from '../../src/gen/cimv2/index.js';
import { readEnvelope } from '../../src/wsman/envelope.js';
import type { MessageHeaders } from '../../src/wsman/headers.js';
import type { Sandbox } from '../../src/testing.js';
import { parseXml } from '../../src/xml/parse.js';
import { type Asked, classFixtures } from '../binding/class-xml/fixture.js';
import { fault, openSandbox, openSession, rejection, type Stage } from './setup.js';

const ELEMENT = defineClass({
  className: 'Demo_Element',
  namespace: 'root/cimv2',
  abstract: true,
  properties: { Caption: { type: 'string', readOnly: true } },
});

const own = { inheritedFrom: 'Demo_Element' } as const;

const DISK = defineClass({
  className: 'Demo_Disk',
  namespace: 'root/cimv2',
  superclass: 'Demo_Element',
  properties: {
    Caption: { type: 'string', readOnly: true, ...own },
    DeviceID: { type: 'string', key: true },
    Size: { type: 'uint64', readOnly: true },
    Parts: { type: 'object', array: true, ofClass: 'Demo_Part' },
  },
  methods: {
    Format: {
      returns: 'uint32',
      static: true,
      parameters: { Quick: { type: 'boolean', in: true } },
    },
  },
});

const derived = (className: string, superclass: string): CimClass =>
  defineClass({ className, namespace: 'root/cimv2', superclass, properties: {} });

const CLASSES = [
  ELEMENT,
  DISK,
  derived('Demo_Flash', 'demo_disk'),
  derived('Demo_Tape', 'Demo_Element'),
  defineClass({ className: 'Other', namespace: 'root/other', properties: {} }),
];

async function open(dialect: 'windows' | 'omi' | 'openwsman' = 'windows'): Promise<Stage> {
  const sandbox = await openSandbox({ dialect, classes: CLASSES, instances: [] });
  return { sandbox, session: openSession(sandbox) };
}

/** The headers of the last request. */
function lastHeaders({ requests }: Sandbox): MessageHeaders {
  return readEnvelope(parseXml(requests.at(-1)?.envelope ?? '')).headers;
}

/** What a class says besides its qualifiers. */
function plain(cimClass: CimClass): unknown {
  return JSON.parse(
    JSON.stringify(cimClass, (name, member: unknown) =>
      name === 'qualifiers' ? undefined : member,
    ),
  );
}

describe('CimSession.getClass', () => {
  test.each(['windows', 'omi'] as const)('reads a class from %s', async (dialect) => {
    const { session } = await open(dialect);
    expect(plain(await session.getClass('demo_disk'))).toEqual(plain(DISK));
  });

  test('reads a class as it was generated', async () => {
    const sandbox = await openSandbox({ classes: [Win32_Service], instances: [] });
    const read = await openSession(sandbox).getClass('Win32_Service');
    expect(plain(read)).toEqual(plain(Win32_Service));
  });

  test('reads only names and types without qualifiers', async () => {
    const { session } = await open();
    const { properties, qualifiers } = await session.getClass('Demo_Disk', {
      includeQualifiers: false,
    });
    expect(properties['DeviceID']).toEqual({ type: 'string' });
    expect(qualifiers).toBe(undefined);
  });

  test('reads only what the class declares itself', async () => {
    const { session } = await open();
    const { properties } = await session.getClass('Demo_Disk', { localOnly: true });
    expect(Object.keys(properties)).toEqual(['DeviceID', 'Size', 'Parts']);
  });

  test('reads a class of another namespace', async () => {
    const { session } = await open();
    expect(await session.getClass('Other', { namespace: 'root\\other' })).toMatchObject({
      className: 'Other',
      namespace: 'root/other',
    });
  });

  test('asks for nothing but the class', async () => {
    const { sandbox, session } = await open();
    await session.getClass('Demo_Disk');
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['Get']);
  });

  test('passes options on to the server', async () => {
    const { sandbox, session } = await open();
    const option = { name: 'wmi:Extra', value: 'x' };
    await session.getClass('Demo_Disk', { options: [option] });
    expect(lastHeaders(sandbox).options).toContainEqual(option);
  });

  test.each([
    ['windows', 'Nope', 'root/cimv2', 'WBEM_E_INVALID_CLASS'],
    ['windows', 'Demo_Disk', 'root/nowhere', 'WBEM_E_INVALID_NAMESPACE'],
    ['omi', 'Nope', 'root/cimv2', 'WBEM_E_INVALID_CLASS'],
    ['omi', 'Demo_Disk', 'root/nowhere', 'WBEM_E_INVALID_NAMESPACE'],
    ['openwsman', 'Demo_Disk', 'root/cimv2', 'WBEM_E_NOT_FOUND'],
  ] as const)('of %s rejects for %s in %s with %s', async (dialect, name, namespace, status) => {
    const { session } = await open(dialect);
    expect(await rejection(session.getClass(name, { namespace }))).toMatchObject({
      hresultName: status,
      message: expect.stringContaining(`Get ${name} on `) as string,
    });
  });

  test.each(['', 'a b', 'A.Id=1', '*'])('sends nothing for the name %j', async (name) => {
    const { sandbox, session } = await open();
    expect(await rejection(session.getClass(name))).toMatchObject({
      hresultName: 'WBEM_E_INVALID_OBJECT_PATH',
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('rejects for an answer that is no class', async () => {
    const { sandbox, session } = await open();
    const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body><CLASS/></s:Body></s:Envelope>`;
    sandbox.inject({ kind: 'envelope', envelope });
    expect(await rejection(session.getClass('Demo_Disk'))).toMatchObject({
      code: 'ERR_WSMAN_PROTOCOL',
    });
  });

  test('rejects with what the server says', async () => {
    const { sandbox, session } = await open();
    sandbox.inject(fault('access-denied'));
    expect(await rejection(session.getClass('Demo_Disk'))).toMatchObject({
      hresultName: 'WBEM_E_ACCESS_DENIED',
    });
  });
});

const names = async (classes: AsyncIterable<CimClass>): Promise<string[]> => {
  const all: string[] = [];
  for await (const { className } of classes) all.push(className);
  return all;
};

const HIERARCHY = [
  [null, false, ['Demo_Element']],
  [null, true, ['Demo_Element', 'Demo_Disk', 'Demo_Flash', 'Demo_Tape']],
  ['demo_element', false, ['Demo_Disk', 'Demo_Tape']],
  ['Demo_Element', true, ['Demo_Disk', 'Demo_Flash', 'Demo_Tape']],
  ['Demo_Tape', true, []],
] as const;

describe('CimSession.enumerateClasses', () => {
  test.each(HIERARCHY)('yields the classes below %s, deep: %s', async (base, deep, expected) => {
    const { session } = await open();
    expect(await names(session.enumerateClasses(base, { deep }))).toEqual(expected);
  });

  test('yields whole classes, page by page', async () => {
    const { sandbox, session } = await open();
    const results = session.enumerateClasses('Demo_Element', { maxElements: 1 });
    const [disk] = await results.toArray();
    expect(plain(disk as CimClass)).toEqual(plain(DISK));
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['Enumerate', 'Pull']);
  });

  test('yields only names and types without qualifiers', async () => {
    const { session } = await open();
    const [disk] = await session
      .enumerateClasses('Demo_Element', { includeQualifiers: false, localOnly: true })
      .toArray();
    expect(disk?.properties).toEqual({
      DeviceID: { type: 'string' },
      Size: { type: 'uint64' },
      Parts: { type: 'object', array: true },
    });
  });

  test('is released when the loop is left', async () => {
    const { sandbox, session } = await open();
    for await (const one of session.enumerateClasses(null, { deep: true, maxElements: 1 })) {
      expect(one.className).toBe('Demo_Element');
      break;
    }
    expect(sandbox.openEnumerations).toBe(0);
  });

  test('rejects for a class that is not there', async () => {
    const { session } = await open();
    expect(await rejection(session.enumerateClasses('Nope').toArray())).toMatchObject({
      hresultName: 'WBEM_E_INVALID_CLASS',
    });
  });

  test('rejects where the server does not list classes', async () => {
    const { session } = await open('omi');
    expect(await rejection(session.enumerateClasses().toArray())).toMatchObject({
      hresultName: 'WBEM_E_INVALID_CLASS',
    });
  });

  test('asks for nothing with a name that is none', async () => {
    const { session } = await open();
    expect(() => session.enumerateClasses('a b')).toThrow('is not a class name');
  });
});

describe('CimSession.enumerateClassNames', () => {
  test.each(HIERARCHY)('yields the names below %s, deep: %s', async (base, deep, expected) => {
    const { session } = await open();
    expect(await session.enumerateClassNames(base, { deep }).toArray()).toEqual(expected);
  });

  test('yields those without a superclass when asked for nothing in particular', async () => {
    const { session } = await open();
    expect(await session.enumerateClassNames().toArray()).toEqual(['Demo_Element']);
  });
});

describe('the requests about classes', () => {
  const ask = async (session: CimSession, asked: Asked, isNames: boolean): Promise<unknown> => {
    const { className, ...options } = asked;
    if (isNames) return session.enumerateClassNames(className, options).toArray();
    return session.enumerateClasses(className, options).toArray();
  };

  test.each(classFixtures('get-class'))('are those of fixture $name', async ({ expected }) => {
    const { sandbox, session } = await open();
    const { className, ...options } = expected.asked;
    await session.getClass(className ?? '', options).catch(() => null);
    const { resourceUri, selectors, options: sent } = expected.request.headers;
    expect(lastHeaders(sandbox)).toMatchObject({ resourceUri, selectors, options: sent });
  });

  test.each(classFixtures('enumerate-classes'))(
    'are those of fixture $name',
    async ({ expected }) => {
      const { sandbox, session } = await open();
      await ask(session, expected.asked, expected.response.names !== undefined).catch(() => null);
      const { resourceUri, selectors, options: sent } = expected.request.headers;
      expect(lastHeaders(sandbox)).toMatchObject({ resourceUri, selectors, options: sent });
    },
  );
});
