import { Recorder } from '../core/stats/histogram.ts';
import { hlogHead, hlogLine } from '../report/hlog.ts';
import type { LineFile } from './line-file.ts';
import { openLines } from './line-file.ts';
import { toolName, toolVersion } from './tool-version.ts';

const intervalMs = 1_000;

export interface LatencyLogOptions {
  readonly file: string;
  /** Unix epoch milliseconds at which the clock of the run reads 0. */
  readonly startedAtMs: number;
}

/**
 * Writes response times as they come: a histogram a second for each operation, by the name of the
 * operation. Needs `loadHistograms`.
 */
export class LatencyLog {
  readonly #file: LineFile;
  readonly #recorders = new Map<string, Recorder>();
  #startMs = 0;

  /** @throws RetrialError (`file`) where the file cannot be opened. */
  constructor({ file, startedAtMs }: LatencyLogOptions) {
    this.#file = openLines(file, 'the latency log');
    this.#file.append(hlogHead({ tool: `${toolName} ${toolVersion()}`, startedAtMs }));
  }

  settled(name: string, responseMs: number): void {
    let recorder = this.#recorders.get(name);
    if (!recorder) {
      recorder = new Recorder();
      this.#recorders.set(name, recorder);
    }
    recorder.record(responseMs * 1_000);
  }

  /** Time has come so far; an interval ends once it has its second. */
  advance(nowMs: number): void {
    if (nowMs - this.#startMs >= intervalMs) this.#endInterval(nowMs);
  }

  /** Writes what is left; rejects where the file could not be written. */
  async close(endMs: number): Promise<void> {
    this.#endInterval(endMs);
    for (const recorder of this.#recorders.values()) recorder.destroy();
    this.#recorders.clear();
    await this.#file.close();
  }

  #endInterval(endMs: number): void {
    const startMs = this.#startMs;
    this.#startMs = endMs;
    for (const [tag, recorder] of this.#recorders) {
      const hdr = recorder.encode();
      if (hdr === undefined) continue;
      this.#file.append(hlogLine({ tag, startMs, endMs, maxUs: recorder.exact.max, hdr }));
      recorder.reset();
    }
  }
}
