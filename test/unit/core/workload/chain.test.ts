import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StepSettings } from '../../../../src/core/profile-chain.ts';
import { compileLink } from '../../../../src/core/workload/chain.ts';

const linkOf = (settings: object) =>
  compileLink(StepSettings.parse({ name: 's', path: '/', ...settings }));
const answer = (body: unknown, headers: Record<string, string> = {}) => ({
  body: JSON.stringify(body),
  headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
});
const missing = (sentence: string) => ({ kind: 'broken', because: 'value-missing', sentence });

test('values are taken from the body by pointer and from headers in whatever case', () => {
  const link = linkOf({ take: { job: { pointer: '/job/id' }, place: { header: 'Location' } } });
  expect([link.wantedHeaders, link.wantsBody, link.isPoll]).toEqual([['location'], true, false]);
  expect(link.read(answer({ job: { id: 7 } }, { location: '/jobs/7' }), 0)).toEqual({
    kind: 'taken',
    values: { job: '7', place: '/jobs/7' },
  });
});

test('who takes nothing from a body does not ask for it', () => {
  expect([linkOf({}).wantsBody, linkOf({ take: { a: { header: 'A' } } }).wantsBody]).toEqual([
    false,
    false,
  ]);
});

test.for([
  [{}, 'nothing for {{job}} stood at /id'],
  [{ id: null }, 'nothing for {{job}} stood at /id'],
  [{ id: { a: 1 } }, 'nothing for {{job}} stood at /id'],
  [{ id: '' }, 'the value for {{job}} at /id was empty'],
  [{ id: 'x'.repeat(4_097) }, 'the value for {{job}} at /id was longer than 4096 characters'],
] as const)('of %j nothing can be taken', ([body, sentence]) => {
  expect(linkOf({ take: { job: { pointer: '/id' } } }).read(answer(body), 0)).toEqual(
    missing(sentence),
  );
});

test('a header that is not there is told by its name', () => {
  const link = linkOf({ take: { place: { header: 'Location' } } });
  expect(link.read({ body: undefined, headers: undefined }, 0)).toEqual(
    missing('nothing for {{place}} stood in the header Location'),
  );
});

const until = { pointer: '/status', in: ['done', 'failed'], every: '200ms', atMost: '1s' };

test('a state that is not terminal is asked for again, as long as there is time for it', () => {
  const link = linkOf({ until });
  const busy = answer({ status: 'busy' });
  expect([link.read(busy, 0), link.read(busy, 800)]).toEqual([
    { kind: 'again', inMs: 200 },
    { kind: 'again', inMs: 200 },
  ]);
  expect(link.read(busy, 801)).toEqual({
    kind: 'broken',
    because: 'not-terminal',
    sentence: 'not terminal within 1 s',
  });
  expect(link.read(answer({ status: 'failed' }), 5_000)).toEqual({ kind: 'taken', values: {} });
});

test('an answer without the state is told, and values are taken from the terminal one only', () => {
  const link = linkOf({ until, take: { url: { pointer: '/url' } } });
  expect(link.read(answer({}), 0)).toEqual(missing('nothing stood at /status'));
  expect(link.read(answer({ status: 'busy' }), 0)).toEqual({ kind: 'again', inMs: 200 });
  expect(link.read(answer({ status: 'done', url: 'u' }), 0)).toEqual({
    kind: 'taken',
    values: { url: 'u' },
  });
});

test('a link reads whatever a target answers', () => {
  const link = linkOf({ until, take: { url: { pointer: '/url' } } });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), fc.double(), (body, sinceMs) => {
      const { kind } = link.read({ body, headers: undefined }, sinceMs);
      expect(['again', 'taken', 'broken']).toContain(kind);
    }),
  );
});
