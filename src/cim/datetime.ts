import { type Field, field, invalid, printField, printFraction } from './fields.js';

const DMTF =
  /^(\d{4}|\*{4})(\d{2}|\*{2})(\d{2}|\*{2})(\d{2}|\*{2})(\d{2}|\*{2})(\d{2}|\*{2})\.(\d{6}|\d{0,5}\*{1,6})([+-])(\d{3}|\*{3})$/;
const XS = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:[0-5]\d)?$/;
const EXPECTED = 'yyyymmddhhmmss.mmmmmm+ooo or yyyy-mm-ddThh:mm:ss.ffffff+hh:mm';

interface Parts {
  readonly date: readonly [year: Field, month: Field, day: Field];
  readonly time: readonly [hour: Field, minute: Field, second: Field];
  /** Digits after the point; in the 25-character form trailing ones may be asterisks. */
  readonly fraction: string;
  readonly sign: '+' | '-';
  /** Minutes from UTC, without sign; null when unknown. */
  readonly offset: Field;
}

/** The calendar repeats every 400 years, and Date.UTC takes 0..99 for years after 1900. */
function daysIn(year: Field, month: number): number {
  return new Date(Date.UTC(2000 + ((year ?? 0) % 400), month, 0)).getUTCDate();
}

function check({ date: [year, month, day], time: [hour, minute, second], offset }: Parts): boolean {
  const within = (value: Field, min: number, max: number): boolean =>
    value === null || (value >= min && value <= max);
  return (
    within(month, 1, 12) &&
    within(day, 1, month === null ? 31 : daysIn(year, month)) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 59) &&
    within(offset, 0, 999)
  );
}

function parseDmtf(text: string): Parts | undefined {
  const match = DMTF.exec(text);
  if (match === null || text.length !== 25) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map<Field>(field);
  const [, , , , , , , fraction = '', sign, offset = ''] = match;
  return {
    date: [year ?? null, month ?? null, day ?? null],
    time: [hour ?? null, minute ?? null, second ?? null],
    fraction,
    sign: sign === '-' ? '-' : '+',
    offset: field(offset),
  };
}

function parseXs(text: string): Parts | undefined {
  const match = XS.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const zone = match[8];
  const minutes =
    zone === undefined
      ? null
      : zone === 'Z'
        ? 0
        : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return {
    date: [year, month, day],
    time: [hour, minute, second],
    fraction: (match[7] ?? '').padEnd(6, '0'),
    sign: zone?.startsWith('-') === true ? '-' : '+',
    offset: minutes,
  };
}

/**
 * A point in time as CIM has it: microseconds, an offset in minutes, and asterisks for unknown
 * fields. [DSP0004] 5.2.4
 *
 * A fraction of more than six digits, as some servers send in xs:dateTime, is kept for
 * `toXsDateTime` and cut in the 25-character form. A missing zone is an unknown offset (`+***`).
 */
export class CimDateTime {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Reads the 25-character form or xs:dateTime. @throws ValidationError WBEM_E_INVALID_PARAMETER */
  static parse(text: string): CimDateTime {
    const parts = parseDmtf(text) ?? parseXs(text);
    if (parts === undefined || !check(parts)) return invalid('a datetime', text, EXPECTED);
    return new CimDateTime(parts);
  }

  /** The UTC instant of a Date, with its milliseconds. */
  static fromDate(date: Date): CimDateTime {
    return CimDateTime.parse(date.toISOString());
  }

  get hasWildcards(): boolean {
    return this.toString().slice(0, 21).includes('*');
  }

  /** Microseconds within the second, or null when some of their digits are unknown. */
  get microseconds(): number | null {
    const { fraction } = this.#parts;
    return fraction.includes('*') ? null : Number(fraction.slice(0, 6));
  }

  /** Minutes east of UTC, or null when unknown. */
  get offsetMinutes(): number | null {
    const { offset, sign } = this.#parts;
    return offset === null ? null : sign === '-' ? 0 - offset : offset;
  }

  /** The instant, to the millisecond; an unknown offset counts as UTC. Null with unknown fields. */
  toDate(): Date | null {
    if (this.hasWildcards) return null;
    const [year = 0, month = 0, day = 0] = this.#parts.date as readonly number[];
    const [hour = 0, minute = 0, second = 0] = this.#parts.time as readonly number[];
    const milliseconds = Math.floor((this.microseconds ?? 0) / 1000);
    const local = new Date(0);
    local.setUTCFullYear(year, month - 1, day);
    local.setUTCHours(hour, minute - (this.offsetMinutes ?? 0), second, milliseconds);
    return local;
  }

  /** The 25-character form. */
  toString(): string {
    const { date, time, fraction, sign, offset } = this.#parts;
    const [year, ...rest] = [...date, ...time];
    const head = printField(year ?? null, 4) + rest.map((part) => printField(part, 2)).join('');
    return `${head}.${fraction.slice(0, 6)}${sign}${printField(offset, 3)}`;
  }

  /**
   * The xs:dateTime form, trailing zeros of the fraction dropped, `Z` for UTC.
   * @throws ValidationError WBEM_E_INVALID_PARAMETER when fields are unknown: XML has no asterisks.
   */
  toXsDateTime(): string {
    if (this.hasWildcards) {
      return invalid('an xs:dateTime', this.toString(), 'a datetime without asterisks');
    }
    const { date, time, fraction, sign, offset } = this.#parts;
    const [year, month, day] = date.map((part, index) => printField(part, index === 0 ? 4 : 2));
    const clock = time.map((part) => printField(part, 2)).join(':');
    return `${year}-${month}-${day}T${clock}${printFraction(fraction)}${printZone(sign, offset)}`;
  }

  /** True for the same text, or for two known instants that are the same. */
  equals(other: unknown): boolean {
    if (!(other instanceof CimDateTime)) return false;
    if (this.toString() === other.toString()) return true;
    if (this.offsetMinutes === null || other.offsetMinutes === null) return false;
    const [a, b] = [this.toDate(), other.toDate()];
    return a !== null && a.getTime() === b?.getTime() && this.microseconds === other.microseconds;
  }

  toJSON(): string {
    return this.toString();
  }
}

function printZone(sign: string, offset: Field): string {
  if (offset === null) return '';
  if (offset === 0) return 'Z';
  const hours = printField(Math.floor(offset / 60), 2);
  return `${sign}${hours}:${printField(offset % 60, 2)}`;
}
