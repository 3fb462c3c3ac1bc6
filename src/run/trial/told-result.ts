import type { ClientReport } from './driver.ts';
import { lastWords } from './tail.ts';

const mostBecauseChars = 200;

/** What a client tells by how its promise ends; never rejects. */
export async function reportOfCall(call: () => unknown): Promise<ClientReport> {
  try {
    return reportOfValue(await call());
  } catch (error) {
    return reportOfError(error);
  }
}

/**
 * What the promise of a client says by what it resolved to: `{ ok: false }`, be it a fetch Response
 * or an object `{ ok, status?, error? }` of the client's own, is a failure, and anything else, nothing
 * at all too, a success.
 */
function reportOfValue(value: unknown): ClientReport {
  const status = statusOf(value);
  if (!isRecord(value) || value.ok !== false) {
    const because = status === undefined ? 'resolved' : `resolved, status ${status}`;
    return { result: 'succeeded', because, status };
  }
  const error = value.error === undefined ? undefined : messageOf(value.error);
  const because = error ?? (status === undefined ? 'ok: false' : `status ${status}`);
  return { result: 'failed', because: inShort(because), status, words: error && lastWords(error) };
}

/** A promise that was rejected: the client's way to say that it failed. */
function reportOfError(error: unknown): ClientReport {
  const message = messageOf(error);
  return {
    result: 'failed',
    because: inShort(`rejected: ${message}`),
    status: statusOf(error),
    words: lastWords(error instanceof Error ? (error.stack ?? message) : message),
  };
}

/** A text as a reason: its first line, of a length that fits into a table. */
export function inShort(text: string): string {
  const [line = ''] = text.trim().split('\n', 1);
  return line.length > mostBecauseChars ? `${line.slice(0, mostBecauseChars - 1)}…` : line;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function statusOf(value: unknown): number | undefined {
  const status = isRecord(value) ? value.status : undefined;
  return typeof status === 'number' && Number.isInteger(status) ? status : undefined;
}

/** Any value can be thrown, also one that cannot be made a text. */
function messageOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    const message = error.message || error.name;
    // What fetch rejects with says by its cause alone what happened.
    return error.cause instanceof Error ? `${message}: ${causeOf(error.cause)}` : message;
  } catch {
    return 'a value that cannot be shown';
  }
}

/** A connection that failed at every address has a code and no message. */
function causeOf(cause: NodeJS.ErrnoException): string {
  return cause.message || (cause.code ?? cause.name);
}
