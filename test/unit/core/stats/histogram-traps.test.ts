import {
  type BitBucketSize,
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type WasmHistogram,
} from 'hdr-histogram-js';
import { beforeAll, expect, test } from 'vitest';
import { loadHistograms } from '../../../../src/core/stats/histogram.ts';

// Why the histograms have the settings and the guards that they have. Where one of these fails after
// an upgrade of the library, the matching guard may go.

beforeAll(loadHistograms);

interface Kind {
  readonly bits?: BitBucketSize;
  readonly digits?: 3 | 4 | 5;
  readonly wasm?: boolean;
}

const create = ({ bits = 64, digits = 3, wasm = false }: Kind) =>
  build({
    bitBucketSize: bits,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3.6e9,
    numberOfSignificantValueDigits: digits,
    useWebAssembly: wasm,
  });

test.for([16, 32] as const)('buckets of %d bits wrap around without a word', (bits) => {
  const histogram = create({ bits });
  histogram.recordValueWithCount(5, 2 ** bits - 1);
  histogram.recordValueWithCount(5, 3);
  const decoded = decodeFromCompressedBase64(encodeIntoCompressedBase64(histogram), 64, false);
  expect([histogram.totalCount, decoded.totalCount]).toEqual([2 ** bits + 2, 2]);
});

test('buckets of 64 bits do not wrap where those of 32 bits do', () => {
  const histogram = create({});
  histogram.recordValueWithCount(5, 2 ** 32 - 1);
  histogram.recordValueWithCount(5, 3);
  const decoded = decodeFromCompressedBase64(encodeIntoCompressedBase64(histogram), 64, false);
  expect(decoded.totalCount).toBe(2 ** 32 + 2);
});

test('packed buckets with 4 digits give wrong percentiles without a word', () => {
  const packed = create({ bits: 'packed', digits: 4 });
  const plain = create({ digits: 4 });
  for (let value = 1; value <= 40_000; value += 1) {
    packed.recordValue(value * 37);
    plain.recordValue(value * 37);
  }
  const ratio = packed.getValueAtPercentile(50) / plain.getValueAtPercentile(50);
  expect([packed.totalCount, Math.abs(ratio - 1) > 0.1]).toEqual([40_000, true]);
});

test('in JavaScript mode NaN is counted, and the mean can no longer be read', () => {
  const histogram = create({});
  for (const value of [Number.NaN, 7]) histogram.recordValue(value);
  expect(histogram.totalCount).toBe(2);
  expect(() => histogram.mean).toThrow('Index Out Of Bounds');
});

test.for([Number.NaN, -1, Number.POSITIVE_INFINITY, 4.3e9])(
  'in WebAssembly mode %d is an exception in the hot path',
  (value) => {
    const histogram = create({ wasm: true });
    try {
      expect(() => histogram.recordValue(value)).toThrow();
    } finally {
      histogram.destroy();
    }
  },
);

test('decoding rounds min and max to the edges of their buckets', () => {
  const histogram = create({});
  histogram.recordValue(1_234_567);
  const decoded = decodeFromCompressedBase64(encodeIntoCompressedBase64(histogram), 64, false);
  expect([histogram.maxValue, decoded.maxValue, decoded.minNonZeroValue]).toEqual([
    1_234_567, 1_234_943, 1_233_920,
  ]);
});

test('a histogram in WebAssembly and one in JavaScript cannot be added', () => {
  const wasm = create({ wasm: true }) as WasmHistogram;
  const js = create({});
  try {
    expect(() => js.add(wasm)).toThrow('Cannot add a WASM histogram to a regular JS histogram');
    expect(() => wasm.add(js as unknown as WasmHistogram)).toThrow('Cannot add a regular JS');
  } finally {
    wasm.destroy();
  }
});
