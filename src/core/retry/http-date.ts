/** The three forms of an HTTP-date (RFC 9110 §5.6.7): the preferred one and the two obsolete ones. */
export type HttpDateForm = 'imf' | 'rfc850' | 'asctime';

/** An instant as Unix epoch milliseconds, and the form in which it was written. */
export interface HttpDate {
  readonly form: HttpDateForm;
  readonly atMs: number;
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'],
  ...['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

const longDay = `(?:${days.join('|')})`;
const shortDay = `(?:${days.map((day) => day.slice(0, 3)).join('|')})`;
const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';

// The grammar is case-sensitive and allows no other white space (RFC 9110 §5.6.7). The name of the
// day has to be one, but need not be the right one: it adds nothing to the date.
const patterns: readonly (readonly [HttpDateForm, RegExp])[] = [
  ['imf', new RegExp(`^${shortDay}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`)],
  ['rfc850', new RegExp(`^${longDay}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`)],
  ['asctime', new RegExp(`^${shortDay} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`)],
];

interface CalendarTime {
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Epoch milliseconds; undefined where the calendar has no such day or the clock no such time. */
function instantMs(year: number, { month, day, hour, minute, second }: CalendarTime) {
  const isLeapSecond = second === 60 && minute === 59 && hour === 23;
  if (hour > 23 || minute > 59 || (second > 59 && !isLeapSecond)) return undefined;
  // Not Date.UTC, which reads the years 0 to 99 as 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  // A day that the month has not is another day of another month.
  if (date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minute, second);
}

/**
 * The instant of a two-digit year: the latest one that is at most 50 years ahead, so that what looks
 * further away is in the past (RFC 9110 §5.6.7), also across the turn of a century.
 */
function nearestCenturyMs(twoDigits: number, time: CalendarTime, nowEpochMs: number) {
  const horizon = new Date(nowEpochMs);
  const latestYear = horizon.getUTCFullYear() + 50;
  const horizonMs = horizon.setUTCFullYear(latestYear);
  const year = latestYear - ((latestYear - twoDigits) % 100);
  const atMs = instantMs(year, time);
  return atMs !== undefined && atMs > horizonMs ? instantMs(year - 100, time) : atMs;
}

/**
 * Reads an HTTP-date in any of the three forms that a recipient must accept (RFC 9110 §5.6.7);
 * undefined where the text is none, or names a day or a time that does not exist. All three are UTC,
 * asctime too although it does not say so. `nowEpochMs` settles the century of a two-digit year.
 */
export function parseHttpDate(text: string, nowEpochMs: number): HttpDate | undefined {
  for (const [form, pattern] of patterns) {
    const parts = pattern.exec(text)?.groups;
    if (parts === undefined) continue;
    const year = Number(parts.year);
    const time = {
      month: months.indexOf(parts.month ?? ''),
      day: Number(parts.day),
      hour: Number(parts.hour),
      minute: Number(parts.minute),
      second: Number(parts.second),
    };
    const atMs =
      form === 'rfc850' ? nearestCenturyMs(year, time, nowEpochMs) : instantMs(year, time);
    return atMs === undefined ? undefined : { form, atMs };
  }
  return undefined;
}

const padded = (value: number, width = 2): string => String(value).padStart(width, '0');

/**
 * Writes Unix epoch milliseconds as an HTTP-date in UTC; what is less than a second is cut off.
 * Throws a RangeError for an instant outside of the years 0 to 9999, which no form can write.
 */
export function formatHttpDate(epochMs: number, form: HttpDateForm): string {
  const date = new Date(epochMs);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9_999)) throw new RangeError(`no HTTP-date can write ${epochMs} ms`);
  const dayName = days[date.getUTCDay()] ?? '';
  const monthName = months[date.getUTCMonth()] ?? '';
  const day = date.getUTCDate();
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    .map((part) => padded(part))
    .join(':');
  switch (form) {
    case 'imf':
      return `${dayName.slice(0, 3)}, ${padded(day)} ${monthName} ${padded(year, 4)} ${time} GMT`;
    case 'rfc850':
      return `${dayName}, ${padded(day)}-${monthName}-${padded(year % 100)} ${time} GMT`;
    case 'asctime':
      return `${dayName.slice(0, 3)} ${monthName} ${String(day).padStart(2)} ${time} ${padded(year, 4)}`;
  }
}
