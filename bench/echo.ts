import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in another process that answers with stored messages. */
export interface Echo extends Disposable {
  /** Without path. */
  readonly origin: string;
}

export async function startEcho(): Promise<Echo> {
  const child = fork(new URL('echo-server.js', import.meta.url));
  const [port] = (await once(child, 'message')) as [number];
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => child.disconnect(),
  };
}
