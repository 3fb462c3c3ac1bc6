/**
 * A stage of a load: the level (arrivals a second, or users) runs straight from `from` to `to`.
 * A stage without length is a jump.
 */
export interface Stage {
  readonly durationMs: number;
  readonly from: number;
  readonly to: number;
}

/** Milliseconds from the start of the first stage to the end of the last. */
export function totalMs(stages: readonly Stage[]): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** The highest level of all stages. */
export function peakLevel(stages: readonly Stage[]): number {
  return stages.reduce((peak, { from, to }) => Math.max(peak, from, to), 0);
}

/** The level at `atMs`; after the last stage 0. On a border the later stage counts. */
export function levelAt(stages: readonly Stage[], atMs: number): number {
  let startMs = 0;
  for (const { durationMs, from, to } of stages) {
    if (atMs < startMs + durationMs) return from + ((to - from) * (atMs - startMs)) / durationMs;
    startMs += durationMs;
  }
  return 0;
}

/** How many arrivals are due in all: the integral of the rate over all stages. */
export function totalArrivals(stages: readonly Stage[]): number {
  return stages.reduce((sum, stage) => sum + arrivalsIn(stage), 0);
}

function arrivalsIn({ durationMs, from, to }: Stage): number {
  return ((from + to) / 2) * (durationMs / 1_000);
}

/**
 * The moment at which the integral of the rate reaches `count`, in milliseconds from the start;
 * undefined where it never does. It inverts a trapezoid: with rate r₀ and slope s, t solves
 * r₀·t + s·t²/2 = count, in the form that keeps its precision for a small slope.
 */
export function timeOfCount(stages: readonly Stage[], count: number): number | undefined {
  let startMs = 0;
  let before = 0;
  for (const stage of stages) {
    const inside = arrivalsIn(stage);
    if (count < before + inside) return startMs + timeInStage(stage, count - before);
    before += inside;
    startMs += stage.durationMs;
  }
  return undefined;
}

function timeInStage({ durationMs, from, to }: Stage, count: number): number {
  if (count <= 0 && from > 0) return 0;
  const slope = (to - from) / (durationMs / 1_000);
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * count));
  const seconds = root + from === 0 ? 0 : (2 * count) / (root + from);
  return Math.min(durationMs, seconds * 1_000);
}
