import type { Distribution } from '../distribution.ts';
import type { Fault, FaultMatch, RetryAfterValue } from './fault.ts';

/** `2 s` or `250 ms`: the number that was configured, not rounded for looks. */
const duration = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`);

const dateForms = { imf: 'an IMF-fixdate', rfc850: 'an RFC 850 date', asctime: 'an asctime date' };

function explainRetryAfter(value: RetryAfterValue | undefined): string {
  if (value === undefined) return '';
  if ('seconds' in value) return ` with Retry-After: ${value.seconds}`;
  if ('date' in value) {
    const where = value.in < 0 ? 'in the past' : 'ahead';
    return ` with Retry-After as ${dateForms[value.date]} ${duration(Math.abs(value.in))} ${where}`;
  }
  if (typeof value.raw === 'string') return ` with Retry-After: ${value.raw}`;
  const lines = value.raw.map((line) => `"${line}"`).join(', ');
  return ` with ${value.raw.length} Retry-After field lines (${lines})`;
}

type Of<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

function explainOutage(fault: Of<'outage'>): string {
  const recovery =
    fault.recovery === undefined
      ? ''
      : `, recovers within ${duration(fault.recovery)} after its end (ever fewer requests fail)`;
  return `is out of order: ${explainFailure(fault)}${recovery}`;
}

function explainFailure({ as, status, retryAfter }: Of<'outage'>): string {
  switch (as) {
    case 'status':
      return `answers ${status}${explainRetryAfter(retryAfter)} instead of the API`;
    case 'refuse':
      return 'resets all connections and refuses new ones';
    case 'reset':
      return 'resets the connection without asking the API';
    case 'close':
      return 'closes the connection without asking the API';
  }
}

function explainDistribution(time: Distribution): string {
  if (typeof time === 'number') return duration(time);
  if ('fixed' in time) return duration(time.fixed);
  if ('uniform' in time) return `${time.uniform.map(duration).join(' to ')} (uniform)`;
  if ('lognormal' in time) {
    const { median, p99 } = time.lognormal;
    return `about ${duration(median)} (log-normal, p99 ${duration(p99)})`;
  }
  if ('exponential' in time) return `${duration(time.exponential.mean)} on average (exponential)`;
  return `any of ${time.list.map(duration).join(', ')}`;
}

function explainPieces({ bytes, every }: Pick<Of<'slow-body'>, 'bytes' | 'every'>): string {
  return `in pieces, ${bytes} byte${bytes === 1 ? '' : 's'} every ${duration(every)}`;
}

const worked = 'lets the API do its work, then';
const percentOf = (share: number): number => Math.round(share * 1_000) / 10;

function explainStall({ at, share, for: lastsMs }: Of<'stall'>): string {
  const where = at === 'headers' ? 'before the answer' : `after ${percentOf(share)} % of the body`;
  const end = lastsMs === undefined ? 'until the client gives up' : `for ${duration(lastsMs)}`;
  return `${worked} stands still ${where} ${end}`;
}

const malformed: { readonly [What in Of<'malformed'>['what']]: string } = {
  version: 'in HTTP/9.9',
  'status-line': 'without a status line',
  'status-code': 'with a status code that is no number',
  'header-colon': 'with a header line without a colon',
  'header-name': 'with a space in the name of a header',
  'header-value': 'with a NUL in the value of a header',
  length: 'with a Content-Length that is no number',
  'two-lengths': 'with two different lengths',
  'chunk-size': 'with a chunk size that is no number',
  'chunk-end': 'with a chunk that is longer than its size',
  garbage: 'with bytes that are no HTTP at all',
};

function explainRestart({ at, down, keepStore }: Of<'restart'>): string {
  const store = keepStore ? 'with all it knew' : 'without its idempotency keys and jobs';
  return `goes down at ${duration(at)} of the run, resets all connections, and is back after ${duration(down)} ${store}`;
}

function explainWhat(fault: Fault): string {
  switch (fault.kind) {
    case 'status': {
      const code = fault.code === undefined ? '' : ` and code ${fault.code}`;
      const slow = fault.slowBody ? `, the body ${explainPieces(fault.slowBody)}` : '';
      return `answers ${fault.status}${code}${explainRetryAfter(fault.retryAfter)} instead of the API${slow}`;
    }
    case 'delay':
      return `holds the API's answer back for ${explainDistribution(fault.delay)}`;
    case 'stall':
      return explainStall(fault);
    case 'slow-body':
      return `${worked} sends the body ${explainPieces(fault)}`;
    case 'reset-unread':
      return fault.at === 'accept'
        ? 'resets the connection as soon as it stands'
        : 'resets the connection at the first byte of the request';
    case 'reset':
      return 'reads the request, then resets the connection without asking the API';
    case 'lost-answer':
      return `${worked} resets the connection instead of answering`;
    case 'reset-mid-body':
      return `${worked} resets the connection after ${percentOf(fault.share)} % of the body`;
    case 'close':
      return 'reads the request, then closes the connection without an answer';
    case 'truncate':
      return `${worked} cuts its answer (${fault.framing}) after ${percentOf(fault.share)} % of the body`;
    case 'malformed':
      return `${worked} answers ${malformed[fault.what]}`;
    case 'wrong-type':
      return `${worked} calls its answer ${fault.contentType}`;
    case 'broken-json':
      return `${worked} answers with JSON that ends in its middle`;
    case 'duplicate-response':
      return `${worked} sends its answer twice`;
    case 'refuse':
      return 'refuses new connections';
    case 'restart':
      return explainRestart(fault);
    case 'outage':
      return explainOutage(fault);
  }
}

