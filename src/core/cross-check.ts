import { z } from 'zod';

const Side = z.strictObject({
  requestsPerSecond: z.number(),
  /** Median of the service time. */
  p50Us: z.number(),
  /** Share of the time for which the sender itself kept its core busy, 0 to 1. */
  busy: z.number(),
});

/** Medians of what two engines measured of one target, in rounds by turns. */
export const CrossCheck = z.strictObject({
  request: z.string(),
  connections: z.int(),
  rounds: z.int(),
  retrial: Side,
  autocannon: Side,
  /** Absent: they agree within 10 % in both. */
  disagreement: z.string().optional(),
});
export type CrossCheck = z.infer<typeof CrossCheck>;

/** What one engine measured in one round; `p50Us` is undefined where too few answers came. */
export interface EngineRound extends Omit<z.infer<typeof Side>, 'p50Us'> {
  readonly p50Us: number | undefined;
}

/** More than this, as a share of what autocannon measured, and the two disagree. */
const tolerance = 0.1;
/** From here on a sender has no time left, and measures itself. */
const saturated = 0.9;

/**
 * The medians of the rounds of both engines, and in what they disagree by more than 10 %. Throughput
 * is in requests a second, service time in microseconds.
 */
export function compareEngines(
  retrialRounds: readonly EngineRound[],
  autocannonRounds: readonly EngineRound[],
): Pick<CrossCheck, 'retrial' | 'autocannon' | 'disagreement'> {
  const retrial = medians(retrialRounds);
  const autocannon = medians(autocannonRounds);
  const parts = [
    ...apart('throughput', retrial.requestsPerSecond, autocannon.requestsPerSecond),
    ...apart('the median service time', retrial.p50Us, autocannon.p50Us),
  ];
  if ([...retrialRounds, ...autocannonRounds].some(({ p50Us }) => p50Us === undefined)) {
    const disagreement = 'too few answers came to compare anything';
    return { retrial, autocannon, disagreement };
  }
  if (parts.length === 0) return { retrial, autocannon };
  const busy = [
    ...(retrial.busy >= saturated ? ['retrial'] : []),
    ...(autocannon.busy >= saturated ? ['autocannon'] : []),
  ];
  const why = busy.length === 0 ? '' : `; ${busy.join(' and ')} had no processor time left`;
  return { retrial, autocannon, disagreement: `${parts.join(', ')}${why}` };
}

function apart(what: string, own: number, peer: number): string[] {
  const share = peer === 0 ? Number.POSITIVE_INFINITY : Math.abs(own - peer) / peer;
  if (own === peer || share <= tolerance) return [];
  const percent = Number.isFinite(share) ? `${(share * 100).toFixed(0)} %` : 'everything';
  return [`${what} differs by ${percent}`];
}

function medians(rounds: readonly EngineRound[]): z.infer<typeof Side> {
  return {
    requestsPerSecond: median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)),
    p50Us: median(rounds.map(({ p50Us }) => p50Us ?? 0)),
    busy: median(rounds.map(({ busy }) => busy)),
  };
}

/** The middle one; of an even number the lower of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
