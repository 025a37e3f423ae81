import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/testing.js';
import { instance, request, type RequestParts, WMI } from '../server/messages.js';
import { type HttpAnswer, post } from '../server/wire.js';
import { CLASSES, device, settings, slot } from './classes.js';

export const ACME = `${WMI}root/acme/`;
export const DEVICE = `${ACME}Acme_Device`;

/** A sandbox with the classes and instances of Acme. */
export async function acme(options: SandboxOptions = {}): Promise<Sandbox> {
  return startSandbox({
    basic: true,
    allowUnencrypted: true,
    classes: CLASSES,
    instances: [device(), slot(), settings()],
    ...options,
  });
}

/** A request about the device `d1`. */
export function deviceRequest(parts: RequestParts = {}): string {
  return request({ uri: DEVICE, selectors: { Id: 'd1' }, ...parts });
}

/** The device `d1` as the sandbox has it, as plain values. */
export function stored(sandbox: Sandbox): Record<string, unknown> | undefined {
  const { path } = device();
  return path === null ? undefined : sandbox.find(path)?.toJSON();
}

/** What the device is like when nobody wrote it. */
export const UNTOUCHED: Readonly<Record<string, unknown>> = device().toJSON();

/** The properties that a whole Put must have: those that can be written and are no arrays. */
const WRITABLE: Readonly<Record<string, string>> = {
  Label: 'pump',
  Speed: '7',
  Total: '5000000000',
  Enabled: 'true',
  Built: '<cim:Datetime>2026-01-02T03:04:05+01:00</cim:Datetime>',
  Ratio: '0.5',
  Owner: 'ops',
};

/** A property element, or an element with xsi:nil for null. */
export function element(name: string, value: string | null): string {
  return value === null ? `<q:${name} xsi:nil="true"/>` : `<q:${name}>${value}</q:${name}>`;
}

/** The body of a whole Put of the device; `changes` are other values, undefined leaves one out. */
export function wholeDevice(
  changes: Readonly<Record<string, string | null | undefined>> = {},
): string {
  const values = Object.entries({ ...WRITABLE, ...changes });
  const elements = values.map(([name, value]) => (value === undefined ? '' : element(name, value)));
  return instance(DEVICE, elements.join(''));
}

/** Sends a Put of the whole device. */
export async function putDevice(
  sandbox: Sandbox,
  changes: Readonly<Record<string, string | null | undefined>> = {},
  parts: RequestParts = {},
): Promise<HttpAnswer> {
  return post(sandbox, deviceRequest({ action: 'Put', body: wholeDevice(changes), ...parts }));
}

/** The elements of an OptionSet. */
export function optionSet(...list: readonly (readonly [string, string, string])[]): {
  readonly Options: string;
} {
  const elements = list.map(
    ([name, type, value]) =>
      `<w:Option Name="${name}" Type="xs:${type}" xmlns:xs="http://www.w3.org/2001/XMLSchema">${value}</w:Option>`,
  );
  return { Options: `<w:OptionSet>${elements.join('')}</w:OptionSet>` };
}
