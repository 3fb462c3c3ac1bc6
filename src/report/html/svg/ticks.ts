/** A place on an axis, and what stands beside it. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Steps that people count by, and from where on each is nearer than the one before it. */
const roundSteps = [
  [10, Math.sqrt(50)],
  [5, Math.sqrt(10)],
  [2, Math.sqrt(2)],
] as const;

/** Round values between two others, about so many; both ends finite, `from` below `to`. */
export function roundValues(from: number, to: number, wanted: number): number[] {
  const rough = (to - from) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const [factor] = roundSteps.find(([, least]) => rough / magnitude >= least) ?? [1];
  return multiples(magnitude * factor, from, to);
}

/** Powers of ten between two positive values; with few of them also their double and fivefold. */
export function roundPowers(from: number, to: number, most = 8): number[] {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const factors = to / from <= 100 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((last - first) / most));
  const values: number[] = [];
  for (let power = first; power <= last; power += every) {
    for (const factor of factors) values.push(factor * 10 ** power);
  }
  const inside = values.filter((value) => value >= from && value <= to);
  return inside.length >= 2 ? inside : [from, to];
}

const clockSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[60, 120, 300, 600, 900, 1_800],
  ...[3_600, 7_200, 14_400, 21_600, 43_200, 86_400],
];

/** Moments that a clock shows as round, in seconds, about so many. */
export function roundMoments(from: number, to: number, wanted: number): number[] {
  const rough = (to - from) / wanted;
  const step = clockSteps.find((each) => each >= rough);
  // Parts of a second take more letters.
  if (rough < 1) return roundValues(from, to, Math.min(wanted, 4));
  return step === undefined ? roundValues(from, to, wanted) : multiples(step, from, to);
}

function multiples(step: number, from: number, to: number): number[] {
  const values: number[] = [];
  // Counted, not added up: 0.1 + 0.2 is not 0.3. The count is bounded by how steps are chosen.
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  for (let index = first; index <= last && values.length < 50; index += 1) {
    values.push(Number((index * step).toPrecision(12)));
  }
  return values;
}
