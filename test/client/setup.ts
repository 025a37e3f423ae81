import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { CimInstance } from '../../src/cim/instance.js';
import { CimObjectPath } from '../../src/cim/object-path.js';
import type { CimValue } from '../../src/cim/types.js';
import type { CimSession } from '../../src/client/cim-session.js';
import { connect, type SessionOptions } from '../../src/client/connect.js';
import {
  type Disturbance,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../src/testing.js';
import { type Message, readEnvelope } from '../../src/wsman/envelope.js';
import { named, type XmlElement } from '../../src/xml/element.js';
import { parseXml } from '../../src/xml/parse.js';
import { type Infoset, infosetOf } from '../support/infoset.js';
import {
  Test_Abstract,
  Test_Counter,
  Test_Elsewhere,
  Test_Owned,
  Test_Setting,
} from './classes.js';

export { eventually, rejection } from './waiting.js';
export {
  Test_Abstract,
  Test_Counter,
  Test_Elsewhere,
  Test_Owned,
  Test_Setting,
  Test_Unknown,
} from './classes.js';

/** Those that clients log in to with Basic authentication; all others encrypt what they send. */
const PLAIN = new WeakSet<Sandbox>();

/** The instance of Test_Setting that every sandbox starts with. */
export const SETTING = {
  Id: 'one',
  Title: 'first',
  Level: 1,
  Size: 10n,
  Enabled: true,
  Names: ['a', 'b'],
  Owner: 'ops',
  Version: 7,
} as const;

/** A sandbox with the test classes, closed after the test. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({
    classes: [Test_Setting, Test_Counter, Test_Owned, Test_Abstract, Test_Elsewhere],
    instances: [
      new CimInstance(Test_Setting, SETTING),
      new CimInstance(Test_Counter, { Index: 1, Count: 5n }),
      new CimInstance(Test_Owned, { Id: 'mine', Owner: 'ops' }),
      new CimInstance(Test_Elsewhere, { Id: 'far', Title: 'away' }),
    ],
    ...options,
  });
  if (options.dialect === 'openwsman' || options.basic === true) PLAIN.add(sandbox);
  onTestFinished(async () => sandbox.close());
  return sandbox;
}

/** A session with a sandbox, closed after the test. */
export function openSession(sandbox: Sandbox, options: Partial<SessionOptions> = {}): CimSession {
  const login: Partial<SessionOptions> = PLAIN.has(sandbox)
    ? { auth: { kind: 'basic', ...sandbox.user }, allowUnencrypted: true }
    : { auth: { kind: 'ntlm', ...sandbox.user } };
  const session = connect({ url: sandbox.url, ...login, ...options });
  onTestFinished(async () => session.close());
  return session;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly session: CimSession;
}

/** Both at once. */
export async function open(
  dialect: NonNullable<SandboxOptions['dialect']> = 'windows',
  options: Partial<SessionOptions> = {},
): Promise<Stage> {
  const sandbox = await openSandbox({ dialect });
  return { sandbox, session: openSession(sandbox, options) };
}

/** A fault as a server sent it, by the name of its fixture. */
export function fault(name: string): Disturbance {
  const file = new URL(`../../fixtures/faults/${name}/response.xml`, import.meta.url);
  return { kind: 'envelope', envelope: readFileSync(file, 'utf8'), status: 500 };
}

/** An answer that comes too late for any test: only what does not wait for it goes on. */
export const LATE: Disturbance = { kind: 'delay', ms: 60_000 };

/** An instance of Test_Setting as a caller makes it. */
export function setting(values: Readonly<Record<string, CimValue>> = {}): CimInstance {
  return new CimInstance(Test_Setting, { Id: 'one', ...values }, {});
}

export function settingPath(id = 'one'): CimObjectPath {
  return CimObjectPath.parse(`root/cimv2:Test_Setting.Id="${id}"`);
}

/** What the server holds of Test_Setting, as plain values. */
export function stored(sandbox: Sandbox, id = 'one'): Record<string, CimValue> | undefined {
  const found = sandbox.find(settingPath(id));
  return found === undefined ? undefined : Object.fromEntries(found);
}

/** The operations that the server was asked for, in their order. */
export function operations({ requests }: Sandbox, without: readonly string[] = []): string[] {
  return requests.map(({ operation }) => operation).filter((name) => !without.includes(name));
}

function shape({ operation, envelope }: Sandbox['requests'][number]): string {
  if (operation !== 'Put') return operation;
  const { headers } = readEnvelope(parseXml(envelope));
  if (headers.fragment !== undefined) return `Put of ${headers.fragment.path}`;
  const hasContext = headers.options?.some(({ name }) => name === 'wmi:__PUT_EXTENSIONS');
  return hasContext === true ? 'Put with context' : 'Put';
}

/** The requests as one reads them: `Get`, `Put of Title`, `Put with context`, `Put`. */
export function trail({ requests }: Sandbox): string[] {
  return requests.map(shape);
}

/** The requests of one operation, read. */
export function messages({ requests }: Sandbox, operation: string): Message[] {
  return requests
    .filter((request) => request.operation === operation)
    .map(({ envelope }) => readEnvelope(parseXml(envelope)));
}

/** What is in the body of a message. */
export function bodyOf({ body }: { readonly body: readonly XmlElement[] }): Infoset[] {
  return body.map(infosetOf);
}

/** One header block of a message. */
export function headerOf(
  message: Message | undefined,
  ns: string,
  name: string,
): Infoset | undefined {
  const block = message?.blocks.find((candidate) => named(candidate, ns, name));
  return block === undefined ? undefined : infosetOf(block);
}

/** The options of a message: name, value and type. */
export function optionsOf({ headers }: Message): string[][] {
  return (headers.options ?? []).map(({ name, value, type }) => [name, value, type ?? '']);
}
