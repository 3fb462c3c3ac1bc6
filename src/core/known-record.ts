import type { EffectRecord } from './trace.ts';
import { Attempt, ClientResultRecord, Grouping, NetworkError, ResponseOutcome } from './trace.ts';

/** A parsed object of which nothing is known yet. */
type Fields<Known> = { readonly [Name in keyof Required<Known>]?: unknown };
type Response = Fields<ResponseOutcome>;
/** What most lines of a trace are. */
export type KnownRecord = Attempt | ClientResultRecord | EffectRecord;

const groupings: ReadonlySet<unknown> = new Set(Grouping.options);
const networkErrors: ReadonlySet<unknown> = new Set(NetworkError.options);
const cuts: ReadonlySet<unknown> = new Set(ResponseOutcome.shape.cutBy.unwrap().options);
const results: ReadonlySet<unknown> = new Set(ClientResultRecord.shape.result.options);
const signatures: ReadonlySet<unknown> = new Set(Attempt.shape.signature.unwrap().options);

/**
 * The record that this object out of JSON is, where it surely is an attempt, a client-result or an
 * effect as its schema would have it, and holds nothing else; the object itself comes back. Undefined
 * where that is in doubt: then the schema decides, and says what is wrong. Takes a twentieth of the
 * schema's time, which matters on millions of lines.
 */
export function knownRecord(json: object): KnownRecord | undefined {
  switch ((json as Fields<Attempt>).type) {
    case 'attempt':
      return isAttempt(json) ? (json as Attempt) : undefined;
    case 'client-result':
      return isClientResult(json) ? (json as ClientResultRecord) : undefined;
    case 'effect':
      return isEffect(json) ? (json as EffectRecord) : undefined;
    default:
      return undefined;
  }
}

function isAttempt(json: Fields<Attempt>): boolean {
  return (
    typeof json.operation === 'string' &&
    typeof json.name === 'string' &&
    groupings.has(json.groupedBy) &&
    isInteger(json.attempt) &&
    json.attempt > 0 &&
    isInteger(json.connection) &&
    typeof json.method === 'string' &&
    typeof json.path === 'string' &&
    isMoment(json.arrivalMs) &&
    isMoment(json.queuedMs) &&
    isMoment(json.startMs) &&
    isMoment(json.endMs) &&
    isOutcome(json.outcome) &&
    isTextOrAbsent(json.bodyHash) &&
    isTextOrAbsent(json.idempotencyKey) &&
    isFlagOrAbsent(json.write) &&
    isMomentOrAbsent(json.firstByteMs) &&
    isFlagOrAbsent(json.accepted) &&
    hasRareFields(json) &&
    hasOnly(json, 13 + countOptional(json))
  );
}

function hasRareFields(json: Fields<Attempt>): boolean {
  return (
    isTextOrAbsent(json.parent) &&
    isTextOrAbsent(json.client) &&
    isTextOrAbsent(json.credentialHash) &&
    isMomentOrAbsent(json.connectMs) &&
    (json.wallOffsetMs === undefined || isNumber(json.wallOffsetMs)) &&
    isTextOrAbsent(json.fault) &&
    (json.signature === undefined || signatures.has(json.signature))
  );
}

function countOptional(json: Fields<Attempt>): number {
  return (
    one(json.parent) +
    one(json.client) +
    one(json.bodyHash) +
    one(json.idempotencyKey) +
    one(json.credentialHash) +
    one(json.write) +
    one(json.firstByteMs) +
    one(json.connectMs) +
    one(json.wallOffsetMs) +
    one(json.accepted) +
    one(json.fault) +
    one(json.signature)
  );
}

function isOutcome(outcome: unknown): boolean {
  if (typeof outcome !== 'object' || outcome === null) return false;
  const { kind, error, open } = outcome as { kind?: unknown; error?: unknown; open?: unknown };
  switch (kind) {
    case 'response':
      return isResponse(outcome);
    case 'network-error':
      return networkErrors.has(error) && hasOnly(outcome, 2);
    case 'client-closed':
      return (open === undefined || open === true) && hasOnly(outcome, 1 + one(open));
    default:
      return false;
  }
}

function isResponse(json: Response): boolean {
  const { code, cutBy, bodyStatus } = json;
  return (
    isInteger(json.status) &&
    typeof json.complete === 'boolean' &&
    (code === undefined || typeof code === 'string' || isNumber(code)) &&
    isTextOrAbsent(json.jobId) &&
    isFlagOrAbsent(json.replayed) &&
    isEnvelope(json.envelope) &&
    isTextsOrAbsent(json.retryAfter) &&
    isTextOrAbsent(json.date) &&
    isRateLimit(json.rateLimit) &&
    isTextsOrAbsent(json.missingHeaders) &&
    (bodyStatus === undefined || isNumber(bodyStatus)) &&
    isTextOrAbsent(json.responseHash) &&
    (cutBy === undefined || cuts.has(cutBy)) &&
    hasOnly(json, 3 + countOptionalOfResponse(json))
  );
}

function countOptionalOfResponse(json: Response): number {
  return (
    one(json.code) +
    one(json.retryAfter) +
    one(json.date) +
    one(json.rateLimit) +
    one(json.jobId) +
    one(json.replayed) +
    one(json.envelope) +
    one(json.missingHeaders) +
    one(json.bodyStatus) +
    one(json.responseHash) +
    one(json.cutBy)
  );
}

function isEnvelope(envelope: unknown): boolean {
  if (envelope === undefined || envelope === 'ok') return true;
  if (typeof envelope !== 'object' || envelope === null) return false;
  return typeof (envelope as { broken?: unknown }).broken === 'string' && hasOnly(envelope, 1);
}

function isRateLimit(json: unknown): boolean {
  if (json === undefined) return true;
  if (typeof json !== 'object' || json === null) return false;
  const { limit, remaining, reset } = json as Fields<NonNullable<ResponseOutcome['rateLimit']>>;
  return (
    isTextOrAbsent(limit) &&
    isTextOrAbsent(remaining) &&
    isTextOrAbsent(reset) &&
    hasOnly(json, one(limit) + one(remaining) + one(reset)) &&
    !Array.isArray(json)
  );
}

function isClientResult(json: Fields<ClientResultRecord>): boolean {
  const { exitCode, status } = json;
  return (
    typeof json.operation === 'string' &&
    isMoment(json.atMs) &&
    results.has(json.result) &&
    typeof json.because === 'string' &&
    (exitCode === undefined || isInteger(exitCode)) &&
    (status === undefined || isInteger(status)) &&
    hasOnly(json, 5 + one(exitCode) + one(status))
  );
}

function isEffect(json: Fields<EffectRecord>): boolean {
  const { operation, attempt, idempotencyKey } = json;
  return (
    (json.effect === 'job-created' || json.effect === 'replayed') &&
    isMoment(json.atMs) &&
    typeof json.jobId === 'string' &&
    (json.when === 'before-answer' || json.when === 'after-answer') &&
    isTextOrAbsent(operation) &&
    (attempt === undefined || isInteger(attempt)) &&
    isTextOrAbsent(idempotencyKey) &&
    hasOnly(json, 5 + one(operation) + one(attempt) + one(idempotencyKey))
  );
}

/** Whether these are all its fields; JSON holds none that is undefined. */
function hasOnly(json: object, count: number): boolean {
  return Object.keys(json).length === count;
}

function one(value: unknown): 0 | 1 {
  return value === undefined ? 0 : 1;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isMoment(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;
}

function isMomentOrAbsent(value: unknown): boolean {
  return value === undefined || isMoment(value);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isFlagOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

function isTextsOrAbsent(value: unknown): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
