import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Debian's own, which has python3-winrm where that is installed. */
const PYTHON = '/usr/bin/python3';
/** Not copied to where this is built. */
const SCRIPT = 'bench/winrm-pull.py';

/** python3-winrm in a process of its own. */
export interface Winrm extends Disposable {
  /** Sends all of the requests and reads the answers; resolves with the number of instances. */
  pull(): Promise<number>;
}

/** Undefined where it is not installed. */
export async function startWinrm(
  url: string,
  bodies: readonly string[],
): Promise<Winrm | undefined> {
  const child = spawn(PYTHON, [SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] });
  // It may be gone before it has read; then there is no answer.
  child.stdin.on('error', () => undefined);
  const output = createInterface(child.stdout);
  child.on('error', () => output.close());
  const lines = output[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string | undefined> => {
    child.stdin.write(`${line}\n`);
    return ((await lines.next()) as IteratorResult<string, undefined>).value;
  };
  const ready = await ask(JSON.stringify({ url, bodies }));
  if (ready === undefined) return undefined;
  return {
    pull: async () => Number(await ask('')),
    [Symbol.dispose]: () => child.stdin.end(),
  };
}
