import { describe, expect, test } from 'vitest';
import {
  addressOfClass,
  type ClassRequestOptions,
  classOf,
  readClassOptions,
  writeClassOptions,
} from '../../../src/binding/class-xml/address.js';
import { readClass, writeClass } from '../../../src/binding/class-xml/class.js';
import {
  readClasses,
  readClassNames,
  writeClassPath,
} from '../../../src/binding/class-xml/items.js';
import { readEnvelope, writeEnvelope } from '../../../src/wsman/envelope.js';
import { enumerate } from '../../../src/wsman/operations/enumerate.js';
import { get } from '../../../src/wsman/operations/get.js';
import { xml, type XmlElement } from '../../../src/xml/element.js';
import { parseXml } from '../../../src/xml/parse.js';
import { writeXml } from '../../../src/xml/write.js';
import { infoset } from '../../support/infoset.js';
import { type Answered, classFixtures, type ExpectedClasses } from './fixture.js';

function readGet(body: readonly XmlElement[], { asked }: ExpectedClasses): Answered {
  const answer = get.readResponse({ body });
  if (answer.kind !== 'whole') throw new TypeError('no class');
  const { namespace, includeQualifiers: isQualified = true } = asked;
  return { class: readClass(answer.element, { namespace, isQualified }) };
}

function readItems(body: readonly XmlElement[], { asked, response }: ExpectedClasses): Answered {
  const { items = xml('', 'Items') } = enumerate.readResponse({ body });
  const { namespace, includeQualifiers: isQualified = true } = asked;
  return response.names === undefined
    ? { classes: readClasses(items, { namespace, isQualified }) }
    : { names: readClassNames(items) };
}

/** What the answer is to be made of, as a server has it. */
function bodyOf({ asked, response, operation }: ExpectedClasses): readonly XmlElement[] {
  const { includeQualifiers = true } = asked;
  if (operation === 'Get' && response.class !== undefined) {
    return [writeClass(response.class, { includeQualifiers })];
  }
  const { namespace } = asked;
  const paths = response.names?.map((className) =>
    writeClassPath({ className, namespace, properties: {} }),
  );
  const classes = response.classes?.map((one) => writeClass(one, { includeQualifiers }));
  const items = xml('', 'Items', [...(classes ?? paths ?? [])]);
  return enumerate.writeResponse({ items, endOfSequence: true, context: '' }).body;
}

const all = [...classFixtures('get-class'), ...classFixtures('enumerate-classes')];

describe.each(all.map((fixture) => [fixture.name, fixture.expected.about, fixture] as const))(
  'fixture %s: %s',
  (_name, _about, { expected, request, response }) => {
    const { resourceUri = '', selectors = [], options = [] } = expected.request.headers;
    const { className, namespace } = expected.asked;

    test('the class has its address', () => {
      expect(addressOfClass(className, namespace)).toEqual({ resourceUri, selectors });
      expect(classOf({ resourceUri, selectors })).toEqual({ className, namespace });
    });

    test('the options are written and read', () => {
      const asked = Object.fromEntries(options.map(({ name, value }) => [name, value === 'true']));
      expect(writeClassOptions(asked as ClassRequestOptions)).toEqual(options);
      expect(readClassOptions(options)).toEqual(asked);
    });

    test('the client writes the request', () => {
      const { body } =
        expected.operation === 'Get'
          ? get.writeRequest({})
          : enumerate.writeRequest({ optimize: 20 });
      const written = writeXml(writeEnvelope(expected.request.headers, body));
      expect(infoset(written)).toEqual(infoset(request));
    });

    test('the client reads the response', () => {
      const { body } = readEnvelope(parseXml(response));
      const read = expected.operation === 'Get' ? readGet : readItems;
      const { headers: _, ...answered } = expected.response;
      expect(read(body, expected)).toEqual(answered);
    });

    test('the server writes the response', () => {
      const written = writeXml(writeEnvelope(expected.response.headers, bodyOf(expected)));
      expect(infoset(written)).toEqual(infoset(response));
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
