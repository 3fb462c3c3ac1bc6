import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a duration such as `250ms`, `10s`, `1m30s`, `2h`, `-5s` or `0`; undefined where
 * the text is none. A bare number other than 0 has no unit and is none.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^-?(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    totalMs += Number(amount) * (durationUnits[unit] ?? Number.NaN);
  }
  return text.startsWith('-') ? -totalMs : totalMs;
}

/** Operations a second of a rate such as `100/s`, `600/m` or `36000/h`; undefined where it is none. */
export function parseRate(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(text) ?? [];
  const unitMs = durationUnits[unit];
  return amount === undefined || unitMs === undefined
    ? undefined
    : (Number(amount) * 1_000) / unitMs;
}

/** A duration in a profile: text with a unit in, milliseconds out. */
export const Duration = z.union([z.string(), z.number()]).transform((input, context) => {
  const parsed = parseDuration(String(input));
  if (parsed !== undefined) return parsed;
  context.addIssue({
    code: 'custom',
    message: `"${input}" is not a duration; write it with a unit, like 250ms, 10s, 1m30s or 2h`,
  });
  return z.NEVER;
});

/** A rate in a profile: text with a unit in, operations a second out. */
export const Rate = z.union([z.string(), z.number()]).transform((input, context) => {
  const parsed = parseRate(String(input));
  if (parsed !== undefined) return parsed;
  context.addIssue({
    code: 'custom',
    message: `"${input}" is not a rate; write it with a unit, like 100/s, 600/m or 5000/h`,
  });
  return z.NEVER;
});

/** Milliseconds for people: `850 µs`, `12.3 ms`, `1.50 s`, `2m 05s`. */
export function formatMs(ms: number): string {
  if (Math.abs(ms) < 1) return `${Math.round(ms * 1_000)} µs`;
  if (Math.abs(ms) < 1_000) return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
  if (Math.abs(ms) < 120_000) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`;
}

/** Microseconds for people, as `formatMs`. */
export function formatUs(us: number): string {
  return formatMs(us / 1_000);
}
