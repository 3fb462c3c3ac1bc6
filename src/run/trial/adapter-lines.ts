import type { ClientReport, TrialOperation } from './driver.ts';
import { lastWords } from './tail.ts';
import { inShort } from './told-result.ts';

/** An operation as a line for an adapter: what to ask for, and the id to answer with. */
export function operationLine(operation: TrialOperation): string {
  const { id, url, baseUrl, method, path, headers, body, key } = operation;
  return `${JSON.stringify({ id, url, baseUrl, method, path, headers, body, key })}\n`;
}

/** Asks an adapter to leave an operation; it need not answer. */
export function cancelLine(id: string): string {
  return `${JSON.stringify({ id, cancel: true })}\n`;
}

/** What a line of an adapter is. */
export type AdapterLine =
  | { readonly kind: 'answer'; readonly id: string; readonly report: ClientReport }
  /** Something that it printed besides. */
  | { readonly kind: 'words' }
  /** It looks like an answer; `why` says what keeps it from being one. */
  | { readonly kind: 'broken'; readonly why: string };

/** Reads `{"id": …, "ok": true | false, "status"?: …, "error"?: …}`. */
export function readAdapterLine(line: string): AdapterLine {
  if (!line.startsWith('{')) return { kind: 'words' };
  let answer: Readonly<Record<string, unknown>>;
  try {
    answer = JSON.parse(line);
  } catch {
    return { kind: 'broken', why: 'it is no JSON' };
  }
  const { id, ok } = answer;
  if (typeof id !== 'string') return { kind: 'broken', why: 'its "id" is no text' };
  if (typeof ok !== 'boolean') return { kind: 'broken', why: 'its "ok" is neither true nor false' };
  return { kind: 'answer', id, report: reportOf(ok, answer) };
}

function reportOf(ok: boolean, answer: Readonly<Record<string, unknown>>): ClientReport {
  const status = Number.isInteger(answer.status) ? Number(answer.status) : undefined;
  const told = `ok: ${ok}${status === undefined ? '' : `, status ${status}`}`;
  if (ok) return { result: 'succeeded', because: told, status };
  const { error } = answer;
  const words = lastWords(typeof error === 'string' ? error : (JSON.stringify(error) ?? ''));
  return { result: 'failed', because: inShort(words ?? told), status, words };
}
