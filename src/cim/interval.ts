import { type Field, field, invalid, printField, printFraction } from './fields.js';

const DMTF = /^(\d{8}|\*{8})(\d{2}|\*{2})(\d{2}|\*{2})(\d{2}|\*{2})\.(\d{6}|\d{0,5}\*{1,6}):000$/;
const XS =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;
const EXPECTED = 'ddddddddhhmmss.mmmmmm:000 or PnDTnHnMn.nS';
const MAX_DAYS = 99_999_999;

interface Parts {
  readonly days: Field;
  readonly hours: Field;
  readonly minutes: Field;
  readonly seconds: Field;
  readonly fraction: string;
}

function parseDmtf(text: string): Parts | undefined {
  const match = DMTF.exec(text);
  if (match === null || text.length !== 25) return undefined;
  const [, days = '', hours = '', minutes = '', seconds = '', fraction = ''] = match;
  return {
    days: field(days),
    hours: field(hours),
    minutes: field(minutes),
    seconds: field(seconds),
    fraction,
  };
}

/** Years and months have no fixed length, so only zero of them can be read. */
function parseXs(text: string): Parts | undefined {
  const match = XS.exec(text);
  if (match === null || text.endsWith('T')) return undefined;
  const [years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (years !== 0 || months !== 0) return undefined;
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  if (!Number.isSafeInteger(total)) return undefined;
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
    fraction: (match[7] ?? '').padEnd(6, '0'),
  };
}

function check({ days, hours, minutes, seconds }: Parts): boolean {
  return (days ?? 0) <= MAX_DAYS && (hours ?? 0) < 24 && (minutes ?? 0) < 60 && (seconds ?? 0) < 60;
}

/**
 * A length of time: days to microseconds, asterisks for unknown fields. [DSP0004] 5.2.4
 */
export class CimInterval {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Reads the 25-character form or xs:duration; also the bare `P` that some servers send for zero.
   * @throws ValidationError WBEM_E_INVALID_PARAMETER, also for years and months other than zero.
   */
  static parse(text: string): CimInterval {
    const parts = parseDmtf(text) ?? parseXs(text);
    if (parts === undefined || !check(parts)) return invalid('an interval', text, EXPECTED);
    return new CimInterval(parts);
  }

  get hasWildcards(): boolean {
    return this.toString().includes('*');
  }

  /** The whole interval in microseconds, or null when fields are unknown. */
  get totalMicroseconds(): bigint | null {
    if (this.hasWildcards) return null;
    const { days, hours, minutes, seconds, fraction } = this.#parts;
    const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
    return BigInt(total) * 1_000_000n + BigInt(fraction.slice(0, 6));
  }

  /** The 25-character form. */
  toString(): string {
    const { days, hours, minutes, seconds, fraction } = this.#parts;
    const clock = [hours, minutes, seconds].map((part) => printField(part, 2)).join('');
    return `${printField(days, 8)}${clock}.${fraction.slice(0, 6)}:000`;
  }

  /**
   * The xs:duration form, with all of its fields: `P0DT0H1M40S`.
   * @throws ValidationError WBEM_E_INVALID_PARAMETER when fields are unknown.
   */
  toXsDuration(): string {
    if (this.hasWildcards) {
      return invalid('an xs:duration', this.toString(), 'an interval without asterisks');
    }
    const { days, hours, minutes, seconds, fraction } = this.#parts;
    return `P${days}DT${hours}H${minutes}M${seconds}${printFraction(fraction)}S`;
  }

  equals(other: unknown): boolean {
    return other instanceof CimInterval && this.toString() === other.toString();
  }

  toJSON(): string {
    return this.toString();
  }
}
