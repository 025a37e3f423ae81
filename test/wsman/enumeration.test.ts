import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import type { Operation } from '../../src/wsman/operation.js';
import { enumerate } from '../../src/wsman/operations/enumerate.js';
import {
  getEnumerationStatus,
  renewEnumeration,
} from '../../src/wsman/operations/enumeration-lifetime.js';
import { invoke, methodOfAction } from '../../src/wsman/operations/invoke.js';
import { pull } from '../../src/wsman/operations/pull.js';
import { release } from '../../src/wsman/operations/release.js';
import { xml, type XmlElement } from '../../src/xml/element.js';
import { WSEN, WSMAN } from '../../src/xml/namespaces.js';
import { parseXml } from '../../src/xml/parse.js';

/** A body as it stands between the tags of one. */
function bodyOf(text: string): { body: readonly XmlElement[] } {
  const { children } = parseXml(`<b xmlns:n="${WSEN}" xmlns:w="${WSMAN}">${text}</b>`);
  return { body: children };
}

describe('operations of enumerations', () => {
  test.each([
    [enumerate, 'Enumerate', true, undefined, 'Items'],
    [pull, 'Pull', false, true, 'Items'],
    [release, 'Release', true, undefined, undefined],
    [renewEnumeration, 'Renew', true, undefined, undefined],
    [getEnumerationStatus, 'GetStatus', true, undefined, undefined],
  ] as const)('%# have the names of the specification', (...row) => {
    const [operation, name, idempotent, safe, leave] = row;
    const action = `http://schemas.xmlsoap.org/ws/2004/09/enumeration/${name}`;
    const responseAction = `${action}Response`;
    const { safe: isSafe, leave: left } = operation as Operation<never, unknown>;
    expect(operation).toMatchObject({ name, action, responseAction, idempotent });
    expect([isSafe, left]).toEqual([safe, leave]);
  });

  test('a method has its class and its name for an action, and may not be repeated', () => {
    const operation = invoke('http://example/Class', 'Do');
    expect(operation).toMatchObject({
      name: 'Invoke',
      action: 'http://example/Class/Do',
      responseAction: 'http://example/Class/DoResponse',
      idempotent: false,
    });
    expect(methodOfAction(operation.action)).toBe('Do');
  });
});

describe('a request', () => {
  test.each([
    ['<n:Enumerate/>', {}],
    ['<n:Enumerate><w:OptimizeEnumeration/></n:Enumerate>', { optimize: 1 }],
    ['<n:Enumerate><w:MaxElements>5</w:MaxElements></n:Enumerate>', {}],
    [
      '<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements> 20\n</w:MaxElements></n:Enumerate>',
      { optimize: 20 },
    ],
    [
      '<n:Enumerate><w:EnumerationMode> EnumerateEPR </w:EnumerationMode></n:Enumerate>',
      { mode: 'EnumerateEPR' },
    ],
    ['<n:Enumerate><n:Expires>PT1M</n:Expires></n:Enumerate>', { expiresMs: 60_000 }],
  ])('of an Enumerate, %s, reads as %j', (text, input) => {
    expect(enumerate.readRequest(bodyOf(text))).toEqual(input);
  });

  test.each([
    ['Enumerate', () => enumerate.readRequest(bodyOf('<n:Pull/>'))],
    ['Pull', () => pull.readRequest(bodyOf(''))],
    ['Release', () => release.readRequest(bodyOf('<w:Release/>'))],
    ['Renew', () => renewEnumeration.readRequest(bodyOf(''))],
    ['GetStatus', () => getEnumerationStatus.readRequest(bodyOf(''))],
  ])('without its %s is refused', (name, read) => {
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow(`the body holds no ${name}`);
  });

  test.each([
    ['Pull', () => pull.readRequest(bodyOf('<n:Pull/>'))],
    [
      'Release',
      () => release.readRequest(bodyOf('<n:Release><n:EnumerationContext/></n:Release>')),
    ],
    ['Renew', () => renewEnumeration.readRequest(bodyOf('<n:Renew/>'))],
    ['GetStatus', () => getEnumerationStatus.readRequest(bodyOf('<n:GetStatus/>'))],
  ])('without a context is no %s', (_name, read) => {
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow('names no enumeration context');
  });
});