/** `1`, `1 and 2`, `1, 2 and 3`. */
function list(items: readonly number[]): string {
  const last = items.at(-1);
  return items.length < 2 ? `${last}` : `${items.slice(0, -1).join(', ')} and ${last}`;
}

function explainAttempts({ operation, attempt }: FaultMatch): string {
  const of = operation === undefined ? '' : `operation ${operation}`;
  if (attempt === undefined) return of && `on ${of}`;
  const on = explainNumbers(attempt);
  return of ? `${on} of ${of}` : on;
}

function explainNumbers(attempt: Exclude<FaultMatch['attempt'], undefined>): string {
  if (typeof attempt === 'object' && 'from' in attempt) return `from attempt ${attempt.from} on`;
  const attempts = [attempt].flat();
  return `on attempt${attempts.length > 1 ? 's' : ''} ${list(attempts)}`;
}

function explainRequest({ method, path }: FaultMatch): string {
  if (method === undefined && path === undefined) return '';
  const what = method === undefined ? 'requests' : `${method.toUpperCase()} requests`;
  return `for ${what}${path === undefined ? '' : ` to ${path}`}`;
}

function explainWindow({ from, to }: FaultMatch): string {
  if (to === undefined) return from === undefined ? '' : `from ${duration(from)} of the run on`;
  return `${from === undefined ? '' : `from ${duration(from)} `}until ${duration(to)} of the run`;
}

function explainMatch(match: FaultMatch, of = { each: 'request', all: 'requests' }): string {
  const { connection, probability } = match;
  const parts = [
    explainAttempts(match),
    explainRequest(match),
    connection === undefined ? '' : `on connection ${connection}`,
    explainWindow(match),
  ].filter((part) => part !== '');
  if (probability !== undefined) {
    const percent = Math.round(probability * 10_000) / 100;
    parts.push(`for ${percent} % of ${parts.length > 0 ? 'them' : `all ${of.all}`}`);
  }
  return parts.length > 0 ? parts.join(', ') : `on every ${of.each}`;
}

/**
 * One sentence, without a full stop, that says what this fault does and to which exchanges: "answers
 * 503 with Retry-After: 2 instead of the API, on attempts 1 and 2 of operation search, for 10 % of
 * them".
 */
export function explain(fault: Fault): string {
  const what = explainWhat(fault);
  if (fault.kind === 'restart') return what;
  if (fault.kind === 'reset-unread') {
    return `${what}, ${explainMatch(fault.match, { each: 'connection', all: 'connections' })}`;
  }
  const isDoor = fault.kind === 'refuse' || (fault.kind === 'outage' && fault.as === 'refuse');
  if (isDoor) return `${what}, ${explainWindow(fault.match) || 'for the whole run'}`;
  return `${what}, ${explainMatch(fault.match)}`;
}
