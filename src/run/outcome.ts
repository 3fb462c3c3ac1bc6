import type { ContractReader } from '../core/contracts/reader.ts';
import type { Outcome } from '../core/trace.ts';
import type { Exchange } from '../engine/engine.ts';

/** What became of an exchange, in the words of the trace. */
export function outcomeOf(exchange: Exchange, reader: ContractReader): Outcome {
  const { method, status, headers, body, complete, cutBy } = exchange;
  if (status === 0) return { kind: 'network-error', error: exchange.error ?? 'closed' };
  const read = reader.read({ method, status, headers, body, complete });
  const outcome: Outcome = { kind: 'response', status, ...read, complete };
  if (cutBy !== undefined) outcome.cutBy = cutBy;
  return outcome;
}
