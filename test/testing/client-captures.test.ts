import { describe, expect, test } from 'vitest';
import { parseFault, WBEM_S_NO_ERROR, type WbemContext } from '../../src/index.js';
import { type DialectName, type Sandbox, startSandbox } from '../../src/testing.js';
import { comparable, textIn } from '../server/comparable.js';
import { DMTF, instance } from '../server/messages.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { capture, facts, hasCaptures } from '../support/captures.js';
import type { Infoset } from '../support/infoset.js';
import { CAPTURED_CLASSES, capturedInstances, Person, person } from './captured-classes.js';

const MI_PUT = '209-windows-mi-client-put-msft-person';

function read(name: string): string {
  return capture(`corpus/messages/${name}.xml`);
}

function start(dialect: DialectName = 'windows'): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    dialect,
    classes: CAPTURED_CLASSES,
    instances: capturedInstances(),
  });
}

async function answerTo(name: string, dialect?: DialectName): Promise<HttpAnswer> {
  await using sandbox = await start(dialect);
  return await post(sandbox, read(name));
}

/** What is not compared: white space around texts, and the type of an instance, which Windows names. */
function allowed({ name, attributes = {}, children = [], text = '' }: Infoset): Infoset {
  const { '{http://www.w3.org/2001/XMLSchema-instance}type': _, ...others } = attributes;
  return { name, attributes: others, children: children.map(allowed), text: text.trim() };
}

/** A request of another client, and the answer that another server gave. */
const ANSWERED: readonly (readonly [string, request: string, answer: string, DialectName])[] = [
  [
    'openwsman, as Wiseman',
    '241-wiseman-interop-6-2-get-0',
    '242-wiseman-interop-6-2-get-1',
    'windows',
  ],
  [
    'openwsman, as Wiseman',
    '245-wiseman-interop-6-4-get-failure-0',
    '246-wiseman-interop-6-4-get-failure-1',
    'windows',
  ],
  [
    'pypsrp, as Windows',
    '162-pypsrp-winrs-standard-request-4-delete',
    '163-pypsrp-winrs-standard-response-4-deleteresponse',
    'windows',
  ],
  [
    'OpenPegasus, as its server',
    '391-pegasus-put-put-success01-request',
    '392-pegasus-put-put-success01-response',
    'omi',
  ],
];

/** The same for faults, of which code, subcode and detail are compared: the rest is the server's own. */
const FAULTED: readonly (readonly [string, request: string, answer: string])[] = [
  [
    'openwsman, as Wiseman',
    '243-wiseman-interop-6-3-get-failure-invalid-resoure-uri-0',
    '244-wiseman-interop-6-3-get-failure-invalid-resoure-uri-1',
  ],
  [
    'OpenPegasus, as its server',
    '405-pegasus-get-get-invalidkeyname01-request',
    '406-pegasus-get-get-invalidkeyname01-response',
  ],
  [
    'OpenPegasus, as its server',
    '387-pegasus-create-create-invalidpropertyname01-request',
    '388-pegasus-create-create-invalidpropertyname01-response',
  ],
];

/** Requests that the sandbox answers otherwise than the server of the capture, or that none answered. */
const OTHERWISE: readonly (readonly [request: string, why: string, outcome: string])[] = [
  [
    '151-pypsrp-wsman-update-envelope-size-150-request-0-get',
    'it has no configuration',
    'WBEM_E_INVALID_CLASS',
  ],
  ['154-pypsrp-winrs-standard-request-0-create', 'it has no shells', 'WBEM_E_INVALID_CLASS'],
  [
    '165-pypsrp-fault-request-psrp-is-alive-invalid-selectors',
    'it has no shells',
    'WBEM_E_INVALID_CLASS',
  ],
  [MI_PUT, 'nobody recorded the answer', 'success'],
  [
    '210-windows-mi-client-getclass-l1764',
    'the namespace is not there',
    'WBEM_E_INVALID_NAMESPACE',
  ],
  [
    '211-windows-mi-client-getclass-l1784',
    'the namespace is not there',
    'WBEM_E_INVALID_NAMESPACE',
  ],
  [
    '212-windows-mi-client-getclass-l1803',
    'the namespace is not there',
    'WBEM_E_INVALID_NAMESPACE',
  ],
  ['213-windows-mi-client-getclass-l1824', 'it has no classes of WS-CIM', 'WBEM_E_NOT_FOUND'],
  [
    '214-windows-mi-client-getclass-l1842',
    'the namespace is not there',
    'WBEM_E_INVALID_NAMESPACE',
  ],
  [
    '215-windows-mi-client-getclass-l1958',
    'the namespace is not there',
    'WBEM_E_INVALID_NAMESPACE',
  ],
  ['222-omi-sample-getclassrequest', 'the class is not there', 'WBEM_E_INVALID_CLASS'],
  ['224-omi-sample-get', 'its fragment is not marked', 'WBEM_E_INVALID_PARAMETER'],
  [
    '293-ms-wsmv-4-2-1-retrieving-configuration-1',
    'it has no configuration',
    'WBEM_E_INVALID_CLASS',
  ],
  ['295-ms-wsmv-4-2-2-modifying-configuration-1', 'it is not well-formed', 'WBEM_E_INVALID_STREAM'],
  [
    '296-ms-wsmv-4-2-2-modifying-configuration-2',
    'it has no configuration',
    'WBEM_E_INVALID_CLASS',
  ],
  ['303-ms-wsmv-4-7-1-create-shell-1', 'it has no shells', 'WBEM_E_INVALID_CLASS'],
  [
    '323-ms-wsmv-4-11-3-an-operation-is-reconnected-after-a-network-f',
    'the class is not there',
    'WBEM_E_INVALID_CLASS',
  ],
  [
    '324-ms-wsmv-4-11-3-an-operation-is-reconnected-after-a-network-f',
    'the class is not there',
    'WBEM_E_INVALID_CLASS',
  ],
  [
    '328-docs-get-request-win32-logicaldisk',
    'the URI of its SOAP is misspelt',
    'WBEM_E_MARSHAL_VERSION_MISMATCH',
  ],
  [
    '383-pegasus-create-create-invalidclass01-request',
    'it says invalid class',
    'WBEM_E_INVALID_CLASS',
  ],
  [
    '395-pegasus-put-put-notfound01-request',
    'the keys of the body differ',
    'WBEM_E_INVALID_OBJECT',
  ],
  [
    '403-pegasus-get-get-success01-request',
    'its fragment is not marked',
    'WBEM_E_INVALID_PARAMETER',
  ],
  [
    '407-pegasus-soapheader-fragmentlevelaccess01-request',
    'it has fragments',
    'WBEM_E_INVALID_PROPERTY',
  ],
  ['419-synthetic-put-request-win32-service', 'the class is not there', 'WBEM_E_INVALID_CLASS'],
];

