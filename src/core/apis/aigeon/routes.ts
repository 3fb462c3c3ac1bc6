import type { Caller } from './callers.ts';
import { importProblem, membersOf, metricProblem, sendProblem } from './validate.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** A read: its parameters come from the query. */
export interface ReadRoute {
  readonly kind: 'read';
  readonly quota: 'read';
  readonly problem: (query: Parameters) => string | undefined;
  /** The `data` of its answer. */
  readonly data: (query: Parameters, caller: Caller) => object;
}

/** A write: its parameters come from the JSON body, and it creates one job. */
export interface WriteRoute {
  readonly kind: 'write';
  readonly quota: 'write' | 'sending';
  /** What its job ids begin with. */
  readonly jobPrefix: string;
  /** What its webhook calls it. The page's own names are not known: these are the mock's. */
  readonly event: string;
  readonly problem: (body: Parameters) => string | undefined;
  readonly data: (body: Parameters, jobId: string) => object;
}

const base = '/public/api/v1';

const routes: ReadonlyMap<string, ReadRoute | WriteRoute> = new Map<string, ReadRoute | WriteRoute>(
  [
    [
      `GET ${base}/token/check`,
      {
        kind: 'read',
        quota: 'read',
        problem: () => undefined,
        data: (_query, { organisation, scopes }) => ({
          valid: true,
          organization_id: organisation.id,
          scopes,
        }),
      },
    ],
    [
      `GET ${base}/analytics/metrics/get-email-event-metric`,
      {
        kind: 'read',
        quota: 'read',
        problem: metricProblem,
        data: ({ event_name, start_date, end_date }, { organisation }) => ({
          event_name,
          start_date,
          end_date,
          total: organisation.sends,
        }),
      },
    ],
    [
      `POST ${base}/contacts/add-group-members`,
      {
        kind: 'write',
        quota: 'write',
        jobPrefix: 'imp',
        event: 'group_members_added',
        problem: importProblem,
        data: (body, jobId) => ({
          job_id: jobId,
          group_id: body.group_id,
          accepted: membersOf(body).length,
        }),
      },
    ],
    [
      `POST ${base}/flow/send-email-through-flow`,
      {
        kind: 'write',
        quota: 'sending',
        jobPrefix: 'snd',
        event: 'email_sent',
        problem: sendProblem,
        data: (body, jobId) => ({
          job_id: jobId,
          flow_id: body.flow_id,
          contact_email: body.contact_email,
        }),
      },
    ],
  ],
);

/** The route of a method and a path; undefined where the API has none. */
export function routeOf(method: string, path: string): ReadRoute | WriteRoute | undefined {
  return routes.get(`${method} ${path}`);
}
