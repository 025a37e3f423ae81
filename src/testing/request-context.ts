import { WbemContext } from '../binding/wbem-context.js';
import type { MessageHeaders } from '../wsman/headers.js';
import type { Dialect } from './dialects.js';

/**
 * The context that the options of a request are to a provider; null for none. [MS-WSMV] 3.1.4.1.10
 * @throws ValidationError WBEM_E_INVALID_CONTEXT
 */
export function contextOf(
  { options = [] }: MessageHeaders,
  { hasContext }: Dialect,
): WbemContext | null {
  if (!hasContext) return null;
  const context = WbemContext.fromOptions(options);
  return [...context].length === 0 ? null : context;
}
