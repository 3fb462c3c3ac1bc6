import type { ApiRequest } from '../../core/apis/api.ts';
import type { WebhookCase } from '../../core/cases/webhook.ts';
import type { ExchangeFault } from '../../core/faults/fault.ts';
import type { EventMark } from '../../core/webhooks/same-event.ts';
import { sameEvent } from '../../core/webhooks/same-event.ts';
import type { Alarm } from '../../endpoint/alarm.ts';
import { setAlarm } from '../../endpoint/alarm.ts';
import type { Route, Router } from '../../endpoint/router.ts';

/** An event that came to the URL of a case, with all its deliveries. */
export interface DeliveredEvent extends EventMark {
  /** `<case>-<n>`. */
  readonly id: string;
  readonly webhookCase: WebhookCase;
  attempts: number;
  isOpen: boolean;
}

/** One event is asked for at each URL; a flood of them must not fill the memory. */
const mostEvents = 1_000;

export interface WebhookRouterOptions {
  readonly cases: readonly WebhookCase[];
  readonly mark: (request: ApiRequest) => EventMark;
  readonly now: () => number;
  readonly timeScale: number;
  /** Told of each delivery before it is answered. */
  readonly onDelivery: (event: DeliveredEvent) => void;
}

/** The path at which the events of a case are taken. */
export function webhookPath(caseId: string): string {
  return `/w/${caseId}`;
}

/** Knows deliveries by their URL, `/w/<case>`, and by the event in their body; answers by the case. */
export class WebhookRouter implements Router, Disposable {
  readonly #options: WebhookRouterOptions;
  readonly #cases: ReadonlyMap<string, WebhookCase>;
  readonly #events = new Map<string, DeliveredEvent>();
  readonly #byCase = new Map<WebhookCase, DeliveredEvent[]>();
  readonly #alarms = new Set<Alarm>();

  constructor(options: WebhookRouterOptions) {
    this.#options = options;
    this.#cases = new Map(options.cases.map((each) => [webhookPath(each.id), each]));
  }

  /** In the order in which they first came. */
  get events(): readonly DeliveredEvent[] {
    return [...this.#events.values()];
  }

  find(id: string): DeliveredEvent | undefined {
    return this.#events.get(id);
  }

  route(request: ApiRequest): Route | undefined {
    const [path = ''] = request.target.split('?', 1);
    const webhookCase = this.#cases.get(path);
    if (!webhookCase) return undefined;
    const event = this.#eventOf(webhookCase, this.#options.mark(request));
    if (!event) return undefined;
    event.attempts += 1;
    this.#options.onDelivery(event);
    const { id, attempts: attempt } = event;
    const fault = faultOf(webhookCase, attempt);
    return {
      identity: { operation: id, name: webhookCase.id, attempt },
      request,
      base: '',
      script: { pick: () => fault },
      // What is taken is taken at once.
      hold: fault && this.#holdOf(webhookCase),
    };
  }

  [Symbol.dispose](): void {
    for (const alarm of this.#alarms) alarm.cancel();
  }

  #eventOf(webhookCase: WebhookCase, mark: EventMark): DeliveredEvent | undefined {
    const here = this.#byCase.get(webhookCase) ?? [];
    const known = sameEvent(here, mark);
    if (known || here.length >= mostEvents) return known;
    const id = `${webhookCase.id}-${here.length + 1}`;
    const event = { ...mark, id, webhookCase, attempts: 0, isOpen: true };
    this.#events.set(id, event);
    here.push(event);
    this.#byCase.set(webhookCase, here);
    return event;
  }

  #holdOf({ heldMs }: WebhookCase): Route['hold'] {
    if (heldMs === undefined) return undefined;
    const { now, timeScale } = this.#options;
    return (go) => {
      const onDue = (): void => {
        this.#alarms.delete(alarm);
        go();
      };
      const alarm = setAlarm({ atMs: now() + heldMs * timeScale, now, onDue });
      this.#alarms.add(alarm);
    };
  }
}

/** What the script has for this attempt; undefined where it is taken. */
function faultOf({ script }: WebhookCase, attempt: number): ExchangeFault | undefined {
  const step = script[Math.min(attempt, script.length) - 1];
  return step === 'answer' ? undefined : step;
}
