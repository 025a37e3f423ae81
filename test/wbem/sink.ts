import { onTestFinished } from 'vitest';
import {
  type CimInstance,
  formatHResult,
  hresultName,
  type ObjectSink,
  type SessionOptions,
  WBEM_STATUS_COMPLETE,
  WBEM_STATUS_PROGRESS,
  WbemServices,
} from '../../src/index.js';
import type { Sandbox, SandboxOptions } from '../../src/testing.js';
import { openSandbox, openSession } from '../client/setup.js';

/** The arguments of a SetStatus. */
export interface Status {
  readonly flags: number;
  readonly hresult: number;
  readonly strParam: string | null;
  readonly objParam: CimInstance | null;
}

/** What a sink may do when it is called, besides taking notes. */
export interface Reactions {
  indicate?(objects: readonly CimInstance[]): void | Promise<void>;
  setStatus?(status: Status): void | Promise<void>;
}

/** A sink that takes notes. */
export class RecordingSink implements ObjectSink {
  /** The calls as one reads them: `Indicate 1`, `progress 1 of 2`, `WBEM_S_NO_ERROR`. */
  readonly log: string[] = [];
  readonly objects: CimInstance[] = [];
  /** The final status; waits for it. */
  readonly final: Promise<Status>;
  readonly #reactions: Reactions;
  #finish!: (status: Status) => void;

  constructor(reactions: Reactions = {}) {
    this.#reactions = reactions;
    this.final = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  indicate(objects: readonly CimInstance[]): void | Promise<void> {
    this.log.push(`Indicate ${objects.length}`);
    this.objects.push(...objects);
    return this.#reactions.indicate?.(objects);
  }

  setStatus(
    flags: number,
    hresult: number,
    strParam: string | null,
    objParam: CimInstance | null,
  ): void | Promise<void> {
    const status = { flags, hresult, strParam, objParam };
    this.log.push(shown(status));
    if (flags === WBEM_STATUS_COMPLETE) this.#finish(status);
    return this.#reactions.setStatus?.(status);
  }
}

function shown({ flags, hresult }: Status): string {
  if (flags === WBEM_STATUS_PROGRESS) return `progress ${hresult & 0xffff} of ${hresult >>> 16}`;
  const name = hresultName(hresult) ?? formatHResult(hresult);
  return flags === WBEM_STATUS_COMPLETE ? name : `flags ${flags} ${name}`;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly wmi: WbemServices;
}

/** The services of root/cimv2 on a Windows-like sandbox, whose kind needs not be asked. */
export async function openServices(
  options: Partial<SessionOptions> = {},
  sandboxOptions: SandboxOptions = {},
): Promise<Stage> {
  const sandbox = await openSandbox(sandboxOptions);
  const server = sandboxOptions.dialect ?? 'windows';
  const wmi = new WbemServices(openSession(sandbox, { server, ...options }), 'root/cimv2');
  onTestFinished(async () => wmi.drain());
  return { sandbox, wmi };
}

/** The name of an HRESULT, for expectations that one can read. */
export function named(hresult: number): string {
  return hresultName(hresult) ?? formatHResult(hresult);
}
