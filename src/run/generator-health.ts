import type { Result } from '../core/result.ts';
import type { StallLog } from '../core/stall-log.ts';
import { Recorder as Histogram } from '../core/stats/histogram.ts';
import type { StallRecord } from '../core/trace.ts';
import type { Clock } from './clock.ts';
import type { Heartbeat } from './heartbeat.ts';
import { startHeartbeat } from './heartbeat.ts';

/** An arrival that the generator itself starts later than this is late. */
const lateMs = 100;

export interface GeneratorHealthOptions {
  readonly clock: Clock;
  readonly timerNoiseMs: number;
  /** What arrives earlier counts for nothing, in milliseconds. */
  readonly warmupMs: number;
  readonly onStall: (stall: StallRecord) => void;
}

/** How well the thread that makes the load keeps its time. */
export class GeneratorHealth implements Disposable {
  readonly #options: GeneratorHealthOptions;
  readonly #delays = new Histogram();
  readonly #lags = new Histogram();
  readonly #heartbeat: Heartbeat;
  readonly #cpuAtStart = process.threadCpuUsage();
  #late = 0;

  constructor(options: GeneratorHealthOptions) {
    this.#options = options;
    this.#heartbeat = startHeartbeat(options.clock, {
      timerNoiseMs: options.timerNoiseMs,
      onDelay: (delayMs) => this.#delays.record(delayMs * 1_000),
      onStall: options.onStall,
    });
  }

  /** When this thread stood still. */
  get stalls(): StallLog {
    return this.#heartbeat.log;
  }

  /** Arrivals that it started more than 100 ms late. */
  get lateArrivals(): number {
    return this.#late;
  }

  /** It was so late with an arrival that is due now. */
  lagged(lagMs: number): void {
    const { clock, warmupMs } = this.#options;
    if (clock.now() - lagMs < warmupMs) return;
    this.#lags.record(lagMs * 1_000);
    if (lagMs > lateMs) this.#late += 1;
  }

  /** Looks no more: what stands still from now on is not the load's. */
  rest(): void {
    this.#heartbeat[Symbol.dispose]();
  }

  summary(attempts: number): Result['health'] {
    const cpu = process.threadCpuUsage(this.#cpuAtStart);
    return {
      eventLoopDelayP99Us: this.#delays.percentile(99) ?? this.#delays.exact.max,
      lagP99Us: this.#lags.percentile(99) ?? this.#lags.exact.max,
      cpuUsPerAttempt: attempts === 0 ? 0 : (cpu.user + cpu.system) / attempts,
      stalls: this.#heartbeat.stalls,
      longestStallMs: this.#heartbeat.longestDelayMs,
    };
  }

  [Symbol.dispose](): void {
    this.rest();
    this.#delays.destroy();
    this.#lags.destroy();
  }
}
