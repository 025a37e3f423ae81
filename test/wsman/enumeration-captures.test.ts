import { describe, expect, test } from 'vitest';
import { readObjects, readPaths } from '../../src/binding/items.js';
import { ProtocolError } from '../../src/errors.js';
import { type Message, readEnvelope, writeEnvelope } from '../../src/wsman/envelope.js';
import type { Operation } from '../../src/wsman/operation.js';
import { enumerate, type EnumerateInput } from '../../src/wsman/operations/enumerate.js';
import type { Page } from '../../src/wsman/operations/enumeration.js';
import { invoke, methodOfAction } from '../../src/wsman/operations/invoke.js';
import { pull } from '../../src/wsman/operations/pull.js';
import { release } from '../../src/wsman/operations/release.js';
import { named, xml } from '../../src/xml/element.js';
import { SOAP, WSEN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';
import { writeXml } from '../../src/xml/write.js';
import { hasCaptures } from '../support/captures.js';
import { type Infoset, infosetOf } from '../support/infoset.js';
import { wellFormed } from '../xml/messages.js';

interface Captured {
  readonly file: string;
  readonly message: Message;
}

/** The captured messages, each with the first element of its body; some were kept as a body alone. */
const messages: readonly Captured[] = wellFormed.flatMap(([path, text]) => {
  const root = parseXml(text);
  const file = path.replace(/^.*\//, '');
  if (named(root, SOAP, 'Envelope')) return [{ file, message: readEnvelope(root) }];
  if (root.ns !== WSEN) return [];
  const envelope = readEnvelope(parseXml(writeXml(writeEnvelope({}, [root]))));
  return [{ file, message: envelope }];
});

function bodies(name: string): [string, Message][] {
  return messages
    .filter(({ message }) => message.body.some((one) => named(one, WSEN, name)))
    .map(({ file, message }) => [file, message]);
}

/** The body of a request as it means: without the order of what is in it. */
function comparable({ name, attributes, children = [], text }: Infoset): Infoset {
  return {
    name,
    ...(attributes === undefined ? {} : { attributes }),
    children: children
      .map(comparable)
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    ...(text === undefined || text.trim() === '' ? {} : { text: text.trim() }),
  };
}

/** The body of a request as it is, and as it is written again after it was read. */
function again<I>(
  operation: Operation<I, unknown>,
  { body }: Message,
): readonly [Infoset[], Infoset[]] {
  const written = writeXml(
    xml('', 'b', operation.writeRequest(operation.readRequest({ body })).body),
  );
  const own = body.map((one) => comparable(infosetOf(one)));
  return [parseXml(written).children.map((one) => comparable(infosetOf(one))), own];
}

function difference<I>(operation: Operation<I, unknown>, message: Message): string {
  try {
    const [written, own] = again(operation, message);
    return JSON.stringify(written) === JSON.stringify(own) ? 'the same' : 'another';
  } catch (error) {
    if (error instanceof ProtocolError) return error.message;
    throw error;
  }
}

/** Requests that are written otherwise than they came, and why. */
const OTHERWISE: Readonly<Record<string, readonly (readonly [file: string, why: string])[]>> = {
  Enumerate: [
    ['255-wiseman-interop-7-2-optimized-enumerate-0.xml', 'MaxElements is 1 where it is left out'],
    ['411-pegasus-enumerate-enumerate-maxenvsize01-request.xml', 'the same; minutes as seconds'],
    ['116-enum-optimized-no-maxelements.request.xml', 'MaxElements is 1 where it is left out'],
    ['117-enum-expires.request.xml', 'PT10M is PT600.000S'],
    ['138-fault-filter-no-dialect.request.xml', 'an empty dialect for none'],
    [
      '143-assoc-associated-cimbinding-xsd-dialect.request.xml',
      'a dialect that nobody has: its elements are no text',
    ],
  ],
  Pull: [
    ['413-pegasus-pull-pull-invalidcontext01-request.xml', 'MaxElements of WS-Management'],
    ['107-enum-pull-maxcharacters.request.xml', 'MaxTime, which OperationTimeout has overtaken'],
    ['113-fault-pull-no-context.request.xml', 'refused: there is no context'],
    ['115-fault-pull-maxtime-zero.request.xml', 'MaxTime'],
  ],
  Release: [],
};

/** Captured calls whose input is not that of the resource URI, or has a type. */
const ODD_INPUT = /^(?:190|291|319)-/;

/** What becomes of all captured requests of an operation, but for those that are written the same. */
function differences<I>(operation: Operation<I, unknown>): [string, string][] {
  return bodies(operation.name)
    .map(([file, message]): [string, string] => [file, difference(operation, message)])
    .filter(([, outcome]) => outcome !== 'the same');
}

describe.skipIf(!hasCaptures)('captured requests (skipped where absent)', () => {
  test('are many', () => {
    const counts = ['Enumerate', 'Pull', 'Release'].map((name) => bodies(name).length);
    expect(counts).toEqual([82, 25, 3]);
  });

  test.each([
    ['Enumerate', differences<EnumerateInput>(enumerate)],
    ['Pull', differences(pull)],
    ['Release', differences(release)],
  ])('to %s are written again as they were, but for those above', (name, found) => {
    expect(found.map(([file]) => file)).toEqual((OTHERWISE[name] ?? []).map(([file]) => file));
  });

  test('to Pull without a context are refused', () => {
    expect(differences(pull)).toContainEqual([
      '113-fault-pull-no-context.request.xml',
      'the request names no enumeration context',
    ]);
  });

  const calls = messages.filter(({ message: { body, headers } }) => {
    const [input] = body;
    return input?.name.endsWith('_INPUT') === true && headers.action !== undefined;
  });
  const [odd, plain] = [true, false].map((isOdd) =>
    calls.filter(({ file }) => ODD_INPUT.test(file) === isOdd),
  ) as [Captured[], Captured[]];

  test.each(plain.map(({ file, message }) => [file, message] as const))(
    'to call a method are written again as they were: %s',
    (_file, message) => {
      const { resourceUri = '', action = '' } = message.headers;
      const [written, own] = again(invoke(resourceUri, methodOfAction(action)), message);
      expect(written).toEqual(own);
    },
  );

  test.each(odd.map(({ file, message }) => [file, message] as const))(
    'to call a method have the same parameters, if not the same input: %s',
    (_file, message) => {
      const { resourceUri = '', action = '' } = message.headers;
      const [written, own] = again(invoke(resourceUri, methodOfAction(action)), message);
      expect(written).not.toEqual(own);
      expect(written.map(({ children }) => children)).toEqual(own.map(({ children }) => children));
    },
  );
});

const context = { className: 'X', namespace: 'root/cimv2', origin: 'whole' } as const;

/** The items of a page in the one way or the other. */
function count({ items }: Page): number {
  if (items === undefined) return 0;
  const [first] = items.children;
  const isPath = first?.name === 'EndpointReference';
  return (isPath ? readPaths(items, context) : readObjects(items, context)).length;
}

const pages = [
  ...bodies('EnumerateResponse').map(([file, message]) => [file, enumerate, message] as const),
  ...bodies('PullResponse').map(([file, message]) => [file, pull, message] as const),
];

describe.skipIf(!hasCaptures)('captured pages (skipped where absent)', () => {
  test('are many', () => {
    expect(pages.length).toBeGreaterThan(100);
  });

  test('read item by item', () => {
    const unread = pages.flatMap(([file, operation, message]) => {
      try {
        const page = operation.readResponse({ body: message.body });
        return count(page) === (page.items?.children.length ?? 0) ? [] : [[file, 'other items']];
      } catch (error) {
        if (error instanceof ProtocolError) return [[file, error.message.slice(0, 60)]];
        throw error;
      }
    });
    expect(unread).toEqual([]);
  });

  test('have a context or an end, but for one that was shortened', () => {
    const endless = pages.filter(([, operation, message]) => {
      const page = operation.readResponse({ body: message.body });
      return page.context === undefined && !page.endOfSequence;
    });
    expect(endless.map(([file]) => file)).toEqual(['270-opennms-recursive-pull-response-1.xml']);
  });
});

describe.skipIf(!hasCaptures)('captured answers to methods (skipped where absent)', () => {
  const answers = messages.filter(
    ({ file, message: { body } }) =>
      body[0]?.name !== 'Fault' &&
      (body[0]?.name.endsWith('_OUTPUT') === true || /^\d+-invoke-.*\.response\.xml$/.test(file)),
  );

  test('name their elements in the ways that are known', () => {
    const names = answers.map(({ file, message: { body, headers } }) => {
      const { ns = '', name = '' } = body[0] ?? {};
      if (!file.endsWith('.response.xml')) return name.replace(/^.*(?=_OUTPUT$)/, 'Method');
      const isOwn = ns.endsWith(`/${name}`) && headers.action?.includes(name) === true;
      return isOwn ? 'Method in its own namespace' : name.replace(/^.*(?=_OUTPUT$)/, 'Class');
    });
    expect([...new Set(names)].toSorted()).toEqual([
      'Class_OUTPUT',
      'Method in its own namespace',
      'Method_OUTPUT',
    ]);
  });

  test('are many', () => {
    expect(answers.length).toBeGreaterThan(15);
  });

  test.each(answers.map(({ file, message }) => [file, message] as const))(
    '%s has a return value or an out parameter',
    (file, message) => {
      const operation = invoke('urn:any', 'Any');
      const { parameters } = operation.readResponse({ body: message.body });
      // The one of a method whose output has come before, in parts.
      expect(parameters.length > 0).toBe(!file.startsWith('322-'));
    },
  );
});
