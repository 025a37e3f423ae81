import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../src/errors.js';
import { create } from '../../src/wsman/operations/create.js';
import { remove } from '../../src/wsman/operations/delete.js';
import { get } from '../../src/wsman/operations/get.js';
import { identify } from '../../src/wsman/operations/identify.js';
import { put } from '../../src/wsman/operations/put.js';
import { xml } from '../../src/xml/element.js';
import { SOAP, WSA, WSMAN, WSMID, WST } from '../../src/xml/namespaces.js';

describe('operations', () => {
  const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';

  test.each([
    [get, 'Get', `${TRANSFER}/Get`, true],
    [put, 'Put', `${TRANSFER}/Put`, false],
    [create, 'Create', `${TRANSFER}/Create`, false],
    [remove, 'Delete', `${TRANSFER}/Delete`, false],
  ])('%# have the names of the specification', (operation, name, action, idempotent) => {
    const { responseAction } = operation;
    expect(operation).toMatchObject({ name, action, idempotent });
    expect(responseAction).toBe(`${action}Response`);
  });

  test('Identify has no action and may be repeated', () => {
    expect(identify).toMatchObject({ action: '', responseAction: '', idempotent: true });
  });
});

describe('an empty body', () => {
  const nothing = { body: [] };

  test.each([
    ['an answer to Get', () => get.readResponse(nothing), 'the GetResponse has an empty body'],
    ['a Put', () => put.readRequest(nothing), 'the Put has an empty body'],
    ['a Create', () => create.readRequest(nothing), 'the Create has an empty body'],
    ['an answer to Create', () => create.readResponse(nothing), 'names no created resource'],
    ['an answer to Identify', () => identify.readResponse(nothing), 'no IdentifyResponse'],
  ])('is refused in %s', (_what, read, message) => {
    expect(read).toThrow(ProtocolError);
    expect(read).toThrow(message);
  });

  test.each([
    ['a Get', () => get.readRequest(nothing)],
    ['an answer to Put', () => put.readResponse(nothing)],
    ['a Delete', () => remove.readRequest(nothing)],
    ['an answer to Delete', () => remove.readResponse(nothing)],
    ['an Identify', () => identify.readRequest(nothing)],
  ])('is all there is in %s', (_what, read) => {
    expect(read()).toEqual({});
  });
});

describe('identify.readResponse', () => {
  const identity = {
    protocolVersion: 'urn:v',
    productVendor: 'V',
    productVersion: '1',
    securityProfiles: [],
  };
  const children = [
    xml(WSMID, 'ProtocolVersion', ' urn:v\n'),
    xml(WSMID, 'ProductVendor', 'V'),
    xml(WSMID, 'ProductVersion', '1'),
  ];

  test.each([
    ['its own namespace', WSMID],
    ['the namespace of SOAP, as OMI sends it', SOAP],
  ])('reads an answer in %s', (_where, ns) => {
    expect(identify.readResponse({ body: [xml(ns, 'IdentifyResponse', children)] })).toEqual(
      identity,
    );
  });

  test('reads what a server leaves out as empty', () => {
    expect(identify.readResponse({ body: [xml(WSMID, 'IdentifyResponse')] })).toEqual({
      protocolVersion: '',
      productVendor: '',
      productVersion: '',
      securityProfiles: [],
    });
  });

  test('a server that names no version speaks this one', () => {
    const { body } = identify.writeResponse({ ...identity, protocolVersion: '' });
    expect(identify.readResponse({ body }).protocolVersion).toBe(WSMAN);
  });
});

describe('get.readResponse', () => {
  test('takes a fragment for a fragment, wherever it stands', () => {
    const body = [xml('urn:x', 'Other'), xml(WSMAN, 'XmlFragment', 'text')];
    expect(get.readResponse({ body })).toEqual({ kind: 'fragment', content: 'text' });
  });

  test('takes an empty fragment for one without elements', () => {
    const body = [xml(WSMAN, 'XmlFragment')];
    expect(get.readResponse({ body })).toEqual({ kind: 'fragment', content: [] });
  });
});

describe('create.readResponse', () => {
  test('reads a reference that is wrapped in an EndpointReference', () => {
    const epr = xml(WSA, 'EndpointReference', [
      xml(WSA, 'Address', 'urn:a'),
      xml(WSA, 'ReferenceParameters', [xml(WSMAN, 'ResourceURI', 'urn:r')]),
    ]);
    const body = [xml(WST, 'ResourceCreated', [epr])];
    expect(create.readResponse({ body }).created).toEqual({
      address: 'urn:a',
      resourceUri: 'urn:r',
      selectors: [],
    });
  });

  test('refuses a body that holds something else', () => {
    const body = [xml('urn:x', 'ResourceCreated')];
    expect(() => create.readResponse({ body })).toThrow(ProtocolError);
  });
});
