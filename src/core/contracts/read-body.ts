import { compilePointer, readPointer } from '../json-pointer.ts';
import type { Contract } from './contract.ts';
import { compileEnvelope } from './envelope.ts';
import type { ResponseFindings, ResponseHeaders } from './findings.ts';
import { matchesStatus } from './status-pattern.ts';

type Code = string | number | undefined;

/** The parsed body; undefined, which no JSON text means, where it is none. */
export function parseJson(body: string): unknown {
  // Throwing costs microseconds, and a page of HTML is what a broken target answers most.
  if (!/^[\t\n\r ]*[[{"\-0-9tfn]/.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const noCode = (): Code => undefined;

/** Finds the contract's code in a parsed body; undefined where it has none. */
export function compileCode({ classification }: Contract): (document: unknown) => Code {
  if (classification.code === undefined) return noCode;
  const tokens = compilePointer(classification.code.pointer);
  return (document) => {
    const code = readPointer(document, tokens);
    return typeof code === 'string' || typeof code === 'number' ? code : undefined;
  };
}

/** Finds the status that a parsed body repeats; undefined where it repeats none. */
export function compileBodyStatus({ statusPointer }: Contract) {
  const tokens = statusPointer === undefined ? undefined : compilePointer(statusPointer);
  return (document: unknown): number | undefined => {
    const bodyStatus = tokens && readPointer(document, tokens);
    return typeof bodyStatus === 'number' ? bodyStatus : undefined;
  };
}

/** Holds a parsed body against the contract's envelope; undefined where none is promised. */
export function compileEnvelopeVerdict({ classification, envelope }: Contract) {
  if (envelope === undefined) return (): ResponseFindings['envelope'] => undefined;
  const onSuccess = compileEnvelope(envelope.success);
  const onError = compileEnvelope(envelope.error);
  // A redirect is neither a success nor an error, and often not the API's own answer.
  const excepted = [...envelope.exceptStatuses, '3xx' as const];

  return (status: number, document: unknown, code: Code): ResponseFindings['envelope'] => {
    if (excepted.some((pattern) => matchesStatus(pattern, status))) return undefined;
    if (document === undefined) {
      return { broken: 'the body is not JSON, the contract asks for its envelope' };
    }
    const saysError = code !== undefined && code !== classification.code?.success;
    const check = saysError || !matchesStatus('2xx', status) ? onError : onSuccess;
    const broken = check(document, code);
    return broken === undefined ? 'ok' : { broken };
  };
}

/** Finds the id of a created job in the first place that has one. */
export function compileJobId({ writes }: Contract) {
  const places = writes.jobId.map((place) =>
    'pointer' in place
      ? { tokens: compilePointer(place.pointer) }
      : { header: place.header.toLowerCase() },
  );
  return (headers: ResponseHeaders | undefined, document: unknown): string | undefined => {
    for (const place of places) {
      const id =
        'tokens' in place ? readPointer(document, place.tokens) : headers?.get(place.header)?.[0];
      if (typeof id === 'string' || typeof id === 'number') return String(id);
    }
    return undefined;
  };
}