/** In one word, what an answer is. */
function outcomeOf({ body }: HttpAnswer): string {
  return textIn(body, 'Fault') === undefined ? 'success' : parseFault(body).name;
}

describe.skipIf(!hasCaptures)('a request of another client', () => {
  test.each(ANSWERED)('is answered, that of %s: %s', async (_, request, answer, dialect) => {
    const { status, body } = await answerTo(request, dialect);
    expect(status).toBe(200);
    expect(allowed(comparable(body))).toEqual(allowed(comparable(read(answer))));
  });

  test.each(FAULTED)('is refused, that of %s: %s', async (_, request, answer) => {
    const { code, subcode, faultDetail } = parseFault(read(answer));
    const { body } = await answerTo(request);
    const { faultDetail: own, ...fault } = parseFault(body);
    expect(fault).toMatchObject({ code, subcode });
    expect(faultDetail ?? own).toBe(own);
    expect(textIn(body, 'Action')).toBe(textIn(read(answer), 'Action')?.trim());
    expect(textIn(body, 'RelatesTo')).toBe(textIn(read(answer), 'RelatesTo')?.trim());
  });

  test.each(OTHERWISE)('is answered otherwise: %s, %s', async (request, _, outcome) => {
    expect(outcomeOf(await answerTo(request))).toBe(outcome);
  });

  test('is in one of these tables, when it is one of these operations', () => {
    interface Entry {
      readonly file: string;
      readonly kind: string;
      readonly operation: string;
    }
    const known = new Set([
      ...[...ANSWERED, ...FAULTED].map(([, name]) => name),
      ...OTHERWISE.map(([name]) => name),
    ]);
    const others = facts<Entry[]>('corpus/index.json')
      .filter(
        ({ kind, operation }) =>
          kind === 'request' && /^(?:Get|Put|Create|Delete)$/.test(operation),
      )
      .map(({ file }) => file.replace(/^messages\/(.*)\.xml$/, '$1'))
      .filter((name) => !known.has(name));
    expect(others).toEqual([]);
  });
});

describe.skipIf(!hasCaptures)("a Put of Microsoft's own client", () => {
  const URI = `${DMTF}MSFT_Person`;
  const nil = (name: string): string => `<q:${name} xsi:nil="true"/>`;

  test('is answered with the new instance', async () => {
    const { body } = await answerTo(MI_PUT);
    const properties = `<q:Key>1</q:Key>${nil('Species')}<q:Last>Osama</q:Last>${nil('First')}${nil('ExpensiveProperty')}`;
    const [, answered] = comparable(body).children ?? [];
    const expected = `<x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${instance(URI, properties)}</x>`;
    expect(answered?.children).toEqual(comparable(expected).children);
  });

  test.each([
    ['windows', { Species: null, Last: 'Osama', First: null }],
    ['omi', { Species: 'human', Last: 'Osama', First: 'Ann' }],
    ['openwsman', { Species: null, Last: 'Osama', First: null }],
  ] as const)('writes on %s what nulls mean there', async (dialect, written) => {
    await using sandbox = await start(dialect);
    await post(sandbox, read(MI_PUT));
    const { path } = person();
    expect(path === null ? null : sandbox.find(path)?.toJSON()).toMatchObject(written);
  });

  test('gives the provider its list of changes, and no put extensions', async () => {
    await using sandbox = await start();
    let context: WbemContext | null = null;
    sandbox.register(Person.className, {
      putInstance(_instance, _flags, given, sink) {
        context = given;
        void sink.setStatus(0, WBEM_S_NO_ERROR, null, null);
        return WBEM_S_NO_ERROR;
      },
    });
    await post(sandbox, read(MI_PUT));
    expect([...(context ?? [])]).toEqual([
      ['__MIInstanceModifiedPropertiesList', ['Last']],
      ['__MI_OPERATIONOPTIONS_CHANNELVALUE', [0, 1, 2]],
      ['__MI_OPERATIONOPTIONS_WRITEERRORMODE', 1],
    ]);
  });
});
