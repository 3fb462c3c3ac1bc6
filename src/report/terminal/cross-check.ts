import type { CrossCheck } from '../../core/cross-check.ts';
import { compactUs, formatCount } from './words.ts';

/** What both engines measured, and whether they agree; no row where nobody asked. */
export function crossCheckRows(crossCheck: CrossCheck | undefined): string[][] {
  if (!crossCheck) return [];
  const { request, connections, rounds, disagreement } = crossCheck;
  return [
    ['cross-check', `${request}, ${connections} connections, medians of ${rounds} rounds by turns`],
    ['retrial', side(crossCheck.retrial)],
    ['autocannon', side(crossCheck.autocannon)],
    [
      '',
      disagreement === undefined ? 'they agree within 10 %' : `they do not agree: ${disagreement}`,
    ],
  ];
}

function side({ requestsPerSecond, p50Us, busy }: CrossCheck['retrial']): string {
  return `${formatCount(requestsPerSecond, 0)}/s, service p50 ${compactUs(p50Us)}, ${formatCount(busy * 100, 0)} % of a core`;
}
