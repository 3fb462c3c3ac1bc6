import type { Random } from '../../random.ts';
import type { ApiEffect } from '../api.ts';
import type { Answer } from './answer.ts';
import { failure, refusal } from './answer.ts';
import { childId } from './ids.ts';
import type { Child, Job } from './jobs.ts';
import { drawCaptures, endOf, limitToTimeout } from './jobs.ts';
import type { Search } from './search.ts';
import type { State, StoredKey, Tenant } from './state.ts';
import { envelope, receipt } from './views.ts';
import { webhooksOf } from './webhooks.ts';

/** A search that passed auth, rate and validation. */
export interface Submission {
  readonly state: State;
  readonly tenant: Tenant;
  readonly search: Search;
  readonly mode: 'sync' | 'async';
  /** Hash of what is asked for, the idempotency key left out; equal for equal JSON values. */
  readonly identity: string;
  readonly nowMs: number;
  readonly random: Random;
}

const storeKey = (tenant: Tenant, key: string): string => `${tenant.key}\u0000${key}`;

const timedOut = (job: Job): boolean => job.children.some((child) => child.outcome === 'timed-out');

/**
 * Idempotency first, then the limit of the mode. A key whose sync search timed out is free from the
 * moment of that answer on: until then it stands for the answer that is on its way.
 */
export function submit(submission: Submission): Answer {
  const { state, tenant, search, nowMs } = submission;
  const key = search.idempotencyKey;
  const stored = key === undefined ? undefined : state.keys.get(storeKey(tenant, key), nowMs);
  if (!stored || isFreed(stored, nowMs)) {
    return submission.mode === 'sync' ? submitSync(submission) : submitAsync(submission);
  }
  if (stored.identity === submission.identity) return replay(submission, stored);
  state.counts.conflicts += 1;
  return failure(
    'IDEMPOTENCY_CONFLICT',
    'this idempotencyKey was used with another body; send that body again or use a new key',
  );
}

function isFreed({ mode, job }: StoredKey, nowMs: number): boolean {
  return mode === 'sync' && timedOut(job) && nowMs >= endOf(job);
}

/** The answer to the first request of this key, whichever mode the second one asks for. */
function replay(submission: Submission, { mode, job }: StoredKey): Answer {
  const answer = mode === 'sync' ? answerSync(job) : answerAsync(job, submission.nowMs);
  const readyAtMs = Math.max(submission.nowMs, answer.readyAtMs ?? submission.nowMs);
  if (answer.status === 504) return { ...answer, readyAtMs };
  submission.state.counts.replays += 1;
  return {
    ...answer,
    readyAtMs,
    headers: [...(answer.headers ?? []), ['Idempotent-Replayed', 'true']],
    effects: [effect('replayed', mode, job)],
  };
}

function submitAsync(submission: Submission): Answer {
  const { state, tenant, search, nowMs, random } = submission;
  const captures = drawCaptures(search, state.options, random);
  const admission = tenant.queue.admit(captures, nowMs);
  if (admission.kind === 'full') {
    return refusal('QUEUE_CAPACITY_EXCEEDED', 'the admission queue is full', {
      untilMs: admission.freeAtMs,
      nowMs,
    });
  }
  const job = createJob(submission, admission.scheduled);
  state.counts.jobs += 1;
  return {
    ...answerAsync(job, nowMs),
    effects: [effect('job-created', 'async', job)],
    webhooks: webhooksOf(job),
  };
}

function submitSync(submission: Submission): Answer {
  const { state, tenant, search, nowMs, random } = submission;
  const children = drawCaptures(search, state.options, random)
    .map((capture) => limitToTimeout(capture, state.options.syncTimeout))
    .map((capture) => ({ ...capture, startMs: nowMs, endMs: nowMs + capture.durationMs }));
  const untilMs = children.reduce((latest, { endMs }) => Math.max(latest, endMs), nowMs);
  const slot = tenant.slots.take(untilMs, nowMs);
  if (slot.kind === 'full') {
    return refusal('CONCURRENCY_LIMIT_EXCEEDED', 'too many sync captures are under way', {
      untilMs: slot.freeAtMs,
      nowMs,
    });
  }
  const job = createJob(submission, children);
  const answer = { ...answerSync(job), webhooks: webhooksOf(job) };
  // A search that timed out leaves nothing behind that its caller could have twice.
  if (timedOut(job)) return answer;
  state.counts.jobs += 1;
  return { ...answer, effects: [effect('job-created', 'sync', job)] };
}

function createJob(submission: Submission, children: readonly Child[]): Job {
  const { state, tenant, search, mode, identity, nowMs } = submission;
  const id = state.nextId(submission.random);
  const job: Job = { id, owner: tenant.key, search, requestedAtMs: nowMs, children };
  const { query, webhook } = search;
  const chars = query.length + (webhook ? webhook.url.length + webhook.secret.length : 0);
  state.jobs.set(id, job, { nowMs, chars });
  if (search.idempotencyKey !== undefined) {
    const key = storeKey(tenant, search.idempotencyKey);
    state.keys.set(key, { identity, mode, job }, { nowMs, chars: key.length + chars });
  }
  return job;
}

function answerAsync(job: Job, nowMs: number): Answer {
  return {
    status: 202,
    value: receipt(job, nowMs),
    headers: [['Location', `/v1/jobs/${job.id}`]],
  };
}

/** The one child's Envelope as it is when the capture ends, or the time-out, at that moment. */
function answerSync(job: Job): Answer {
  const readyAtMs = endOf(job);
  const [child] = job.children;
  if (!child || timedOut(job)) {
    return {
      ...failure('SURFACE_TIMEOUT', `the capture took too long and ${job.id} failed`),
      readyAtMs,
    };
  }
  return { status: 200, value: envelope(job, child, readyAtMs), readyAtMs };
}

/** The job id is the one that the answer names: the parent's, or in sync mode the child's. */
function effect(kind: ApiEffect['effect'], mode: StoredKey['mode'], job: Job): ApiEffect {
  const [child] = job.children;
  const jobId = mode === 'sync' && child ? childId(job.id, child) : job.id;
  const { idempotencyKey } = job.search;
  return { effect: kind, jobId, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}
