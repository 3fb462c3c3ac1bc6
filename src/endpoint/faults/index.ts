import type { ExchangeFault } from '../../core/faults/fault.ts';
import { performBrokenJson } from './broken-json.ts';
import { performClose } from './close.ts';
import { performDelay } from './delay.ts';
import { performDuplicateResponse } from './duplicate-response.ts';
import { performLostAnswer } from './lost-answer.ts';
import { performMalformed } from './malformed.ts';
import { performOutage } from './outage.ts';
import type { Perform, StruckExchange } from './perform.ts';
import { performReset } from './reset.ts';
import { performResetMidBody } from './reset-mid-body.ts';
import { performSlowBody } from './slow-body.ts';
import { performStall } from './stall.ts';
import { performStatus } from './status.ts';
import { performTruncate } from './truncate.ts';
import { performWrongType } from './wrong-type.ts';

/** Every kind of fault has its performer; a kind without one does not compile. */
const performers: { readonly [Kind in ExchangeFault['kind']]: Perform<Kind> } = {
  status: performStatus,
  delay: performDelay,
  stall: performStall,
  'slow-body': performSlowBody,
  reset: performReset,
  'lost-answer': performLostAnswer,
  'reset-mid-body': performResetMidBody,
  close: performClose,
  truncate: performTruncate,
  malformed: performMalformed,
  'wrong-type': performWrongType,
  'broken-json': performBrokenJson,
  'duplicate-response': performDuplicateResponse,
  outage: performOutage,
};

/** Performs the fault on this exchange. */
export function performFault<Kind extends ExchangeFault['kind']>(
  fault: Extract<ExchangeFault, { readonly kind: Kind }>,
  exchange: StruckExchange,
): void {
  // TypeScript does not see that the performer and the fault are of one kind.
  const perform = performers[fault.kind] as Perform<Kind>;
  perform({ fault, exchange });
}
