import { waitBounds } from '../policy.ts';
import { formatMs } from '../units.ts';
import { askedEnds } from './asked-end.ts';
import { judgeAskedWait } from './asked-wait.ts';
import { tellGivenUp } from './given-up.ts';
import type { Rule, RuleContext } from './rule.ts';
import { showMs } from './show-ms.ts';
import { createTally } from './tally.ts';
import { longestHonoredSeconds } from './wait-source.ts';
import type { Wait } from './waits.ts';
import { waitsUnder } from './waits.ts';

/** A client waits as long as a Retry-After of 1 to 60 s asks, whatever status carries it. */
export const retryAfterHonored: Rule = {
  id: 'retry-after-honored',
  subject: 'client',
  holds: 'A retry waits at least as long as a Retry-After of 1 to 60 s asks',
  level: 'should',
  source: 'RFC 9110 §10.2.3',
  judge(context) {
    const tally = createTally(retryAfterHonored, context);
    const waitsOf = waitsUnder(context);
    const slackOf = slackUnder(context);
    const endOf = askedEnds(context, { fromMs: 0, toMs: longestHonoredSeconds * 1_000 });
    return {
      operation(operation) {
        const end = endOf(operation);
        if (end) {
          const { last, sentence } = end;
          tellGivenUp(tally, context, { operation, attempts: [last.attempt], sentence });
        }
        if (operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (wait.source !== 'honored') continue;
          const reached = judgeAskedWait(tally, { operation, wait, context }, describe);
          const slack = reached === 'held' ? slackOf(wait) : undefined;
          if (slack !== undefined) tally.note(slack);
        }
      },
      conclude: () => tally.conclude(),
    };
  },
};

function describe({ sinceAnswerMs, next }: Wait, askedMs: number): string {
  return `waited ${showMs(sinceAnswerMs)} of the ${showMs(askedMs)} that the server asked for (attempt ${next.attempt})`;
}

/**
 * A Retry-After has no upper bound, but a wait far beyond both it and the client's own longest
 * backoff is worth a remark: the larger of the two, its jitter, a quarter more, and 2 s.
 */
function slackUnder({ policy: { numbers } }: RuleContext): (wait: Wait) => string | undefined {
  const longestOwnMs = waitBounds(numbers, Math.max(1, numbers.maxAttempts - 1)).hiMs;
  // As all lateness, until the retry was queued: the time until a connection is free is no wait.
  return ({ askedMs = 0, sinceEndMs }) => {
    const longMs = Math.max(askedMs, longestOwnMs) * (1 + numbers.retryAfterJitter) * 1.25 + 2_000;
    if (sinceEndMs <= longMs) return undefined;
    return `slack: waited ${formatMs(sinceEndMs)} where the server asked for ${formatMs(askedMs)}`;
  };
}
