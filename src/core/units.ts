import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const durationPattern = /^-?(\d+(\.\d+)?(ms|s|m|h))+$/;
const ratePattern = /^(\d+(?:\.\d+)?)\/(s|m|h)$/;

/**
 * Milliseconds of a duration such as `250ms`, `10s`, `1m30s`, `2h`, `-5s` or `0`; undefined where
 * the text is none, or more than a number can hold. A bare number other than 0 has no unit and is none.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!durationPattern.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    totalMs += Number(amount) * (durationUnits[unit] ?? Number.NaN);
  }
  if (!Number.isFinite(totalMs)) return undefined;
  // A difference, not a sign: the duration -0s is 0, not -0.
  return text.startsWith('-') ? 0 - totalMs : totalMs;
}

/** Operations a second of a rate such as `100/s`, `600/m` or `36000/h`; undefined where it is none. */
export function parseRate(text: string): number | undefined {
  const [, amount, unit = ''] = ratePattern.exec(text) ?? [];
  const unitMs = durationUnits[unit];
  if (amount === undefined || unitMs === undefined) return undefined;
  const ratePerSecond = (Number(amount) * 1_000) / unitMs;
  return Number.isFinite(ratePerSecond) ? ratePerSecond : undefined;
}

/**
 * Text in, number out, by `parse`; a bare number is let in so that its mistake can be explained. An
 * editor is told the `pattern`, or a text with a variable in it, which is only known at the run.
 */
function quantity({
  parse,
  pattern,
  kind,
  examples,
}: {
  readonly parse: (text: string) => number | undefined;
  readonly pattern: RegExp;
  readonly kind: string;
  readonly examples: string;
}) {
  const description = `${kind} with a unit, like ${examples}`;
  const text = z.string().meta({ description, pattern: `${pattern.source}|\\$\\{` });
  const number = z.number().meta(parse('0') === 0 ? { const: 0 } : { not: {} });
  return z
    .union([text, number])
    .transform((input, context) => {
      const parsed = parse(String(input));
      if (parsed !== undefined) return parsed;
      const written = JSON.stringify(input);
      context.addIssue({
        code: 'custom',
        message: `${written} is not ${kind}; write it with a unit, like ${examples}`,
      });
      return z.NEVER;
    })
    .meta({ title: `${kind} with a unit (${examples})` });
}

/** A duration in a profile: text with a unit in, milliseconds out; it may be negative. */
export const Duration = quantity({
  parse: parseDuration,
  pattern: new RegExp(`^0$|${durationPattern.source}`),
  kind: 'a duration',
  examples: '250ms, 10s, 1m30s or 2h',
});

/** A duration of 0 or more, as `Duration`. */
export const NonNegativeDuration = Duration.refine((ms) => ms >= 0, {
  error: 'must not be negative',
});

/** A duration above 0, as `Duration`. */
export const PositiveDuration = Duration.refine((ms) => ms > 0, { error: 'must be longer than 0' });

/** A rate in a profile: text with a unit in, operations a second out; never negative. */
export const Rate = quantity({
  parse: parseRate,
  pattern: ratePattern,
  kind: 'a rate',
  examples: '100/s, 600/m or 5000/h',
});

/** Milliseconds for people: `850 µs`, `12.3 ms`, `412 ms`, `1.50 s`, `2m 05s`. */
export function formatMs(ms: number): string {
  if (ms < 0) return `-${formatMs(-ms)}`;
  // Each bound is where rounding would reach the next unit: 999.7 ms is 1.00 s, not 1000 ms.
  if (ms < 0.9995) return `${Math.round(ms * 1_000)} µs`;
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 119_995) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`;
}

/** Microseconds for people, as `formatMs`. */
export function formatUs(us: number): string {
  return formatMs(us / 1_000);
}
