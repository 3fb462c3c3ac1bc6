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

function explainOutage(fault: Fault & { readonly kind: 'outage' }): string {
  if (fault.as === 'status') {
    return `is out of order: answers ${fault.status}${explainRetryAfter(fault.retryAfter)} instead of the API`;
  }
  const how = fault.as === 'reset' ? 'resets' : 'closes';
  return `is out of order: ${how} the connection without asking the API`;
}

function explainWhat(fault: Fault): string {
  switch (fault.kind) {
    case 'status': {
      const code = fault.code === undefined ? '' : ` and code ${fault.code}`;
      return `answers ${fault.status}${code}${explainRetryAfter(fault.retryAfter)} instead of the API`;
    }
    case 'delay':
      return `holds the API's answer back for ${duration(fault.delay)}`;
    case 'reset':
      return 'reads the request, then resets the connection without asking the API';
    case 'lost-answer':
      return 'lets the API do its work, then resets the connection instead of answering';
    case 'close':
      return 'reads the request, then closes the connection without an answer';
    case 'truncate': {
      const percent = Math.round(fault.share * 1_000) / 10;
      return `lets the API do its work, then cuts its answer (${fault.framing}) after ${percent} % of the body`;
    }
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
  const attempts = [attempt].flat();
  const on = `on attempt${attempts.length > 1 ? 's' : ''} ${list(attempts)}`;
  return of ? `${on} of ${of}` : on;
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

function explainMatch(match: FaultMatch): string {
  const { connection, probability } = match;
  const parts = [
    explainAttempts(match),
    explainRequest(match),
    connection === undefined ? '' : `on connection ${connection}`,
    explainWindow(match),
  ].filter((part) => part !== '');
  if (probability !== undefined) {
    const percent = Math.round(probability * 10_000) / 100;
    parts.push(`for ${percent} % of ${parts.length > 0 ? 'them' : 'all requests'}`);
  }
  return parts.length > 0 ? parts.join(', ') : 'on every request';
}

/**
 * One sentence, without a full stop, that says what this fault does and to which exchanges: "answers
 * 503 with Retry-After: 2 instead of the API, on attempts 1 and 2 of operation search, for 10 % of
 * them".
 */
export function explain(fault: Fault): string {
  return `${explainWhat(fault)}, ${explainMatch(fault.match)}`;
}
