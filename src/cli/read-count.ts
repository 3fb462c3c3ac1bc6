import { RetrialError } from '../core/errors.ts';

/**
 * The whole number that an option was given; undefined where it was not given.
 *
 * @throws RetrialError (`usage`) for anything else than digits, and beyond the bounds.
 */
export function readCount(
  text: string | undefined,
  {
    option,
    least,
    most,
  }: { readonly option: string; readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const message = `${option} takes a whole number from ${least} to ${most}, not "${text}"`;
  throw new RetrialError(message, { code: 'usage' });
}
