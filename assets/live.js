// @ts-check
/**
 * Follows a load as it runs: the page of `retrial load --live-port`. A plain script; `RetrialCharts`
 * of report.js stands before it. Everything that comes is text and is shown as text, never as markup.
 */
(() => {
  /** @typedef {{ draw(root: Element, charts: unknown[]): void, append(charts: unknown[]): void }} Charts */
  /** @type {Charts} */
  const charts = Reflect.get(globalThis, 'RetrialCharts');

  /** @param {string} selector @returns {HTMLElement} */
  const find = (selector) => {
    const found = document.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
    return found;
  };
  const status = find('[data-live-status]');
  const progress = /** @type {HTMLProgressElement} */ (find('[data-live-progress]'));
  /** Of which run this page tells. @type {string | undefined} */
  let run;

  /** @param {HTMLElement} element @param {string} text */
  function write(element, text) {
    // What did not change is not said again to those who hear the page.
    if (element.textContent !== text) element.textContent = text;
  }

  /** @param {HTMLElement} list @param {string[]} texts */
  function fill(list, texts) {
    const items = texts.map((text) => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    });
    if (list.textContent !== texts.join('')) list.replaceChildren(...items);
  }

  /** @param {{ look: any, cells: Record<string, string> }} told */
  function showLook({ look, cells }) {
    for (const element of document.querySelectorAll('[data-cell]')) {
      if (!(element instanceof HTMLElement)) continue;
      write(element, cells[element.dataset.cell ?? ''] ?? '');
    }
    progress.value = look.doneShare;
    /** @type {[string, number][]} */
    const broken = Object.entries(look.violationsByRule);
    broken.sort(([, a], [, b]) => b - a);
    const rules = broken.map(([rule, count]) => `${rule} × ${count.toLocaleString('en-US')}`);
    const list = find('[data-live-broken]');
    list.classList.toggle('bad', rules.length > 0);
    fill(list, rules.length > 0 ? rules : ['nothing so far']);
    find('[data-live-faults-box]').hidden = look.faults.length === 0;
    fill(find('[data-live-faults]'), look.faults);
  }

  /** @param {unknown[]} all */
  function drawCharts(all) {
    find('[data-live-waiting]').hidden = true;
    charts.draw(find('[data-live-charts]'), all);
  }

  /** @param {{ verdict: string, exitCode: number, reasons: string[], folder: string }} told */
  function showEnd({ verdict, exitCode, reasons, folder }) {
    write(find('[data-live-verdict]'), `${verdict} (exit code ${exitCode})`);
    fill(find('[data-live-reasons]'), reasons);
    write(find('[data-live-folder]'), folder);
    write(find('[data-live-now]'), 'At the end');
    find('[data-live-end]').hidden = false;
    write(status, '');
    document.title = `${verdict}: ${document.title}`;
  }

  const events = new EventSource('/events');
  /** @param {string} name @param {(data: any) => void} act */
  const on = (name, act) =>
    events.addEventListener(name, (event) =>
      act(JSON.parse(/** @type {MessageEvent} */ (event).data)),
    );

  on('plan', (told) => {
    // The next run may have got the same port: nothing of the last one may stay.
    if (run !== undefined && run !== told.run) location.reload();
    run = told.run;
    write(status, '');
  });
  on('look', showLook);
  on('course', drawCharts);
  on('charts', (fresh) => charts.append(fresh));
  on('end', (told) => {
    events.close();
    showEnd(told);
  });
  events.addEventListener('error', () => {
    // A refusal is final: nothing tries again by itself.
    const isRefused = events.readyState === EventSource.CLOSED;
    write(
      status,
      isRefused
        ? 'The run cannot be followed here: it is over, or has too many readers. Reload to try again.'
        : 'The connection is gone; the run may have been ended. Trying again.',
    );
  });
})();
