import type { MockApi } from '../../core/apis/api.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import { MockSettings } from '../../core/profile.ts';
import { createApi } from '../create-api.ts';

/** Never reached in a trial, so that what a client meets is its case and never a limit. */
const much = 1_000_000;

const settings = {
  aigeon: {
    api: 'aigeon',
    options: {
      limits: {
        writes: { perSecond: much, perMinute: much },
        reads: { perSecond: much, perMinute: much },
        sends: { perMinute: much },
      },
    },
  },
  aisearch: {
    api: 'aisearch',
    options: {
      // Done when first asked for: nobody has to poll.
      captureTime: 0,
      // The workers stay few, since each request looks at all of them.
      limits: { requestsPerSecond: much, syncCaptures: much, queueChildren: much },
    },
  },
  plain: { api: 'plain' },
} as const;

/** The mock that a trial under this contract plays: the vendor's own, or the plain one. */
export function createTrialApi({ name }: Pick<Contract, 'name'>): MockApi {
  const own = name === 'aigeon' || name === 'aisearch' ? settings[name] : settings.plain;
  return createApi(MockSettings.parse(own));
}
