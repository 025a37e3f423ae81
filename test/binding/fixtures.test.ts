import { describe, expect, test } from 'vitest';
import { parseFault } from '../../src/binding/parse-fault.js';
import { addressOf, pathOf } from '../../src/binding/resource-uri.js';
import type { FaultContext } from '../../src/binding/status.js';
import { modifiedPropertiesOptions, WbemContext } from '../../src/binding/wbem-context.js';
import { readEnvelope, writeEnvelope } from '../../src/wsman/envelope.js';
import { faultAction, readFault, writeFault, writeNotUnderstood } from '../../src/wsman/fault.js';
import type { MessageHeaders } from '../../src/wsman/headers.js';
import type { Parts } from '../../src/wsman/operation.js';
import { WSMAN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { infoset } from '../support/infoset.js';
import { codecOf } from './codecs.js';
import {
  casesOf,
  classOf,
  contentOf,
  contextValues,
  expectedOf,
  fixtures,
  responseOf,
  type Side,
  styleOf,
} from './fixture.js';
import { type Members, normalizeAll, pathIn } from './notation.js';

/** A message: the headers of the fixture, but the action and the fragment of the operation. */
function write({ headers }: Side, action: string, { body, fragment }: Parts): string {
  const { action: _action, fragment: _fragment, ...rest } = headers;
  const own = {
    ...(action === '' ? {} : { action }),
    ...(fragment === undefined ? {} : { fragment }),
  };
  return writeXml(writeEnvelope({ ...rest, ...own }, body));
}

function partsOf(document: string): Parts {
  const { body, headers } = readEnvelope(parseXml(document));
  return headers.fragment === undefined ? { body } : { body, fragment: headers.fragment };
}

const OPERATIONS = [
  'identify',
  'get',
  'put',
  'create',
  'delete',
  'enumerate',
  'pull',
  'release',
  'get-status',
  'renew',
  'invoke',
];
const all = OPERATIONS.flatMap(fixtures);

describe.each(all.map((fixture) => [fixture.name, fixture.expected.about, fixture] as const))(
  'fixture %s: %s',
  (_name, _about, { expected, request, response }) => {
    const { codec, subject } = codecOf(expected, classOf(expected));

    test('the client writes the request', () => {
      const parts = codec.writeRequest(subject, expected.request);
      const written = write(expected.request, codec.action, parts);
      expect(infoset(written)).toEqual(infoset(request));
    });

    test('the server reads the request', () => {
      const content = codec.readRequest(subject, partsOf(request));
      expect(content).toEqual(contentOf(expected, expected.request));
    });

    test('the client reads the response', () => {
      const content = codec.readResponse(subject, partsOf(response), expected.response);
      expect(content).toEqual(contentOf(expected, expected.response));
    });

    test.each([
      ['request', request, expected.request],
      ['response', response, expected.response],
    ])('the headers of the %s read as they are', (_kind, document, side) => {
      const { headers, invalid, notUnderstood } = readEnvelope(parseXml(document));
      expect(headers).toEqual(side.headers);
      expect([...invalid, ...notUnderstood]).toEqual([]);
    });
  },
);

const own = all.filter(({ expected }) => expected.foreign === undefined);

test.each(own)('the server writes the response of fixture $name', ({ expected, response }) => {
  const { codec, subject } = codecOf(expected, classOf(expected));
  const parts = codec.writeResponse(subject, expected.response);
  const written = write(expected.response, codec.responseAction, parts);
  expect(infoset(written)).toEqual(infoset(response));
});

const addressed = all.filter(({ expected }) => expected.path !== undefined);

test.each(addressed)('the path and the headers of fixture $name agree', ({ expected }) => {
  const { resourceUri = '', selectors = [] } = expected.request.headers;
  const path = pathIn(expected.path ?? null);
  expect(addressOf(path, styleOf(expected))).toEqual({ resourceUri, selectors });
  // Without the class nothing tells the one instance of a singleton from its class.
  const read = pathOf({ resourceUri, selectors }).with({ singleton: path.singleton });
  expect(`${read}`).toBe(`${path}`);
});

const withContext = all.filter(({ expected }) => expected.request.context !== undefined);

test.each(withContext)('the context and the options of fixture $name agree', ({ expected }) => {
  const { modified = [], headers } = expected.request;
  const context = new WbemContext();
  for (const [name, value] of contextValues(expected.request)) context.setValue(name, value);
  expect([...context.toOptions(), ...modifiedPropertiesOptions(modified)]).toEqual(headers.options);
  const list = modified.length === 0 ? [] : [['__MIInstanceModifiedPropertiesList', modified]];
  expect([...WbemContext.fromOptions(headers.options ?? [])]).toEqual([...context, ...list]);
});

/** An `expected.json` of a fault. */
interface ExpectedFault {
  readonly about: string;
  /** What was being done when the fault came. */
  readonly context?: FaultContext;
  readonly headers: MessageHeaders;
  /** What `parseFault` gives. */
  readonly fault: Members;
}

const faults = casesOf('faults').map((name) => {
  const expected = expectedOf(`faults/${name}`) as ExpectedFault;
  return [name, expected.about, expected, responseOf(`faults/${name}`)] as const;
});

describe.each(faults)('fault %s: %s', (_name, _about, expected, document) => {
  const message = readEnvelope(parseXml(document));
  const fault = readFault(message);

  test('the client reads it', () => {
    expect(parseFault(document, 500, expected.context)).toEqual({
      ...normalizeAll(expected.fault),
      httpStatus: 500,
    });
  });

  test('its headers read as they are', () => {
    expect(message.headers).toEqual(expected.headers);
  });

  test('the server writes it', () => {
    if (fault === undefined) throw new TypeError('no fault');
    const names = fault.notUnderstood.map((name) => ({ ns: WSMAN, name: name.slice(2) }));
    const headers = { ...expected.headers, action: faultAction(fault) };
    const written = writeXml(
      writeEnvelope(headers, [writeFault(fault)], writeNotUnderstood(names)),
    );
    expect(infoset(written)).toEqual(infoset(document));
  });
});
