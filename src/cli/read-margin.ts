import { RetrialError } from '../core/errors.ts';

/**
 * A share such as `5%` as 0.05; undefined where nothing was said.
 *
 * @throws RetrialError (`usage`) for anything else, and for what is not above 0 and below 100 %.
 */
export function readMargin(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const margin = Number(percent) / 100;
  if (margin > 0 && margin < 1) return margin;
  const message = `--margin takes a share above 0% and below 100%, like 5%, not "${text}"`;
  throw new RetrialError(message, { code: 'usage' });
}
