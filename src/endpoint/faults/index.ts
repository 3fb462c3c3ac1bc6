import type { Fault } from '../../core/faults/fault.ts';
import { performClose } from './close.ts';
import { performDelay } from './delay.ts';
import { performLostAnswer } from './lost-answer.ts';
import { performOutage } from './outage.ts';
import type { Perform, StruckExchange } from './perform.ts';
import { performReset } from './reset.ts';
import { performStatus } from './status.ts';
import { performTruncate } from './truncate.ts';

/** Every kind of fault has its performer; a kind without one does not compile. */
const performers: { readonly [Kind in Fault['kind']]: Perform<Kind> } = {
  status: performStatus,
  delay: performDelay,
  reset: performReset,
  'lost-answer': performLostAnswer,
  close: performClose,
  truncate: performTruncate,
  outage: performOutage,
};

/** Performs the fault on this exchange. */
export function performFault<Kind extends Fault['kind']>(
  fault: Extract<Fault, { readonly kind: Kind }>,
  exchange: StruckExchange,
): void {
  // TypeScript does not see that the performer and the fault are of one kind.
  const perform = performers[fault.kind] as Perform<Kind>;
  perform({ fault, exchange });
}
