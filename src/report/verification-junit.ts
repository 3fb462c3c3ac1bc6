import type { VerificationWishes } from '../core/conclude-verification.ts';
import type { Conclusion } from '../core/verdict.ts';
import type { Verification } from '../core/verify.ts';
import { suitesOf } from './checks/suites.ts';
import { writeJunit } from './junit.ts';
import { printableAll } from './terminal/printable.ts';

/** A trace that was judged again as JUnit's XML: the rules, by what was asked of them. */
export function renderVerificationJunit(
  verification: Verification,
  conclusion: Conclusion,
  { required, strict }: Pick<VerificationWishes, 'required' | 'strict'>,
): string {
  const { run, judgedBy, outcomes } = printableAll(verification);
  const { verdict, exitCode, reasons } = printableAll(conclusion);
  const suites = suitesOf({
    ...{ verdict, exitCode, reasons: [...reasons], rules: [...outcomes], thresholds: [] },
    ...{ demands: { required: [...required], strict }, durationMs: 0 },
  });
  return writeJunit({
    name: run.profile?.name ?? 'trace',
    ...{ startedAt: new Date(run.wallOriginMs).toISOString(), durationMs: 0, suites },
    properties: {
      ...{ contract: judgedBy, seed: run.seed, 'run id': run.runId },
      ...{ observer: run.observer, tool: `${run.tool.name} ${run.tool.version}` },
    },
  });
}
