import { aigeon } from './aigeon.ts';
import { aigeonWebhooks } from './aigeon-webhooks.ts';
import { aisearch } from './aisearch.ts';
import { aisearchWebhooks } from './aisearch-webhooks.ts';
import type { Contract } from './contract.ts';
import { rfc } from './rfc.ts';

export type BuiltinContractName =
  | 'aigeon'
  | 'aisearch'
  | 'rfc'
  | 'aigeon-webhooks'
  | 'aisearch-webhooks';

/** The contracts that need no file, by name. */
export const builtinContracts: Readonly<Record<BuiltinContractName, Contract>> = {
  aigeon,
  aisearch,
  rfc,
  'aigeon-webhooks': aigeonWebhooks,
  'aisearch-webhooks': aisearchWebhooks,
};
