import { onTestFinished } from 'vitest';
import { type CimInstance, type SessionOptions, WbemServices } from '../../src/index.js';
import {
  type Enumerator,
  type EnumeratorOptions,
  startEnumerator,
} from '../client/enumeration-server.js';
import { sessionWith } from '../transport/scripted-server.js';

export interface EnumerationStage {
  readonly server: Enumerator;
  readonly wmi: WbemServices;
}

/** The services of root/cimv2 on a server of enumerations. */
export async function openEnumerator(
  options: EnumeratorOptions = {},
  settings: Partial<SessionOptions> = {},
): Promise<EnumerationStage> {
  const server = await startEnumerator(options);
  const wmi = new WbemServices(sessionWith(server.url, settings), 'root/cimv2');
  onTestFinished(async () => wmi.drain());
  return { server, wmi };
}

/** The Ids of settings, as numbers. */
export function ids(objects: readonly CimInstance[]): number[] {
  return objects.map((object) => Number(object.get('Id')));
}
