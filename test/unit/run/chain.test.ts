import { expect, test } from 'vitest';
import type { LinkReading } from '../../../src/core/workload/chain.ts';
import { Chain } from '../../../src/run/chain.ts';
import type { StepKind } from '../../../src/run/compile-chain.ts';

const step = (name: string, isPoll: boolean): StepKind =>
  ({ kind: { name }, link: { isPoll, pauseMs: isPoll ? 200 : 0, read: () => taken() } }) as never;
const taken = (values: Record<string, string> = {}): LinkReading => ({ kind: 'taken', values });
const again: LinkReading = { kind: 'again', inMs: 200 };

const chainOf = (...steps: StepKind[]) =>
  new Chain({ link: steps[0]?.link, steps, cleanUp: undefined } as never, {
    ...{ name: 'search', index: 17, arrivalMs: 100, user: undefined },
  });
const told = (next: ReturnType<Chain['advance']>) =>
  next && `${next.id} ${next.step.kind.name} in ${next.inMs} ms`;

test('steps follow each other, and each poll has an id of its own', () => {
  const chain = chainOf(step('done', true), step('fetch', false));
  const readings = [taken({ job: 'j' }), again, again, taken({ url: 'u' }), taken()];
  expect(readings.map((reading, index) => told(chain.advance(reading, index)))).toEqual([
    '17.1 done in 200 ms',
    '17.1.2 done in 200 ms',
    '17.1.3 done in 200 ms',
    '17.2 fetch in 0 ms',
    undefined,
  ]);
  expect(chain.values).toEqual({ job: 'j', url: 'u' });
});

test('what was asked for is terminal at the last step that polls', () => {
  const chain = chainOf(step('a', true), step('b', true), step('c', false));
  const at: boolean[] = [];
  for (let index = 0; index < 4; index += 1) {
    at.push(chain.isAtLastPoll);
    chain.advance(taken(), index);
  }
  expect(at).toEqual([false, false, true, false]);
});
