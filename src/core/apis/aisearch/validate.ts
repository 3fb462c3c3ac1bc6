import { z } from 'zod';
import { destinationProblem } from '../../webhooks/destination.ts';
import { isRecord } from '../json-request.ts';
import type { Search, SearchMode, Surface } from './search.ts';
import { globalRegion, surfaces } from './search.ts';

/** One offending place of a request, e.g. `regions[1].country`; `body` for the whole of it. */
export interface Detail {
  readonly path: string;
  readonly message: string;
}

export type Validation =
  | { readonly kind: 'valid'; readonly search: Search }
  | {
      readonly kind: 'invalid';
      readonly code: 'VALIDATION_FAILED' | 'UNSUPPORTED_SURFACE';
      readonly details: readonly Detail[];
    };

const Text = z.string().min(1).max(10_000);
/**
 * No list with more entries can be valid. Beyond, entries are not looked at: a body of megabytes
 * would be answered with a detail for each of its millions of them.
 */
const mostEntries = 100;
/** A dot in a region would break the ids of children apart, so two letters it is (ISO 3166-1 alpha-2). */
const Country = z.string().regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters');

const common = {
  query: Text.optional(),
  prompt: Text.optional(),
  idempotencyKey: z.string().min(1).max(255).optional(),
};

const SearchBody = z.object({
  ...common,
  surfaces: z.array(z.string()).min(1).max(mostEntries),
  regions: z
    .array(z.object({ country: Country }))
    .max(10)
    .optional(),
  priority: z.int().min(1).max(10).optional(),
  webhook: z.object({ url: z.url(), secret: z.string().min(1) }).optional(),
});

const AliasBody = z.object({ ...common, country: Country.optional() });

/** `['regions', 1, 'country']` → `regions[1].country`; no path at all is the body. */
function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? String(step) : `.${String(step)}`;
  }
  return text === '' ? 'body' : text;
}

function detailsOf(error: z.ZodError | undefined): Detail[] {
  return (error?.issues ?? []).map(({ path, message }) => ({ path: formatPath(path), message }));
}

/** Beside what the types say, exactly one of `query` and `prompt` is asked for. */
function checkQuery(body: unknown): Detail[] {
  if (!isRecord(body)) return [];
  const given = ['query', 'prompt'].filter((name) => body[name] !== undefined);
  if (given.length === 0) return [{ path: 'query', message: 'give a query or a prompt' }];
  if (given.length === 2)
    return [{ path: 'prompt', message: 'give a query or a prompt, not both' }];
  return [];
}

/** The entries of an array field, as they came, the first hundred; none where it is no array. */
function entriesOf(body: unknown, name: string): readonly unknown[] {
  const value = isRecord(body) ? body[name] : undefined;
  return Array.isArray(value) ? value.slice(0, mostEntries) : [];
}

/** The places at which a text stands that stood before: two children would share one id. */
function checkRepeats(values: readonly unknown[], path: (index: number) => string): Detail[] {
  const seen = new Set<string>();
  const details: Detail[] = [];
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string') continue;
    if (seen.has(value)) details.push({ path: path(index), message: `names ${value} twice` });
    seen.add(value);
  }
  return details;
}

function checkRegionRepeats(body: unknown): Detail[] {
  const countries = entriesOf(body, 'regions').map((region) =>
    isRecord(region) && typeof region.country === 'string'
      ? region.country.toUpperCase()
      : undefined,
  );
  return checkRepeats(countries, (index) => `regions[${index}].country`);
}

function checkMode(body: unknown, mode: SearchMode): Detail[] {
  if (mode === 'unknown') return [{ path: 'mode', message: 'must be sync or async' }];
  if (mode === 'async') return [];
  return ['surfaces', 'regions']
    .filter((name) => entriesOf(body, name).length > 1)
    .map((name) => ({ path: name, message: `a sync search takes exactly one of the ${name}` }));
}

/** Which surfaces are not served; asked only once everything else is in order. */
function checkSurfaces(
  named: readonly string[],
  path: (index: number) => string,
): { readonly known: readonly Surface[]; readonly details: readonly Detail[] } {
  const known: Surface[] = [];
  const details: Detail[] = [];
  for (const [index, name] of named.entries()) {
    const surface = surfaces.find((candidate) => candidate === name);
    if (surface) known.push(surface);
    else details.push({ path: path(index), message: `must be one of ${surfaces.join(', ')}` });
  }
  return { known, details };
}

/** The mock really delivers, so where to is asked for beside the shape. */
function checkWebhook(body: unknown, allowedHosts: readonly string[]): Detail[] {
  const url = isRecord(body) && isRecord(body.webhook) ? body.webhook.url : undefined;
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const message = destinationProblem(url, allowedHosts);
  return message === undefined ? [] : [{ path: 'webhook.url', message }];
}

/**
 * A search of `POST /v1/search`, or every path that is wrong with it. The body is the parsed JSON
 * (undefined where it was none). Lengths are counted in UTF-16 code units; unknown fields are let
 * pass. A webhook leads to this machine or to one of `webhookHosts`. Only where nothing else is wrong do unknown surfaces make it UNSUPPORTED_SURFACE.
 */
export function validateSearch(
  body: unknown,
  mode: SearchMode,
  webhookHosts: readonly string[] = [],
): Validation {
  const parsed = SearchBody.safeParse(body);
  const details = [
    ...detailsOf(parsed.error),
    ...checkQuery(body),
    ...checkRepeats(entriesOf(body, 'surfaces'), (index) => `surfaces[${index}]`),
    ...checkRegionRepeats(body),
    ...checkMode(body, mode),
    ...checkWebhook(body, webhookHosts),
  ];
  if (!parsed.success || details.length > 0) {
    return { kind: 'invalid', code: 'VALIDATION_FAILED', details };
  }
  const { known, details: unsupported } = checkSurfaces(
    parsed.data.surfaces,
    (index) => `surfaces[${index}]`,
  );
  if (unsupported.length > 0) {
    return { kind: 'invalid', code: 'UNSUPPORTED_SURFACE', details: unsupported };
  }
  const { query, prompt, priority, webhook, idempotencyKey } = parsed.data;
  const countries = (parsed.data.regions ?? []).map(({ country }) => country.toUpperCase());
  const regions = countries.length > 0 ? countries : [globalRegion];
  return {
    kind: 'valid',
    search: {
      query: query ?? prompt ?? '',
      surfaces: known,
      regions,
      priority,
      webhook,
      idempotencyKey,
    },
  };
}

/** A search of the sync alias `POST /v1/search/:surface`, by the same rules as `validateSearch`. */
export function validateAlias(surface: string, body: unknown): Validation {
  const parsed = AliasBody.safeParse(body);
  const details = [...detailsOf(parsed.error), ...checkQuery(body)];
  if (!parsed.success || details.length > 0) {
    return { kind: 'invalid', code: 'VALIDATION_FAILED', details };
  }
  const { known, details: unsupported } = checkSurfaces([surface], () => 'surface');
  if (unsupported.length > 0) {
    return { kind: 'invalid', code: 'UNSUPPORTED_SURFACE', details: unsupported };
  }
  const { query, prompt, country, idempotencyKey } = parsed.data;
  return {
    kind: 'valid',
    search: {
      query: query ?? prompt ?? '',
      surfaces: known,
      regions: [country?.toUpperCase() ?? globalRegion],
      idempotencyKey,
    },
  };
}
