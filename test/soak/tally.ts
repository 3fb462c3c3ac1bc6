import { allRules } from '../../src/core/rules/catalogue.ts';
import { grid } from '../../src/report/terminal/grid.ts';
import type { Remark, TrialTold } from './told.ts';

const columns = 140;
/** On a machine that is busy enough, what shows only over many waits is lost in the noise. */
const populationRules: ReadonlySet<string> = new Set(
  allRules.filter(({ population }) => population).map(({ id }) => id),
);

/** What came of all trials so far. */
export class Tally {
  readonly #undecided = new Map<string, { count: number; last: string }>();
  readonly #checked = new Map<string, number>();
  #alarms = 0;
  #attempts = 0;
  trials = 0;

  add({ undecided, alarms, checked, attempts }: TrialTold): void {
    this.trials += 1;
    this.#attempts += attempts;
    this.#alarms += alarms.length;
    for (const remark of undecided) this.#leaveOpen(remark);
    for (const [rule, count] of Object.entries(checked)) {
      this.#checked.set(rule, (this.#checked.get(rule) ?? 0) + count);
    }
  }

  /** What was left open, by case and rule, and what was decided. */
  page(): string {
    const checks = [...this.#checked.values()].reduce((sum, count) => sum + count, 0);
    const open = [...this.#undecided].toSorted(([one], [other]) => one.localeCompare(other));
    const rows = open.map(([place, { count, last }]) => [...place.split(' '), `${count}`, last]);
    const table = grid([['case', 'rule', 'trials', 'for example'], ...rows], {
      ...{ columns, header: true, right: [2], wrap: 3 },
    });
    const seen = `${this.trials} trials, ${this.#attempts} attempts, ${checks} checks`;
    const lines = [
      open.length === 0 ? 'nothing was left undecided' : `undecided\n${table}`,
      ...this.problems(),
      `${seen}: ${this.#alarms} false alarms`,
    ];
    return `\n${lines.join('\n')}\n`;
  }

  /** What makes the soak a failure, a sentence each. */
  problems(): string[] {
    const isDeaf = (rule: string): boolean =>
      !populationRules.has(rule) &&
      this.#checked.get(rule) === 0 &&
      this.#undecided.has(`all ${rule}`);
    return [
      ...(this.#alarms > 0 ? [`${this.#alarms} false alarms`] : []),
      ...[...this.#checked.keys()]
        .filter(isDeaf)
        .map((rule) => `${rule} never came to a verdict, so it proved nothing`),
    ];
  }

  #leaveOpen({ case: name = 'all', rule, sentence }: Remark): void {
    const place = `${name} ${rule}`;
    const known = this.#undecided.get(place);
    const count = (known?.count ?? 0) + 1;
    this.#undecided.set(place, { count, last: sentence || (known?.last ?? '') });
  }
}