const CONTEXTS: readonly (readonly [string, string, unknown])[] = [
  ['text', 'uuid:1', 'uuid:1'],
  ['a number', '42', '42'],
  ['white space around text, which is part of it', ' uuid:1 ', ' uuid:1 '],
  ['nothing', '', undefined],
  ['white space alone', ' \n ', undefined],
];

describe('an answer', () => {
  test.each(CONTEXTS)('has a context of %s', (_what, text, context) => {
    const body = bodyOf(
      `<n:PullResponse><n:EnumerationContext>${text}</n:EnumerationContext></n:PullResponse>`,
    );
    expect(pull.readResponse(body)).toEqual({
      ...(context === undefined ? {} : { context }),
      endOfSequence: false,
    });
  });

  test('has a context of elements, which goes back as it came', () => {
    const token = '<q:T xmlns:q="urn:q" a="1"><q:U/></q:T>';
    const context = `<n:EnumerationContext>${token}</n:EnumerationContext>`;
    const page = pull.readResponse(bodyOf(`<n:PullResponse>${context}</n:PullResponse>`));
    const [request] = pull.writeRequest({ context: page.context ?? '' }).body;
    const [sent] = bodyOf(`<n:Pull>${context}</n:Pull>`).body;
    expect(request?.children[0]?.children).toEqual(sent?.children[0]?.children);
  });

  test.each(['n', 'w'])('ends with an EndOfSequence of %s:, whatever is in it', (prefix) => {
    const end = `<${prefix}:EndOfSequence> </${prefix}:EndOfSequence>`;
    expect(pull.readResponse(bodyOf(`<n:PullResponse>${end}</n:PullResponse>`))).toEqual({
      endOfSequence: true,
    });
  });

  test('does not end with an EndOfSequence of another namespace', () => {
    const body = bodyOf('<n:PullResponse><EndOfSequence/></n:PullResponse>');
    expect(pull.readResponse(body)).toEqual({ endOfSequence: false });
  });

  test.each(['Items', 'EndOfSequence'])('with %s twice has a flaw, and its context', (name) => {
    for (const [a, b] of [
      ['n', 'n'],
      ['n', 'w'],
      ['w', 'w'],
    ]) {
      const twice = `<${a}:${name}/><${b}:${name}/>`;
      const context = '<n:EnumerationContext>7</n:EnumerationContext>';
      const text = `<n:PullResponse>${context}${twice}</n:PullResponse>`;
      expect(pull.readResponse(bodyOf(text))).toMatchObject({
        context: '7',
        flaw: `${name} twice`,
      });
    }
  });

  test.each([
    ['Enumerate', () => enumerate.readResponse(bodyOf('<n:PullResponse/>'))],
    ['Pull', () => pull.readResponse(bodyOf('<n:EnumerateResponse/>'))],
    ['Renew', () => renewEnumeration.readResponse(bodyOf(''))],
    ['GetStatus', () => getEnumerationStatus.readResponse(bodyOf(''))],
  ])('without its %sResponse is refused', (name, read) => {
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow(`the body holds no ${name}Response`);
  });

  test.each(['', '<n:ReleaseResponse/>', '<anything/>'])('to a Release may be %j', (text) => {
    expect(release.readResponse(bodyOf(text))).toEqual({});
  });

  test.each(['Enumerate', 'Pull'])(
    'of a server to %s has its items in the right namespace',
    (name) => {
      const items = xml('', 'Items', [xml('urn:x', 'One')]);
      const operation = name === 'Pull' ? pull : enumerate;
      const [response] = operation.writeResponse({ items, endOfSequence: true }).body;
      const ns = name === 'Pull' ? WSEN : WSMAN;
      expect(response?.children.map((one) => [one.ns, one.name])).toEqual([
        [ns, 'Items'],
        [ns, 'EndOfSequence'],
      ]);
    },
  );
});

describe('invoke', () => {
  const operation = invoke('urn:c', 'Do');

  test('takes the first element of a body for the parameters, whatever its name', () => {
    const body = bodyOf('<q:Other xmlns:q="urn:o"><q:A>1</q:A><q:B/></q:Other><n:More/>');
    for (const { parameters } of [operation.readRequest(body), operation.readResponse(body)]) {
      expect(parameters.map(({ name }) => name)).toEqual(['A', 'B']);
    }
  });

  test('takes an empty body for no parameters', () => {
    expect([operation.readRequest({ body: [] }), operation.readResponse({ body: [] })]).toEqual([
      { parameters: [] },
      { parameters: [] },
    ]);
  });
});
