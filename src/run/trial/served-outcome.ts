import type { ContractReader } from '../../core/contracts/reader.ts';
import type { NetworkError, Outcome, ResponseOutcome } from '../../core/trace.ts';
import type { Ending, ServedRequest } from '../../endpoint/endpoint.ts';
import { ResponseParser } from '../../wire/response-parser.ts';

/** What the endpoint sends is its own, so nothing of it is too much. */
const limits = { maxHeadBytes: 1024 * 1024, maxBodyBytes: 64 * 1024 * 1024 };

type CutBy = NonNullable<ResponseOutcome['cutBy']>;

/** How an answer that is not whole was cut. A client that left in the middle of it had enough of waiting. */
const cuts: Readonly<Record<Ending, CutBy>> = {
  sent: 'closed',
  closed: 'closed',
  reset: 'reset',
  'client-closed': 'timeout',
  open: 'timeout',
};

/** What a client meets where not one byte of an answer came. */
function withoutAnswer(ending: Ending): Outcome {
  if (ending === 'client-closed') return { kind: 'client-closed' };
  if (ending === 'open') return { kind: 'client-closed', open: true };
  const error: NetworkError = ending === 'reset' ? 'reset' : 'closed';
  return { kind: 'network-error', error };
}

/**
 * What became of an exchange, as the bytes that were handed over tell a client that reads them by
 * RFC 9112. Whatever was done to them on purpose, they are read and not asked about.
 */
export function servedOutcome(
  served: Pick<ServedRequest, 'bytes' | 'ending' | 'request'>,
  reader: ContractReader,
): Outcome {
  const { bytes, ending, request } = served;
  if (bytes === '') return withoutAnswer(ending);
  const { method } = request;
  const parser = new ResponseParser({ ...limits, wantedHeaders: reader.wantedHeaders });
  parser.begin(method === 'HEAD', reader.wantsBody(method));
  const buffer = Buffer.from(bytes, 'latin1');
  const progress = parser.push(buffer, 0, buffer.length);
  if (!parser.isHeadDone) return { kind: 'network-error', error: 'malformed' };
  const isWhole = progress === 'done' || (ending === 'closed' && parser.finish());
  const complete = isWhole && ending !== 'client-closed';
  const { status, headers, body } = parser;
  const read = reader.read({ method, status, headers, body, complete });
  const outcome: Outcome = { kind: 'response', status, ...read, complete };
  if (!complete) outcome.cutBy = progress === 'framing' ? 'framing' : cuts[ending];
  return outcome;
}
