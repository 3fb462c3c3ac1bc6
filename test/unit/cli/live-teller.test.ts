import { expect, test } from 'vitest';
import { createLiveTeller } from '../../../src/cli/live-teller.ts';
import { renderLiveLine } from '../../../src/report/terminal/live-panel.ts';
import { FakeTerminal } from '../../helpers/fake-terminal.ts';
import { lookOf } from '../../helpers/live-looks.ts';

function tell(isTTY: boolean, env: Record<string, string> = {}): string[] {
  const stream = Object.assign(new FakeTerminal(), { isTTY });
  const teller = createLiveTeller(stream, env);
  for (let elapsedMs = 500; elapsedMs <= 11_000; elapsedMs += 500) {
    teller.show(lookOf({ elapsedMs }));
  }
  teller.clear();
  teller[Symbol.dispose]();
  return stream.take();
}

const lines = [5_000, 10_000].map((elapsedMs) => `${renderLiveLine(lookOf({ elapsedMs }))}\n`);

test.for([
  ['in a file', false, {}],
  ['on a dumb terminal', true, { TERM: 'dumb' }],
  ['in the log of CI', true, { CI: 'true' }],
] as const)(
  '%s a line comes every five seconds, and no control sequence ever',
  ([, isTTY, env]) => {
    expect(tell(isTTY, env)).toEqual(lines);
  },
);

test('after a long silence there is one line and not all that were missed', () => {
  const stream = Object.assign(new FakeTerminal(), { isTTY: false });
  const teller = createLiveTeller(stream, {});
  for (const elapsedMs of [23_000, 23_500, 24_000]) teller.show(lookOf({ elapsedMs }));
  expect(stream.take()).toEqual([`${renderLiveLine(lookOf({ elapsedMs: 23_000 }))}\n`]);
});

test.for([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
] as const)('on a terminal a panel is drawn, under %o in colour: %s', ([env, isColored]) => {
  const [first = ''] = tell(true, env);
  expect([first.includes('━'), first.includes('\u001b[36m')]).toEqual([true, isColored]);
});
