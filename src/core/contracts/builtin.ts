import { aigeon } from './aigeon.ts';
import { aisearch } from './aisearch.ts';
import type { Contract } from './contract.ts';
import { rfc } from './rfc.ts';

export type BuiltinContractName = 'aigeon' | 'aisearch' | 'rfc';

/** The contracts that need no file, by name. */
export const builtinContracts: Readonly<Record<BuiltinContractName, Contract>> = {
  aigeon,
  aisearch,
  rfc,
};
