import { expect, test } from 'vitest';
import { LivePanel } from '../../../src/cli/live-panel.ts';
import { renderPanel } from '../../../src/report/terminal/live-panel.ts';
import { FakeTerminal } from '../../helpers/fake-terminal.ts';
import { lookOf } from '../../helpers/live-looks.ts';

const erase = '\r\u001b[J';
const hide = '\u001b[?25l';
const show = '\u001b[?25h';

function open() {
  const terminal = new FakeTerminal();
  let nowMs = 0;
  const panel = new LivePanel(terminal, { color: false, now: () => nowMs });
  const passMs = (ms: number): void => {
    nowMs += ms;
  };
  return { terminal, panel, passMs };
}

function drawn(columns: number): string {
  const lines = renderPanel(lookOf(), { columns, rows: 30, color: false });
  return `${hide}${erase}${lines.join('\n')}\u001b[${lines.length - 1}A\r`;
}

test('the cursor is hidden at the start of what is drawn, so all that is old is below it', () => {
  const { terminal, panel } = open();
  panel.show(lookOf());
  expect(terminal.take()).toEqual([drawn(100)]);
});

test('what comes within a quarter of a second is not drawn', () => {
  const { terminal, panel, passMs } = open();
  panel.show(lookOf());
  passMs(249);
  panel.show(lookOf());
  terminal.emit('resize');
  passMs(1);
  panel.show(lookOf());
  expect(terminal.take()).toEqual([drawn(100), drawn(100)]);
});

test('another size of the terminal is another panel', () => {
  const { terminal, panel, passMs } = open();
  terminal.emit('resize');
  panel.show(lookOf());
  passMs(300);
  terminal.columns = 50;
  terminal.emit('resize');
  expect(terminal.take()).toEqual([drawn(100), drawn(50)]);
});

test('a terminal that does not know its size is taken for one of 80 columns', () => {
  const { terminal, panel } = open();
  terminal.columns = 0;
  terminal.rows = 0;
  panel.show(lookOf());
  expect(terminal.take()).toEqual([drawn(80)]);
});

test('a single line leaves the cursor to be seen', () => {
  const { terminal, panel } = open();
  panel.show(lookOf({ phase: 'stopping' }));
  expect(terminal.take()).toEqual([`${show}${erase}stopping · 12 still open · 13.5 s\r`]);
});

test('what is cleared leaves nothing behind, and is drawn only when there is news', () => {
  const { terminal, panel, passMs } = open();
  panel.clear();
  panel.show(lookOf());
  panel.clear();
  panel.clear();
  passMs(1_000);
  terminal.emit('resize');
  expect(terminal.take()).toEqual([drawn(100), `${erase}${show}`]);
  panel.show(lookOf());
  expect(terminal.take()).toEqual([drawn(100)]);
  panel.clear();
});

test('a panel that is over listens to nobody, neither to its terminal nor to the process', () => {
  const heard = () => ['exit', 'SIGTSTP'].map((event) => process.listenerCount(event));
  const before = heard();
  const { terminal, panel } = open();
  panel.show(lookOf());
  const during = heard();
  panel[Symbol.dispose]();
  expect([during, heard()]).toEqual([before.map((count) => count + 1), before]);
  expect(terminal.listenerCount('resize')).toBe(0);
  expect(terminal.take().at(-1)).toBe(`${erase}${show}`);
});
