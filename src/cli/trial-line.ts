import { formatMs } from '../core/units.ts';
import type { TrialPlan, TrialProgress } from '../run/trial/trial-plan.ts';

/** Tells on stderr how a trial is going; nothing where it is to be quiet. */
export function createTrialLine({
  plan,
  quiet,
}: {
  readonly plan: TrialPlan;
  readonly quiet: boolean;
}): {
  readonly progress: TrialProgress;
  clear(): void;
} {
  const isListening = plan.driver.kind === 'listen';
  const isTerminal = process.stderr.isTTY === true;
  if (quiet && !isListening) return { progress: {}, clear() {} };
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    progress: {
      onListening: (url) => {
        tell(`on trial: ${plan.driver.shown}, at ${url}, by the contract ${plan.contract.name}`);
        tell(`controls first, then ${plan.cases.length} cases side by side`);
      },
      ...(isListening && {
        onOpened: ({ caseId, method, url, body }) =>
          tell(`${caseId}: ${method} ${url}${body === undefined ? '' : ` ${body}`}`),
      }),
      onControlled: ({ testedSeconds, expectedMs }) =>
        tell(
          `a Retry-After of ${testedSeconds} s is tested; this takes at most about ${formatMs(expectedMs)}`,
        ),
      onCaseEnded: ({ done, cases }) => {
        if (isTerminal) process.stderr.write(`\r\u001b[K${done} of ${cases} cases are done`);
      },
    },
    clear() {
      if (isTerminal) process.stderr.write('\r\u001b[K');
    },
  };
}
