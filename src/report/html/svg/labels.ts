/** Beyond this nothing that is drawn was measured. */
const farthest = 1e15;

/** At most three digits, without zeros at the end: `0.25`, `12.5`, `400`. */
function digits(value: number): string {
  return String(Number(Math.min(value, farthest).toPrecision(3)));
}

/** Microseconds beside an axis: `250 µs`, `1.5 ms`, `20 s`, `5 min`. */
export function labelUs(us: number): string {
  if (us === 0) return '0';
  if (us < 1_000) return `${digits(us)} µs`;
  if (us < 1e6) return `${digits(us / 1_000)} ms`;
  if (us < 120e6) return `${digits(us / 1e6)} s`;
  return us < 7_200e6 ? `${digits(us / 60e6)} min` : `${digits(us / 3_600e6)} h`;
}

/** Milliseconds beside an axis, as `labelUs`. */
export function labelMs(ms: number): string {
  return labelUs(ms * 1_000);
}

/** A count beside an axis: `40`, `1.2k`, `3M`. */
export function labelCount(value: number): string {
  if (value < 1_000) return digits(value);
  if (value < 1e6) return `${digits(value / 1_000)}k`;
  return value < 1e9 ? `${digits(value / 1e6)}M` : `${digits(value / 1e9)}G`;
}

/** A count each second, beside an axis: `40/s`. */
export function labelRate(value: number): string {
  return `${labelCount(value)}/s`;
}

/** How many times as many: `1.25×`. */
export function labelRatio(value: number): string {
  return `${digits(value)}×`;
}

/** A moment of a run in seconds: `7 s`, `1:30`, `1:05:00`. */
export function labelMoment(seconds: number): string {
  if (seconds < 60) return `${digits(seconds)} s`;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${rest}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}
