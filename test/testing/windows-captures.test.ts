import { describe, expect, test } from 'vitest';
import { Win32_OperatingSystem, Win32_Process } from '../../src/gen/cimv2/index.js';
import { CimInstance, defineClass, WBEM_S_NO_ERROR } from '../../src/index.js';
import { type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { fragment, request, type RequestParts, WMI, xmlFragment } from '../server/messages.js';
import { post } from '../server/wire.js';
import { capture, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import { capturedInstance } from './captured-classes.js';

const PLUGFEST = `${WMI}root/plugfest/`;

const ContactInfo = defineClass({
  className: 'ContactInfo',
  namespace: 'root/plugfest',
  properties: {
    Address: { type: 'string' },
    key: { type: 'uint32', key: true },
    Name: { type: 'string' },
    Telephone: { type: 'string' },
  },
});
const EmployeeRecord = defineClass({
  className: 'EmployeeRecord',
  namespace: 'root/plugfest',
  properties: {
    Alias: { type: 'string' },
    Id: { type: 'uint32', key: true },
    Name: { type: 'string' },
  },
});
function read(name: string): string {
  return capture(`corpus/messages/${name}.xml`);
}

function start(): Promise<Sandbox> {
  const caption = textIn(read('230-vista-interop-6-7-fragment-get'), 'XmlFragment') ?? '';
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: [ContactInfo, EmployeeRecord, Win32_OperatingSystem, Win32_Process],
    instances: [
      capturedInstance(ContactInfo, 'corpus/messages/227-vista-interop-6-2-get.xml'),
      new CimInstance(EmployeeRecord, { Alias: 'x', Id: 1, Name: 'X' }),
      new CimInstance(Win32_OperatingSystem, { Name: 'x', Caption: caption }),
    ],
  });
}

/** The first node of this local name. */
function find(node: Infoset, name: string): Infoset | undefined {
  if (node.name.endsWith(`}${name}`)) return node;
  for (const inner of node.children ?? []) {
    const found = find(inner, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A node without some attributes and texts, each by its local name. */
function without(node: Infoset, names: readonly string[]): Infoset {
  const isPrivate = (name: string): boolean => names.includes(name.replace(/^.*\}/, ''));
  const attributes = Object.entries(node.attributes ?? {}).filter(([name]) => !isPrivate(name));
  const { children, text } = node;
  return {
    name: node.name,
    attributes: Object.fromEntries(attributes),
    ...(children === undefined ? {} : { children: children.map((one) => without(one, names)) }),
    ...(text === undefined || isPrivate(node.name) ? {} : { text }),
  };
}

const EMPLOYEE = `${PLUGFEST}EmployeeRecord`;

/** A Put of the values that the captured answer to one has. */
function put(blocks = {}): RequestParts {
  const sent = ['Alias', 'Name'].map(
    (name) => `<q:${name}>${textIn(read('237-vista-interop-9-1-put'), name)}</q:${name}>`,
  );
  const body = `<q:EmployeeRecord xmlns:q="${EMPLOYEE}">${sent.join('')}</q:EmployeeRecord>`;
  return { action: 'Put', uri: EMPLOYEE, selectors: { Id: '1' }, body, blocks };
}

/** What Windows sent in a body, and the request whose answer is the same. */
const BODIES: readonly (readonly [string, () => RequestParts, string])[] = [
  [
    '227-vista-interop-6-2-get',
    () => ({ uri: `${PLUGFEST}ContactInfo`, selectors: { key: '1' } }),
    'ContactInfo',
  ],
  [
    '230-vista-interop-6-7-fragment-get',
    () => ({
      uri: `${WMI}root/cimv2/Win32_OperatingSystem`,
      selectors: {},
      blocks: fragment('Caption/text()'),
    }),
    'XmlFragment',
  ],
  ['237-vista-interop-9-1-put', put, 'EmployeeRecord'],
];

describe.skipIf(!hasCaptures)('what Windows sent', () => {
  test.each(BODIES)('is what the sandbox sends: %s', async (name, partsOf, root) => {
    await using sandbox = await start();
    const { status, body } = await post(sandbox, request(partsOf()));
    const answered = find(comparable(body), root);
    expect(status).toBe(200);
    // Windows names the language of an instance as well.
    expect(answered && without(answered, ['lang'])).toEqual(
      without(comparable(read(name)), ['lang']),
    );
  });

  test('is what the sandbox sends for a fragment that was put', async () => {
    await using sandbox = await start();
    const body = xmlFragment('<q:Alias>new</q:Alias>', EMPLOYEE);
    const parts = { action: 'Put', uri: EMPLOYEE, selectors: { Id: '1' }, body };
    const answered = await post(sandbox, request({ ...parts, blocks: fragment('Alias') }));
    const expected =
      '<w:XmlFragment xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><Alias>new</Alias></w:XmlFragment>';
    expect(find(comparable(answered.body), 'XmlFragment')).toEqual(comparable(expected));
  });

  test('is what the sandbox sends when there is no such instance', async () => {
    await using sandbox = await start();
    const blocks = {
      MessageID: '<a:MessageID>uuid:48ABB925-4C64-0005-0000-000000010000</a:MessageID>',
    };
    const parts = { uri: `${WMI}root/cimv2/Win32_Process`, selectors: { Handle: '29' }, blocks };
    const { body } = await post(sandbox, request(parts));
    // The provider of the class has another name than the WMI service, and its path is written out.
    const own = ['ProviderName', 'path'];
    expect(without(comparable(body), own)).toEqual(
      without(comparable(read('206-omi-parser-l1509-windows-fault')), own),
    );
  });

  test('is what the sandbox sends when the time is over', async () => {
    await using sandbox = await start();
    sandbox.register('EmployeeRecord', { putInstance: () => WBEM_S_NO_ERROR });
    const blocks = {
      OperationTimeout: '<w:OperationTimeout>PT0.02S</w:OperationTimeout>',
      MessageID: '<a:MessageID>uuid:9F5BDC50-0F4A-45FC-94F9-42B40948AB04</a:MessageID>',
    };
    const { body } = await post(sandbox, request(put(blocks)));
    const captured = read('168-pypsrp-fault-w-timedout-psrp-long-running-cmdlet');
    const windows = captured.replace(/<p:ActivityId>.*<\/p:ActivityId>/, '');
    expect(comparable(body)).toEqual(comparable(windows));
  });

  test('is the shape of what the sandbox sends for an error of WMI', async () => {
    await using sandbox = await start();
    const parts = { uri: `${WMI}root/none/ContactInfo`, selectors: { key: '1' } };
    const { body } = await post(sandbox, request(parts));
    const shapeOf = (document: string): unknown =>
      find(comparable(document), 'MSFT_WmiError')?.children?.map(({ name, attributes }) => [
        name,
        attributes,
      ]);
    expect(shapeOf(body)).toEqual(shapeOf(read('140-fault-quota-msft-wmierror')));
  });
});
