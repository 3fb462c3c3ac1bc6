import type { Progress } from '../core/progress.ts';
import { formatMs, formatUs } from '../core/units.ts';

/** Away from a terminal a line is printed so often. */
const plainEveryMs = 5_000;

/** Shows how a run is going: one line that is redrawn, or away from a terminal a line every 5 s. */
export interface LiveLine {
  show(progress: Progress): void;
  clear(): void;
}

export function createLiveLine(out: NodeJS.WriteStream): LiveLine {
  let last: Progress | undefined;
  let rate = 0;
  let plainAtMs = plainEveryMs;
  return {
    show(progress) {
      const seconds = (progress.elapsedMs - (last?.elapsedMs ?? 0)) / 1_000;
      rate = seconds > 0 ? (progress.operations - (last?.operations ?? 0)) / seconds : rate;
      last = progress;
      const line = describe(progress, rate);
      if (out.isTTY) {
        out.write(`\r\u001b[K${line.slice(0, Math.max(20, out.columns - 1))}`);
      } else if (progress.elapsedMs >= plainAtMs) {
        plainAtMs += plainEveryMs;
        out.write(`${line}\n`);
      }
    },
    clear() {
      if (out.isTTY) out.write('\r\u001b[K');
    },
  };
}

function describe(progress: Progress, rate: number): string {
  const { elapsedMs, plannedMs, inFlight, attempts, retries, violations, latency } = progress;
  const tail = latency.tail ? `${latency.tail.name} ${formatUs(latency.tail.valueUs)}` : 'p99 –';
  return [
    // After the last arrival retries and open operations may go on.
    elapsedMs > plannedMs
      ? `${formatMs(elapsedMs)}, ending`
      : `${formatMs(elapsedMs)} of ${formatMs(plannedMs)}`,
    `${rate.toFixed(0)}/s`,
    `${inFlight} in flight`,
    tail,
    `${attempts} attempts`,
    `${retries} retries`,
    `${violations} violations`,
  ].join(' · ');
}
