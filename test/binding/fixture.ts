import { readdirSync, readFileSync } from 'node:fs';
import { STANDARD_STYLE, type WireStyle } from '../../src/binding/value.js';
import type { WbemContextValue } from '../../src/binding/wbem-context.js';
import type { CimClass } from '../../src/cim/class.js';
import * as cimv2 from '../../src/gen/cimv2/index.js';
import type { MessageHeaders } from '../../src/wsman/headers.js';
import type { EnumerateInput } from '../../src/wsman/operations/enumerate.js';
import type { Lifetime, RenewInput } from '../../src/wsman/operations/enumeration-lifetime.js';
import type { Page } from '../../src/wsman/operations/enumeration.js';
import type { Identity } from '../../src/wsman/operations/identify.js';
import type { PullInput } from '../../src/wsman/operations/pull.js';
import { present } from '../../src/wsman/present.js';
import { type Notation, normalize, normalizeAll } from './notation.js';

const FOLDER = new URL('../../fixtures/', import.meta.url);

/** An object among the items of a page. */
export interface ItemNotation {
  readonly className: string;
  readonly path?: Notation;
  readonly properties: Readonly<Record<string, Notation>>;
}

/** What is in the body of a message. */
export interface Content {
  /** The namespace of a whole representation. */
  readonly resourceUri?: string;
  /** The properties of a whole representation. */
  readonly instance?: Readonly<Record<string, Notation>>;
  /** The property of a fragment, or its bare text. */
  readonly fragment?: Readonly<Record<string, Notation>> | string;
  /** The Level 1 path that names the fragment of a request. */
  readonly xpath?: string;
  /** The path of a created resource. */
  readonly created?: Notation;
  readonly identity?: Identity;
  readonly enumerate?: EnumerateInput;
  readonly pull?: PullInput;
  /** Of a Release, a GetStatus or a Renew. */
  readonly of?: RenewInput;
  readonly lifetime?: Lifetime;
  /** What an answer says of its enumeration. */
  readonly page?: Omit<Page, 'items'>;
  readonly objects?: readonly ItemNotation[];
  readonly paths?: readonly Notation[];
  /** The parameters of a method. */
  readonly parameters?: Readonly<Record<string, Notation>>;
}

/** What one message of a fixture holds; every member that is there is compared. */
export interface Side extends Content {
  readonly headers: MessageHeaders;
  /** The namespace of the property of a fragment, where it is not the resource URI. */
  readonly fragmentNamespace?: string;
  /** The values of a WMI context. */
  readonly context?: readonly (readonly [string, Notation])[];
  /** The names in the list of Microsoft's own client. */
  readonly modified?: readonly string[];
  /** How the items of a page are written. Default `objects`. */
  readonly items?: 'objects' | 'objectsAndEprs' | 'eprs' | 'fragments' | 'none';
}

/** An `expected.json`. */
export interface Expected {
  readonly about: string;
  readonly operation:
    | 'Identify'
    | 'Get'
    | 'Put'
    | 'Create'
    | 'Delete'
    | 'Enumerate'
    | 'Pull'
    | 'Release'
    | 'GetStatus'
    | 'Renew'
    | 'Invoke';
  /** The method of an Invoke. */
  readonly method?: string;
  /** Why the response is not one that this library writes: it is only read. */
  readonly foreign?: string;
  /** What is addressed; Identify addresses nothing. */
  readonly path?: Notation;
  /** The class that types the instance: one of `classes.json` or of root/cimv2. */
  readonly class?: string;
  /** Where it is not the standard. */
  readonly style?: Partial<WireStyle>;
  readonly request: Side;
  readonly response: Side;
}

export interface Fixture {
  readonly name: string;
  readonly expected: Expected;
  readonly request: string;
  readonly response: string;
}

function read(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8');
}

/** The names of the cases of an operation. */
export function casesOf(operation: string): string[] {
  return readdirSync(new URL(operation, FOLDER)).toSorted();
}

/** The `expected.json` of a case. */
export function expectedOf(name: string): unknown {
  return JSON.parse(read(`${name}/expected.json`));
}

/** The `response.xml` of a case. */
export function responseOf(name: string): string {
  return read(`${name}/response.xml`);
}

/** The cases of an operation. */
export function fixtures(operation: string): Fixture[] {
  return casesOf(operation).map((name) => ({
    name: `${operation}/${name}`,
    expected: expectedOf(`${operation}/${name}`) as Expected,
    request: read(`${operation}/${name}/request.xml`),
    response: responseOf(`${operation}/${name}`),
  }));
}

const CLASSES: Readonly<Record<string, CimClass>> = {
  ...cimv2,
  ...(JSON.parse(read('classes.json')) as Record<string, CimClass>),
};

/** A class of `classes.json` or of root/cimv2. */
export function classNamed(name: string): CimClass {
  const found = CLASSES[name];
  if (found === undefined) throw new TypeError(`no class ${name}`);
  return found;
}

/** The class of a fixture; undefined where its instance is untyped. */
export function classOf({ class: name }: Expected): CimClass | undefined {
  return name === undefined ? undefined : classNamed(name);
}

export function styleOf({ style }: Expected): WireStyle {
  return { ...STANDARD_STYLE, ...style };
}

/** What is in the body of a message of a fixture, in the notation of what is read. */
export function contentOf({ request }: Expected, side: Side): Content {
  const { instance, fragment, created, identity, headers, objects, paths, parameters } = side;
  const { enumerate, pull, of, lifetime, page } = side;
  const { resourceUri = '' } = request.headers;
  return {
    ...(instance === undefined ? {} : { resourceUri, instance: normalizeAll(instance) }),
    ...(typeof fragment === 'object' ? { fragment: normalizeAll(fragment) } : {}),
    ...(typeof fragment === 'string' ? { fragment } : {}),
    ...(headers.fragment === undefined ? {} : { xpath: headers.fragment.path }),
    ...(created === undefined ? {} : { created: normalize(created) }),
    ...present({ identity, enumerate, pull, of, lifetime, page }),
    ...(objects === undefined ? {} : { objects: objects.map(normalizeItem) }),
    ...(paths === undefined ? {} : { paths: paths.map(normalize) }),
    ...(parameters === undefined ? {} : { parameters: normalizeAll(parameters) }),
  };
}

function normalizeItem({ className, path, properties }: ItemNotation): ItemNotation {
  return {
    className,
    ...(path === undefined ? {} : { path: normalize(path) }),
    properties: normalizeAll(properties),
  };
}

/** The values of the context of a request. */
export function contextValues(side: Side): [string, WbemContextValue][] {
  return (side.context ?? []).map(([name, value]) => [name, valueOf(value)]);
}

function valueOf(notation: Notation): WbemContextValue {
  if (Array.isArray(notation)) return notation.map((item: Notation) => valueOf(item) as string);
  const isBigInt = typeof notation === 'object' && notation !== null && '$bigint' in notation;
  return isBigInt ? BigInt(notation['$bigint'] as string) : (notation as string);
}
