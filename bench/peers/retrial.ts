import { readYaml } from '../../src/cli/read-yaml.ts';
import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { Profile } from '../../src/core/profile.ts';
import { loadHistograms } from '../../src/core/stats/histogram.ts';
import { RunMetrics } from '../../src/core/stats/metrics.ts';
import { startClock } from '../../src/run/clock.ts';
import { generateLoad } from '../../src/run/generate-load.ts';
import { measureTimerNoise } from '../../src/run/heartbeat.ts';
import type { LoadOutcome } from '../../src/run/load-messages.ts';
import { readTask, tell } from '../child.ts';
import { between, type Reading, read } from '../window.ts';
import type { PeerTask } from '../work.ts';

/** A whole load run, rules and histograms on, as `retrial load` does it in its load thread. */
const task = readTask<PeerTask & { readonly traceFile?: string }>();
const { work, connections, warmupMs, warmupRequests, windowMs, traceFile } = task;
const durationMs = warmupMs + windowMs + 15_000;
const text = `
name: bench
contract: rfc
target: { url: "${work.url}", headers: ${JSON.stringify(work.headers)} }
load: { model: closed, users: ${connections}, duration: ${durationMs}ms }
operations:
  - { name: submit, method: ${work.method}, path: ${work.path}, body: ${JSON.stringify(work.body)} }
`;
const profile = readYaml(Profile, { file: 'bench.yaml', text, env: {}, code: 'profile' });
await loadHistograms();
const timerNoiseMs = await measureTimerNoise(startClock());
const metrics = new RunMetrics(profile.operations.map(({ name }) => name));
const { origin } = startClock();
const interruption = new AbortController();
let begin: Reading | undefined;
let end: Reading | undefined;

const outcome = await generateLoad(
  {
    plan: {
      profile,
      contract: builtinContracts.rfc,
      profileHash: '',
      seed: '1',
      runId: '0',
      targetUrl: work.url,
    },
    url: work.url,
    traceFile,
  },
  {
    origin,
    metrics,
    port: undefined,
    timerNoiseMs,
    // The window begins and ends at two of these, so that the count is exact at both.
    onProgress: ({ elapsedMs, attempts }) => {
      if (!begin) {
        if (elapsedMs >= warmupMs && attempts >= warmupRequests) begin = read(attempts);
      } else if (!end && performance.now() >= begin.atMs + windowMs) {
        end = read(attempts);
        interruption.abort();
      }
    },
    signal: interruption.signal,
  },
);
if (!begin || !end) throw new Error('the run ended before its window');
checkOutcome(outcome);
tell(between(begin, end));
process.disconnect();

/** A run that was quick because something was off is no measurement. */
function checkOutcome({ counts, metrics, rules }: LoadOutcome): void {
  if (counts.failed > 0) throw new Error(`${counts.failed} operations failed`);
  if (metrics.response.count !== counts.succeeded) throw new Error('histograms were off');
  const judged = rules.find(({ id }) => id === 'idempotency-key-fresh');
  if (judged?.checked !== counts.succeeded) throw new Error('rules were off');
}
