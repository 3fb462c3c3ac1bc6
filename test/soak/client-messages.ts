import type { TrialOperation } from '../../src/run/trial/driver.ts';
import type { ClientAnswer } from '../../src/run/trial/reference-parts.ts';

/** What trials ask of the thread of their clients. */
export type ToClients =
  | {
      readonly kind: 'do';
      readonly call: number;
      /** Whose reference client. */
      readonly contract: string;
      readonly trial: string;
      readonly operation: TrialOperation;
    }
  | { readonly kind: 'abort'; readonly call: number }
  /** Nothing more will be asked of the clients of this trial. */
  | { readonly kind: 'end'; readonly trial: string };

/** How a call ended. */
export interface FromClients {
  readonly call: number;
  readonly answer: ClientAnswer;
}
