import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in another process that enumerates stored instances. */
export interface Pages extends Disposable {
  /** An enumeration of so many instances. */
  urlOf(total: number): string;
}

export async function startPages(): Promise<Pages> {
  const child = fork(new URL('pages-server.js', import.meta.url));
  const [port] = (await once(child, 'message')) as [number];
  return {
    urlOf: (total) => `http://127.0.0.1:${port}/wsman?total=${total}`,
    [Symbol.dispose]: () => child.disconnect(),
  };
}
