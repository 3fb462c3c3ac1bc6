/** Long enough that one arrival a second is no flicker, short enough to follow a ramp. */
const spanMs = 2_000;

interface Sample {
  readonly elapsedMs: number;
  readonly operations: number;
}

/** How many operations arrived a second, of late. */
export class ArrivalRate {
  #samples: Sample[] = [{ elapsedMs: 0, operations: 0 }];

  /** Takes the arrivals so far, and answers with the rate of the last two seconds or so. */
  add(sample: Sample): number {
    const { elapsedMs, operations } = sample;
    this.#samples.push(sample);
    // The last before that span: where all is told rarely, two samples are still there.
    const first = this.#samples.findLastIndex((past) => past.elapsedMs <= elapsedMs - spanMs);
    this.#samples = this.#samples.slice(Math.max(0, first));
    const [past = sample] = this.#samples;
    const seconds = (elapsedMs - past.elapsedMs) / 1_000;
    return seconds > 0 ? (operations - past.operations) / seconds : 0;
  }
}
