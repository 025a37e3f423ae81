import { CimObjectPath } from '../cim/object-path.js';

const UNQUOTED = /^((?:[^"'=]*:)?[^."'=:]+)\.(.+)$/s;

/** A path whose quotes the shell has taken: `Win32_Service.Name=Spooler`. */
function parseUnquoted(text: string): CimObjectPath | undefined {
  const [, head, rest] = UNQUOTED.exec(text) ?? [];
  if (head === undefined || rest === undefined || /["']/.test(rest)) return undefined;
  const pairs = rest.split(/,(?=[A-Za-z_]\w*=)/).map((pair) => /^(\w+)=(.+)$/s.exec(pair));
  if (pairs.includes(null)) return undefined;
  const keys = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
  return CimObjectPath.parse(head).with({ keys });
}

/**
 * Reads an object path as people type it: the quotes around key values may be missing.
 * @throws ValidationError WBEM_E_INVALID_OBJECT_PATH
 */
export function parsePath(text: string): CimObjectPath {
  try {
    return CimObjectPath.parse(text);
  } catch (error) {
    const path = parseUnquoted(text);
    if (path === undefined) throw error;
    return path;
  }
}
