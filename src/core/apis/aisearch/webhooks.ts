import { fingerprint } from '../../random.ts';
import type { WebhookEvent } from '../../webhooks/event.ts';
import { childId } from './ids.ts';
import type { Child, Job } from './jobs.ts';
import { childStatus } from './jobs.ts';
import { envelope } from './views.ts';

/** The events that a search owes to its webhook: one a child, when that is terminal; none without one. */
export function webhooksOf(job: Job): readonly WebhookEvent[] {
  const { webhook } = job.search;
  if (!webhook) return [];
  return job.children.map((child) => {
    const type = `job.${childStatus(child, child.endMs)}`;
    const body = JSON.stringify(eventOf(job, child, type));
    return { vendor: 'aisearch', ...webhook, type, body, dueAtMs: child.endMs };
  });
}

/** `{id, type, createdAt, job, result}`; a child that failed has no result. */
function eventOf(job: Job, child: Child, type: string) {
  const { job: head, ...result } = envelope(job, child, child.endMs);
  return {
    id: `evt_${fingerprint(childId(job.id, child))}`,
    type,
    createdAt: new Date(child.endMs).toISOString(),
    job: head,
    result: type === 'job.completed' ? result : null,
  };
}
