import type { ClientReport, TrialOperation } from './driver.ts';

/** What the default export of a module is called with; its second argument is an AbortSignal. */
export type ModuleOperation = Pick<
  TrialOperation,
  'url' | 'baseUrl' | 'method' | 'path' | 'headers' | 'body' | 'key'
>;

export type ToModule =
  | { readonly kind: 'run'; readonly id: string; readonly operation: ModuleOperation }
  | { readonly kind: 'cancel'; readonly id: string };

export type FromModule =
  | { readonly kind: 'loaded' }
  /** It cannot be used; the process ends with the error behind that. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'report'; readonly id: string; readonly report: ClientReport };

/** A module may send messages of its own, which are none of ours. */
export function isFromModule(message: unknown): message is FromModule {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  return ['loaded', 'refused', 'report'].some((kind) => kind === message.kind);
}
