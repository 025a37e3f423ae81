import { describe, expect, test } from 'vitest';
import { defineClass, parseFault } from '../../src/index.js';
import { type DialectName, startSandbox } from '../../src/testing.js';
import { findFirst } from '../../src/xml/outline.js';
import { parseXml } from '../../src/xml/parse.js';
import { request } from '../server/messages.js';
import { post } from '../server/wire.js';
import { capture, hasCaptures } from '../support/captures.js';
import { type Infoset, infosetOf } from '../support/infoset.js';

const CIM_XML = 'http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/';

const Base = defineClass({
  className: 'Demo_Base',
  namespace: 'root/demo',
  properties: { Id: { type: 'string', key: true } },
});

const Derived = defineClass({
  className: 'Demo_Derived',
  namespace: 'root/demo',
  superclass: 'Demo_Base',
  properties: {
    Id: { type: 'string', key: true, readOnly: true, inheritedFrom: 'Demo_Base' },
    Size: { type: 'uint64', readOnly: true },
  },
});

async function answerTo(message: string, dialect: DialectName = 'windows'): Promise<string> {
  const classes = [Base, Derived];
  await using sandbox = await startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes,
    instances: [],
  });
  return (await post(sandbox, message)).body;
}

function classIn(body: string): Infoset | undefined {
  const element = findFirst(parseXml(body), 'CLASS');
  return element === undefined ? undefined : infosetOf(element);
}

function getClass(className: string, uri = '*', options: readonly string[] = []): string {
  const set = options.map((name) => `<w:Option Name="${name}">true</w:Option>`).join('');
  const selectors = {
    __cimnamespace: 'root/demo',
    ...(uri === '*' ? { ClassName: className } : {}),
  };
  const blocks = { OptionSet: `<w:OptionSet>${set}</w:OptionSet>` };
  return request({ uri: `${CIM_XML}${uri}`, selectors, blocks });
}

const SIZE = { name: 'PROPERTY', attributes: { NAME: 'Size', TYPE: 'uint64' } };

describe('class metadata of the sandbox', () => {
  test.each(['*', 'Demo_Derived'])('names a class by %s', async (uri) => {
    const found = classIn(await answerTo(getClass('Demo_Derived', uri)));
    expect(found?.attributes).toEqual({ NAME: 'Demo_Derived', SUPERCLASS: 'Demo_Base' });
  });

  test('has nothing that is not asked for', async () => {
    const found = classIn(await answerTo(getClass('Demo_Derived')));
    expect(found?.children).toEqual([SIZE]);
  });

  test.each([
    ['IncludeInheritedElements', 'IncludeClassOrigin'],
    ['wmi:IncludeInheritedElements', 'wmi:IncludeClassOrigin'],
  ])('has what %s and %s ask for', async (...options) => {
    const found = classIn(await answerTo(getClass('Demo_Derived', '*', options)));
    expect(found?.children).toEqual([
      {
        name: 'PROPERTY',
        attributes: { NAME: 'Id', TYPE: 'string', CLASSORIGIN: 'Demo_Base', PROPAGATED: 'true' },
      },
      { name: 'PROPERTY', attributes: { ...SIZE.attributes, CLASSORIGIN: 'Demo_Derived' } },
    ]);
  });

  test('makes qualifiers of what a class declares', async () => {
    const found = classIn(await answerTo(getClass('Demo_Base', '*', ['IncludeQualifiers'])));
    const names = found?.children?.[0]?.children?.map(({ attributes }) => attributes?.['NAME']);
    expect(names).toEqual(['Key', 'Write']);
  });

  test('is not there for openwsman', async () => {
    const body = await answerTo(getClass('Demo_Base'), 'openwsman');
    expect(parseFault(body).subcode).toBe('wsa:DestinationUnreachable');
  });

  test.each(['Put', 'Create', 'Delete'])('cannot be the subject of a %s', async (action) => {
    const selectors = { __cimnamespace: 'root/demo', ClassName: 'Demo_Base' };
    const body = await answerTo(
      request({ uri: `${CIM_XML}*`, selectors, action, body: '<CLASS/>' }),
    );
    expect(parseFault(body).subcode).toBe('wsa:DestinationUnreachable');
  });
});

describe.skipIf(!hasCaptures)("a request of Microsoft's own client for a class", () => {
  test('is answered', async () => {
    const message = capture('corpus/messages/222-omi-sample-getclassrequest.xml');
    const asked = defineClass({
      ...Derived,
      className: 'CIM_VLANEndpoint',
      namespace: 'root/cimv2',
    });
    await using sandbox = await startSandbox({
      basic: true,
      allowUnencrypted: true,
      classes: [asked],
      instances: [],
    });
    const { body } = await post(sandbox, message);
    expect(classIn(body)?.attributes).toMatchObject({ NAME: 'CIM_VLANEndpoint' });
  });
});
