import { childId } from './ids.ts';
import type { Child, Job } from './jobs.ts';
import { childStatus, creditsOf, endOf, jobStatus, warningsOf } from './jobs.ts';

const timestamp = (epochMs: number): string => new Date(epochMs).toISOString();

function listChildren(job: Job, nowMs: number) {
  return job.children.map((child) => ({
    id: childId(job.id, child),
    surface: child.surface,
    region: child.region,
    status: childStatus(child, nowMs),
  }));
}

/** What an async submission is answered with: `{jobId, status, children}`. */
export function receipt(job: Job, nowMs: number) {
  return { jobId: job.id, status: jobStatus(job, nowMs), children: listChildren(job, nowMs) };
}

/** A parent job as `GET /v1/jobs/:id` shows it: `{job, children}`; `completedAt` once it is terminal. */
export function parentView(job: Job, nowMs: number) {
  const { query, priority } = job.search;
  const status = jobStatus(job, nowMs);
  return {
    job: {
      id: job.id,
      query,
      status,
      priority,
      warnings: [...new Set(job.children.flatMap((child) => warningsOf(child, nowMs)))],
      requestedAt: timestamp(job.requestedAtMs),
      completedAt: status === 'processing' ? undefined : timestamp(endOf(job)),
      credits: job.children.reduce((sum, child) => sum + creditsOf(child, nowMs), 0),
    },
    children: listChildren(job, nowMs),
  };
}

function answerText({ surface, region, outcome }: Child, query: string): string {
  return outcome === 'empty' ? '' : `${surface} in ${region} on: ${query.slice(0, 200)}`;
}

/**
 * A child's Envelope: `{job, provenance, answer}`. `completedAt` is there once the child is
 * terminal, provenance and answer once it is completed; an empty capture has an empty answer text.
 */
export function envelope(job: Job, child: Child, nowMs: number) {
  const { surface, region } = child;
  const status = childStatus(child, nowMs);
  const head = {
    id: childId(job.id, child),
    query: job.search.query,
    surface,
    region,
    status,
    warnings: warningsOf(child, nowMs),
    requestedAt: timestamp(job.requestedAtMs),
    completedAt: nowMs < child.endMs ? undefined : timestamp(child.endMs),
    credits: creditsOf(child, nowMs),
  };
  if (status !== 'completed') return { job: head };
  return {
    job: head,
    provenance: { model: `${surface}-mock`, region, surfacePresent: child.outcome === 'answered' },
    answer: { text: answerText(child, job.search.query) },
  };
}

/** How many of the children stand under each value of one field, e.g. `{chatgpt: 2, claude: 1}`. */
export function countBy(
  children: readonly Child[],
  by: 'surface' | 'region',
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const child of children) counts[child[by]] = (counts[child[by]] ?? 0) + 1;
  return counts;
}
