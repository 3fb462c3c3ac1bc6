import type { z } from 'zod';
import { createAisearch } from '../../../../../src/core/apis/aisearch/aisearch.ts';
import { AisearchOptions } from '../../../../../src/core/apis/aisearch/options.ts';
import type { ApiEffect } from '../../../../../src/core/apis/api.ts';
import type { Random } from '../../../../../src/core/random.ts';

/** A whole second of the Unix epoch, at which the tests begin. */
export const t0 = Date.UTC(2026, 0, 1);
export const t0Seconds = t0 / 1_000;

/** Limits that no test of something else runs into. */
export const wide = { limits: { requestsPerSecond: 10_000, syncCaptures: 1_000 } };

interface Ask {
  readonly method?: string;
  readonly target: string;
  /** A value is sent as JSON, a text as it stands. */
  readonly body?: unknown;
  /** The whole Authorization field; undefined sends none. */
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly atMs?: number;
}

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape that it reads.
  readonly body: any;
  readonly readyAtMs: number;
  readonly effects: readonly ApiEffect[];
}

/** A fresh mock. With `random` always 0.5 the n-th job is `job_<n>i000`. */
export function serve(options: z.input<typeof AisearchOptions> = {}, random: Random = () => 0.5) {
  const api = createAisearch(AisearchOptions.parse(options));
  const ask = (given: Ask): Told => {
    const { method = 'GET', target, body = '', headers = {}, atMs = t0 } = given;
    const authorization = 'authorization' in given ? given.authorization : 'Bearer sk_test_a';
    const fields = authorization === undefined ? headers : { authorization, ...headers };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const request = { method, target, headers: new Map(Object.entries(fields)), body: text };
    const { response, readyAtMs, effects } = api.step(request, atMs, random);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: JSON.parse(response.body),
      readyAtMs,
      effects,
    };
  };
  const post = (target: string, body: unknown, atMs = t0, more: Partial<Ask> = {}): Told =>
    ask({ method: 'POST', target, body, atMs, ...more });
  return {
    api,
    ask,
    post,
    search: (body: object = {}, atMs = t0): Told =>
      post('/v1/search', { query: 'best laptop', surfaces: ['chatgpt'], ...body }, atMs),
    searchSync: (body: object = {}, atMs = t0): Told =>
      post('/v1/search?mode=sync', { query: 'best laptop', surfaces: ['chatgpt'], ...body }, atMs),
    get: (target: string, atMs = t0): Told => ask({ target, atMs }),
  };
}

/** So many distinct countries. */
export function countries(count: number): { readonly country: string }[] {
  const letters = 'ABCDEFGHIJ';
  return Array.from({ length: count }, (_, index) => ({ country: `A${letters[index]}` }));
}
