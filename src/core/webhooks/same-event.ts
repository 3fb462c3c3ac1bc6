import type { ApiRequest } from '../apis/api.ts';
import { isRecord, parseJson } from '../apis/json-request.ts';
import { bodyHash } from '../body-hash.ts';
import type { Contract } from '../contracts/contract.ts';

/** By what the deliveries of one event are known. */
export interface EventMark {
  /** What names the event, e.g. `evt_…`; undefined where the body has no such member. */
  readonly key: string | undefined;
  /** Hash of all else that the body says; undefined where there is no body. */
  readonly rest: string | undefined;
}

/** An event that was delivered before. */
export interface KnownEvent extends EventMark {
  /** Whether it has yet to be taken: no delivery of it was answered in a way that ends it. */
  readonly isOpen: boolean;
}

/**
 * The marks of an event: what names it, in the header or in the member at the top of the body that
 * its contract tells (a text or a number), and the hash of what else the body says.
 */
export function markEvent(
  { headers, body }: Pick<ApiRequest, 'headers' | 'body'>,
  { in: place, field }: Pick<Contract['idempotency'], 'in' | 'field'>,
): EventMark {
  if (place === 'header') {
    return { key: headers.get(field.toLowerCase()) || undefined, rest: bodyHash(body, {}) };
  }
  const rest = bodyHash(body, { keyField: field });
  const parsed = parseJson(body);
  if (parsed.kind !== 'json' || !isRecord(parsed.value)) return { key: undefined, rest };
  const key = parsed.value[field];
  const isNamed = (typeof key === 'string' && key !== '') || typeof key === 'number';
  return { key: isNamed ? String(key) : undefined, rest };
}

/**
 * Which of the events that came to one URL is delivered again, undefined where this is a new one.
 * What is alike in both marks is the same event. What is alike in one of them is an open event whose
 * other mark was changed on the way, which is a fault of its sender: two events that are due at once
 * and share a mark look like that too, so each URL is for one event.
 */
export function sameEvent<Known extends KnownEvent>(
  known: readonly Known[],
  mark: EventMark,
): Known | undefined {
  const whole = known.findLast(({ key, rest }) => key === mark.key && rest === mark.rest);
  if (whole) return whole;
  return known.findLast(
    ({ key, rest, isOpen }) =>
      isOpen && ((key !== undefined && key === mark.key) || rest === mark.rest),
  );
}
