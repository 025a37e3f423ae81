import { normalizeNamespace } from '../cim/object-path.js';
import type { MofPragma } from './schema.js';

/** The namespace that a pragma changes to; undefined for another pragma. */
export function namespaceOfPragma({ name, parameters }: MofPragma): string | undefined {
  if (name.toLowerCase() !== 'namespace') return undefined;
  return namespaceOfText(parameters[0]?.text ?? '');
}

/** The server of `\\\\.\\root\\cimv2` is left out: a class is of no server. */
function namespaceOfText(text: string): string {
  return normalizeNamespace(text.replace(/^[\\/]{2}[^\\/]+/, ''));
}
