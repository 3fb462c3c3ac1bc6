import { RetrialError } from './errors.ts';
import { knownRecord } from './known-record.ts';
import type { Attempt, Outcome, ResponseOutcome } from './trace.ts';
import { TraceRecord, traceFormat } from './trace.ts';

const formatPrefix = traceFormat.slice(0, traceFormat.indexOf('@') + 1);
const formatVersion = Number(traceFormat.slice(formatPrefix.length));
const knownTypes: ReadonlySet<unknown> = new Set(
  TraceRecord.options.map((schema) => schema.shape.type.value),
);

/** Text that stands between quotation marks in JSON as it is. */
const plain = /^[ !#-[\]-~]*$/;
const quote = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/** `.001` for 1, `.25` for 250, nothing for 0: what follows the whole milliseconds. */
const fractions = Array.from({ length: 1_000 }, (_, us) => String(us / 1_000).slice(1));

/**
 * Milliseconds to the microsecond: what a clock tells below that is noise and costs bytes. The
 * table takes 40 ns a number where the formatting of a fraction takes 100; five stand on a line.
 */
function ms(value: number): string {
  const us = Math.round(value * 1_000);
  if (!(us >= 0)) return String(us / 1_000);
  const whole = Math.floor(us / 1_000);
  return whole + (fractions[us - whole * 1_000] ?? '');
}

/**
 * One line of a trace, newline included, with the times of an attempt rounded to a microsecond.
 * `parseLine` reads it back. An attempt is put together by hand, since a load writes one for each
 * request: that takes less than half of the time of JSON.stringify.
 */
export function encodeLine(record: TraceRecord): string {
  return record.type === 'attempt' ? `${encodeAttempt(record)}\n` : `${JSON.stringify(record)}\n`;
}

function encodeAttempt(attempt: Attempt): string {
  let line = `{"type":"attempt","operation":${quote(attempt.operation)},"name":${quote(attempt.name)}`;
  if (attempt.parent !== undefined) line += `,"parent":${quote(attempt.parent)}`;
  line += `,"groupedBy":"${attempt.groupedBy}","attempt":${attempt.attempt}`;
  if (attempt.client !== undefined) line += `,"client":${quote(attempt.client)}`;
  line += `,"connection":${attempt.connection},"method":${quote(attempt.method)},"path":${quote(attempt.path)}`;
  line += encodeIdentity(attempt);
  line += `,"arrivalMs":${ms(attempt.arrivalMs)},"queuedMs":${ms(attempt.queuedMs)},"startMs":${ms(attempt.startMs)}`;
  if (attempt.firstByteMs !== undefined) line += `,"firstByteMs":${ms(attempt.firstByteMs)}`;
  line += `,"endMs":${ms(attempt.endMs)}`;
  if (attempt.connectMs !== undefined) line += `,"connectMs":${ms(attempt.connectMs)}`;
  if (attempt.wallOffsetMs !== undefined) line += `,"wallOffsetMs":${ms(attempt.wallOffsetMs)}`;
  if (attempt.accepted !== undefined) line += `,"accepted":${attempt.accepted}`;
  line += `,"outcome":${encodeOutcome(attempt.outcome)}`;
  if (attempt.fault !== undefined) line += `,"fault":${quote(attempt.fault)}`;
  if (attempt.signature !== undefined) line += `,"signature":"${attempt.signature}"`;
  return `${line}}`;
}

function encodeIdentity(attempt: Attempt): string {
  let part = '';
  if (attempt.bodyHash !== undefined) part += `,"bodyHash":${quote(attempt.bodyHash)}`;
  if (attempt.idempotencyKey !== undefined)
    part += `,"idempotencyKey":${quote(attempt.idempotencyKey)}`;
  if (attempt.credentialHash !== undefined)
    part += `,"credentialHash":${quote(attempt.credentialHash)}`;
  if (attempt.write !== undefined) part += `,"write":${attempt.write}`;
  return part;
}

function encodeOutcome(outcome: Outcome): string {
  if (outcome.kind === 'network-error') {
    return `{"kind":"network-error","error":"${outcome.error}"}`;
  }
  if (outcome.kind === 'client-closed') return JSON.stringify(outcome);
  const { code, jobId, replayed, envelope, responseHash, cutBy } = outcome;
  let line = `{"kind":"response","status":${outcome.status}`;
  if (code !== undefined) line += `,"code":${typeof code === 'number' ? code : quote(code)}`;
  if (jobId !== undefined) line += `,"jobId":${quote(jobId)}`;
  if (replayed !== undefined) line += `,"replayed":${replayed}`;
  if (envelope !== undefined)
    line += `,"envelope":${envelope === 'ok' ? '"ok"' : JSON.stringify(envelope)}`;
  line += encodeRareFields(outcome);
  if (responseHash !== undefined) line += `,"responseHash":${quote(responseHash)}`;
  line += `,"complete":${outcome.complete}`;
  if (cutBy !== undefined) line += `,"cutBy":"${cutBy}"`;
  return `${line}}`;
}

function encodeRareFields(outcome: ResponseOutcome): string {
  const { retryAfter, date, rateLimit, missingHeaders, bodyStatus } = outcome;
  let part = '';
  if (retryAfter !== undefined) part += `,"retryAfter":${JSON.stringify(retryAfter)}`;
  if (date !== undefined) part += `,"date":${quote(date)}`;
  if (rateLimit !== undefined) part += `,"rateLimit":${JSON.stringify(rateLimit)}`;
  if (missingHeaders !== undefined) part += `,"missingHeaders":${JSON.stringify(missingHeaders)}`;
  if (bodyStatus !== undefined) part += `,"bodyStatus":${bodyStatus}`;
  return part;
}

/**
 * The record on one line of a trace; undefined where its type is one that this version does not
 * know (a later version may add some). `lineNumber` counts from 1.
 *
 * @throws RetrialError `trace`, with the place, where the line is not JSON, has no type, breaks the
 * record's schema, or belongs to a newer format.
 */
export function parseLine(
  text: string,
  lineNumber: number,
  file = 'trace',
): TraceRecord | undefined {
  const wrong = (message: string, cause?: unknown): RetrialError =>
    new RetrialError(message, { code: 'trace', place: { file, line: lineNumber }, cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw wrong('this line is not JSON; a trace holds one JSON object a line', cause);
  }
  const known = typeof json === 'object' && json !== null ? knownRecord(json) : undefined;
  if (known) return known;
  const type = member(json, 'type');
  if (typeof type !== 'string') {
    throw wrong('this line has no "type"; a record is an object such as {"type": "attempt", …}');
  }
  if (!knownTypes.has(type)) return undefined;
  const strange = type === 'run' ? strangeFormat(member(json, 'format')) : undefined;
  if (strange) throw wrong(strange);
  const parsed = TraceRecord.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.length ? `"${issue.path.join('.')}" of this ` : 'this ';
  throw wrong(`${where}${type} record is not right: ${issue?.message}`, parsed.error);
}

function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null
    ? (json as Record<string, unknown>)[name]
    : undefined;
}

/** What is wrong with a format, in a sentence; undefined where this version reads it. */
function strangeFormat(format: unknown): string | undefined {
  if (typeof format !== 'string' || !format.startsWith(formatPrefix)) {
    return `"format" is not that of a trace; this version reads ${traceFormat}`;
  }
  const version = Number(format.slice(formatPrefix.length));
  if (version <= formatVersion) return undefined;
  return `the trace is of the newer format ${format}; this version reads ${traceFormat}, so take a newer retrial`;
}
