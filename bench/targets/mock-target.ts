import type { MockSettings } from '../../src/core/profile.ts';
import { Child } from '../child.ts';
import type { FastTarget } from './nginx.ts';

/** What a mock tells of itself. */
export interface MockReading {
  readonly url: string;
  readonly cpuUs: number;
  readonly jobs: number;
  readonly replays: number;
  readonly conflicts: number;
}

export type MockApi = MockSettings['api'];

export interface MockTarget extends FastTarget {
  read(): Promise<MockReading>;
}

const many = 1_000_000_000;

/** Limits that nothing here reaches, and no work that takes time. */
const options: Readonly<Record<MockApi, object>> = {
  plain: {},
  aigeon: {
    limits: {
      writes: { perSecond: many, perMinute: many },
      reads: { perSecond: many, perMinute: many },
      sends: { perMinute: many },
    },
  },
  aisearch: { limits: { requestsPerSecond: many, queueChildren: many }, captureTime: '0ms' },
};

export async function startMock(api: MockApi, core: number | undefined): Promise<MockTarget> {
  const child = new Child<MockReading>('targets/mock-server', { api, options: options[api] }, core);
  const { url } = await child.next();
  return {
    name: `our own endpoint (${api})`,
    url,
    read: () => child.ask('read'),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
