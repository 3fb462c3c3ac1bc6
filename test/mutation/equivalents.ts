import type { Survivor } from './score.ts';

/** Why a changed comparison is no fault: what it would take to notice it cannot happen. */
interface Equivalent {
  readonly file: string;
  readonly was: string;
  readonly became: string;
  readonly because: string;
}

const rounding = 'the two differ at one single number, which rounding never gives';

const equivalents: readonly Equivalent[] = [
  {
    file: 'src/core/stats/jitter.ts',
    was: 'k <= 0',
    became: 'k < 0',
    because: 'for k = 0 the sum below is 1 as well',
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'k < n * p',
    became: 'k <= n * p',
    because: 'at the mean both ways of summing up come to the same',
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'term < sum * 1e-17',
    became: 'term <= sum * 1e-17',
    because: rounding,
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'binomialTail(n, p, middle) <= alpha',
    became: 'binomialTail(n, p, middle) < alpha',
    because: rounding,
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'r >= 1',
    became: 'r > 1',
    because: 'for r = 1 the formula gives 1 as well',
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'r <= 0',
    became: 'r < 0',
    because: 'for r = 0 the formula gives 0 as well',
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'step < 50',
    became: 'step <= 50',
    because: 'after 50 halvings one more is below what a double holds',
  },
  {
    file: 'src/core/stats/jitter.ts',
    was: 'rangeProbability(n, middle) <= alpha',
    became: 'rangeProbability(n, middle) < alpha',
    because: rounding,
  },
  {
    file: 'src/core/stats/herd.ts',
    was: 'share >= 1',
    became: 'share > 1',
    because: 'at a share of 1 no number of clients is improbable either',
  },
  {
    file: 'src/core/retry/budget.ts',
    was: 'left < 1 - 1e-9',
    became: 'left <= 1 - 1e-9',
    because: rounding,
  },
];

/** Why no test can notice this change; undefined where one could. */
export function excuseOf({ file, was, became }: Survivor): string | undefined {
  return equivalents.find(
    (each) => each.file === file && each.was === was && each.became === became,
  )?.because;
}
