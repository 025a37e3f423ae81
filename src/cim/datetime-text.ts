import { CimDateTime } from './datetime.js';
import { CimInterval } from './interval.js';

/**
 * Reads any form of a CIM datetime: the two 25-character forms, xs:dateTime and xs:duration.
 * @throws ValidationError WBEM_E_INVALID_PARAMETER
 */
export function parseCimDateTime(text: string): CimDateTime | CimInterval {
  return text.startsWith('P') || text.endsWith(':000')
    ? CimInterval.parse(text)
    : CimDateTime.parse(text);
}
