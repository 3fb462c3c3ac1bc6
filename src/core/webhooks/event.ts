/** Those whose webhooks are known. */
export type WebhookVendor = 'aigeon' | 'aisearch';

/** An event that an API owes to whoever asked to be told. */
export interface WebhookEvent {
  readonly vendor: WebhookVendor;
  /** Where it is posted to. */
  readonly url: string;
  /** What its signature is made with. */
  readonly secret: string;
  /** What happened, in the vendor's words, e.g. `job.completed`. */
  readonly type: string;
  /** The JSON text that is posted: every attempt sends these very bytes. */
  readonly body: string;
  /** Unix epoch milliseconds at which it happened, or will have: no attempt comes before. */
  readonly dueAtMs: number;
}

/** After so many milliseconds without an answer an attempt has failed: Aigeon's page; AI Search gives no number. */
export const answerWithinMs = 10_000;

/** The vendor whose sender a contract is about, by the contract's name; undefined of any other. */
export function vendorOf(contractName: string): WebhookVendor | undefined {
  if (contractName === 'aigeon-webhooks') return 'aigeon';
  return contractName === 'aisearch-webhooks' ? 'aisearch' : undefined;
}
