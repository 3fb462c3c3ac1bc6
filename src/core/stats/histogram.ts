import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  initWebAssembly,
} from 'hdr-histogram-js';
import { RetrialError } from '../errors.ts';
import { addExact, type Exact, type Observed, observationsNeeded } from './histogram-exact.ts';

/** Largest value that a histogram holds: one hour in microseconds. Larger ones count as this. */
export const highestValue = 3.6e9;

/**
 * Every histogram has these settings, so that any two can be merged. Buckets of 8, 16 and 32 bits
 * wrap around without a word, and packed ones are wrong from 4 digits on.
 */
const settings = {
  bitBucketSize: 64,
  autoResize: false,
  lowestDiscernibleValue: 1,
  highestTrackableValue: highestValue,
  numberOfSignificantValueDigits: 3,
} as const;

/** Makes `createRecorder` possible (WebAssembly); repeated calls cost nothing. */
export async function loadHistograms(): Promise<void> {
  await initWebAssembly();
}

function readPercentile(histogram: Histogram, exact: Exact, percentage: number) {
  if (exact.count < observationsNeeded(percentage)) return undefined;
  const edge = histogram.getValueAtPercentile(percentage);
  // A bucket answers with its upper edge, which may lie above everything that was seen.
  return Math.min(Math.max(edge, exact.min), exact.max);
}

/** Observations that are over and done with; immutable, and can be merged. */
export class Distribution implements Observed {
  readonly #histogram: Histogram;
  readonly exact: Exact;

  private constructor(histogram: Histogram, exact: Exact) {
    this.#histogram = histogram;
    this.exact = exact;
  }

  /**
   * Reads what `encode` wrote, always into JavaScript memory: the WebAssembly kind cannot be added
   * to it. `exact` is what stood beside it, since decoding rounds min and max.
   * Throws a RetrialError (`result`) where the text is no such histogram.
   */
  static decode(encoded: string | undefined, exact: Exact): Distribution {
    const histogram = encoded === undefined ? build(settings) : decodeText(encoded);
    const { totalCount, highestTrackableValue, numberOfSignificantValueDigits } = histogram;
    if (
      totalCount === exact.count &&
      highestTrackableValue === settings.highestTrackableValue &&
      numberOfSignificantValueDigits === settings.numberOfSignificantValueDigits
    ) {
      return new Distribution(histogram, exact);
    }
    throw new RetrialError(
      `a histogram holds ${totalCount} values up to ${highestTrackableValue} in ${numberOfSignificantValueDigits} digits; ${exact.count} values up to ${settings.highestTrackableValue} in ${settings.numberOfSignificantValueDigits} digits were expected`,
      { code: 'result' },
    );
  }

  /** Both together; associative and commutative. */
  static merge(a: Distribution, b: Distribution): Distribution {
    const histogram = build(settings);
    histogram.add(a.#histogram);
    histogram.add(b.#histogram);
    return new Distribution(histogram, addExact(a.exact, b.exact));
  }

  percentile(percentage: number): number | undefined {
    return readPercentile(this.#histogram, this.exact, percentage);
  }

  encode(): string | undefined {
    return this.exact.count === 0 ? undefined : encodeIntoCompressedBase64(this.#histogram);
  }
}

function decodeText(encoded: string): Histogram {
  try {
    return decodeFromCompressedBase64(encoded, settings.bitBucketSize, false);
  } catch (cause) {
    throw new RetrialError('a histogram is not in the compressed V2 format of HdrHistogram', {
      code: 'result',
      cause,
    });
  }
}

/**
 * Takes observations in the hot path: about 25 ns each, 190 kB a recorder in WebAssembly memory,
 * which `destroy` gives back.
 */
export class Recorder implements Observed, Disposable {
  readonly #histogram: Histogram;
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #sum = 0;
  #refused = 0;
  #raised = 0;
  #lowered = 0;

  constructor() {
    this.#histogram = build({ ...settings, useWebAssembly: true });
  }

  /** Counts a value (microseconds, or a plain count), rounded to an integer. */
  record(value: number): void {
    // Adding 0 makes 0 of −0.
    const rounded = Math.round(value) + 0;
    // One comparison for the common case; NaN fails it too, and would be a trap in WebAssembly.
    if (rounded >= 0 && rounded <= highestValue) this.#add(rounded);
    else this.#addOutlier(rounded);
  }

  #add(value: number): void {
    this.#histogram.recordValue(value);
    this.#count += 1;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  #addOutlier(value: number): void {
    if (!Number.isFinite(value)) {
      this.#refused += 1;
    } else if (value < 0) {
      this.#raised += 1;
      this.#add(0);
    } else {
      this.#lowered += 1;
      this.#add(highestValue);
    }
  }

  get exact(): Exact {
    return {
      count: this.#count,
      min: this.#count === 0 ? 0 : this.#min,
      max: this.#max,
      sum: this.#sum,
      refused: this.#refused,
      raised: this.#raised,
      lowered: this.#lowered,
    };
  }

  percentile(percentage: number): number | undefined {
    return readPercentile(this.#histogram, this.exact, percentage);
  }

  encode(): string | undefined {
    return this.#count === 0 ? undefined : encodeIntoCompressedBase64(this.#histogram);
  }

  /** A copy as it stands now, in JavaScript memory. */
  snapshot(): Distribution {
    return Distribution.decode(this.encode(), this.exact);
  }

  /** Takes over the observations of another recorder (about 0.1 ms). */
  add(other: Recorder): void {
    this.#histogram.add(other.#histogram);
    const sum = addExact(this.exact, other.exact);
    this.#count = sum.count;
    this.#min = sum.count === 0 ? Number.POSITIVE_INFINITY : sum.min;
    this.#max = sum.max;
    this.#sum = sum.sum;
    this.#refused = sum.refused;
    this.#raised = sum.raised;
    this.#lowered = sum.lowered;
  }

  /** Forgets everything, to be used again. */
  reset(): void {
    this.#histogram.reset();
    this.#count = 0;
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = 0;
    this.#sum = 0;
    this.#refused = 0;
    this.#raised = 0;
    this.#lowered = 0;
  }

  /** Gives its memory back; the recorder must not be used afterwards. */
  destroy(): void {
    this.#histogram.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}

/** A recorder, once `loadHistograms` has been awaited. */
export function createRecorder(): Recorder {
  return new Recorder();
}
