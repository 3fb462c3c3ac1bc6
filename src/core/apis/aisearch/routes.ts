import type { Random } from '../../random.ts';
import { fingerprint } from '../../random.ts';
import type { ApiRequest } from '../api.ts';
import type { Target } from '../json-request.ts';
import { canonicalJson, isRecord, parseJson, parseTarget } from '../json-request.ts';
import type { Answer } from './answer.ts';
import { failure } from './answer.ts';
import { childId, parentOf } from './ids.ts';
import type { SearchMode } from './search.ts';
import type { State, Tenant } from './state.ts';
import { submit } from './submit.ts';
import type { Detail, Validation } from './validate.ts';
import { validateAlias, validateSearch } from './validate.ts';
import { countBy, envelope, parentView } from './views.ts';

/** A request of a known key that was within its rate. */
export interface Call {
  readonly state: State;
  readonly tenant: Tenant;
  readonly request: ApiRequest;
  readonly nowMs: number;
  readonly random: Random;
}

/** The answer of the endpoint that method and path name; JOB_NOT_FOUND where they name none. */
export function route(call: Call): Answer {
  const { method } = call.request;
  const target = parseTarget(call.request.target);
  const [, version, resource, name, ...rest] = target.path.split('/');
  const where = `${method === 'HEAD' ? 'GET' : method} ${version}/${resource}`;
  if (rest.length === 0 && name !== '') {
    if (where === 'POST v1/search') {
      return name === undefined ? search(call, readMode(call.request, target)) : alias(call, name);
    }
    if (where === 'GET v1/jobs' && name !== undefined) return showJob(call, name);
    if (where === 'GET v1/async' && name === 'status') return showStatus(call);
  }
  return failure('JOB_NOT_FOUND', `there is nothing at ${method} ${target.path}`);
}

/** `?mode=` decides; without it `Prefer: wait`, alone or with seconds (RFC 7240 §4.3), asks for sync. */
function readMode({ headers }: ApiRequest, { query }: Target): SearchMode {
  const mode = query.get('mode');
  if (mode !== null) return mode === 'sync' || mode === 'async' ? mode : 'unknown';
  return /(^|,)\s*wait\s*($|[,;=])/i.test(headers.get('prefer') ?? '') ? 'sync' : 'async';
}

function search(call: Call, mode: SearchMode): Answer {
  return withBody(call, mode === 'sync' ? 'sync' : 'async', {
    validate: (body) => validateSearch(body, mode, call.state.webhookHosts),
    identify: (body) => canonicalJson(body),
  });
}

function alias(call: Call, surface: string): Answer {
  return withBody(call, 'sync', {
    validate: (body) => validateAlias(surface, body),
    // The surface is part of what is asked for, though it stands in the path.
    identify: (body) => canonicalJson([surface, body]),
  });
}

function withBody(
  call: Call,
  mode: 'sync' | 'async',
  endpoint: {
    readonly validate: (body: unknown) => Validation;
    readonly identify: (body: unknown) => string;
  },
): Answer {
  const parsed = parseJson(call.request.body);
  if (parsed.kind === 'malformed') return invalid([{ path: 'body', message: parsed.problem }]);
  const validation = endpoint.validate(parsed.value);
  if (validation.kind === 'invalid') return invalid(validation.details, validation.code);
  const { surfaces, regions } = validation.search;
  const { largest } = call.tenant.queue;
  if (mode === 'async' && surfaces.length * regions.length > largest) {
    // No wait would ever help, so this is no matter of Retry-After.
    return invalid([{ path: 'surfaces', message: `makes more than ${largest} children` }]);
  }
  const identity = fingerprint(endpoint.identify(withoutKey(parsed.value)));
  return submit({ ...call, search: validation.search, mode, identity });
}

function invalid(
  details: readonly Detail[],
  code: 'VALIDATION_FAILED' | 'UNSUPPORTED_SURFACE' = 'VALIDATION_FAILED',
): Answer {
  const what = code === 'UNSUPPORTED_SURFACE' ? 'asks for a surface that is none' : 'is invalid';
  const message = `the request ${what}; details name each place`;
  return failure(code, message, { details });
}

function withoutKey(body: unknown): unknown {
  return isRecord(body) ? { ...body, idempotencyKey: undefined } : body;
}

/** A parent by its id, a child by its dotted id; another key's job is as good as none. */
function showJob({ state, tenant, nowMs }: Call, id: string): Answer {
  const job = state.jobs.get(parentOf(id), nowMs);
  if (job?.owner === tenant.key) {
    if (id === job.id) return { status: 200, value: parentView(job, nowMs) };
    const child = job.children.find((candidate) => childId(job.id, candidate) === id);
    if (child) return { status: 200, value: envelope(job, child, nowMs) };
  }
  return failure('JOB_NOT_FOUND', `there is no job ${id}`);
}

function showStatus({ tenant, nowMs }: Call): Answer {
  const running = tenant.queue.running(nowMs);
  const value = {
    admissionQueue: { depth: tenant.queue.depth(nowMs), capacity: tenant.queue.capacity },
    syncConcurrency: { limit: tenant.slots.limit, running: tenant.slots.running(nowMs) },
    inflight: {
      total: running.length,
      bySurface: countBy(running, 'surface'),
      byRegion: countBy(running, 'region'),
    },
  };
  return { status: 200, value };
}
