// What a reader may do with a page: switch its colours, filter lists, copy commands, save the result.
// A page is whole without it; what takes a script is hidden where none runs.
(() => {
  const root = document.documentElement;
  root.classList.add('has-script');
  const onClick = (selector, act) => {
    for (const element of document.querySelectorAll(selector)) {
      element.addEventListener('click', () => act(element));
    }
  };

  onClick('[data-theme-switch]', () => {
    const isDark =
      root.dataset.theme === undefined
        ? matchMedia('(prefers-color-scheme: dark)').matches
        : root.dataset.theme === 'dark';
    root.dataset.theme = isDark ? 'light' : 'dark';
    dispatchEvent(new Event('themechange'));
  });

  const unpack = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  };

  // Windows stand column by column in the page; `answers.2xx` is a part of `answers`.
  const rowsOf = (columns) => {
    const rows = [];
    for (const [name, values] of Object.entries(columns)) {
      const [outer, inner] = name.split('.');
      for (const [index, value] of values.entries()) {
        rows[index] ??= {};
        if (value === null) continue;
        if (inner === undefined) rows[index][outer] = value;
        else rows[index][outer] = { ...rows[index][outer], [inner]: value };
      }
    }
    return rows;
  };

  // As the program writes it: what a terminal could obey is spelled out.
  const spell = (text) =>
    text
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('');
  const jsonOf = (result) =>
    `${JSON.stringify(result, undefined, 2).replaceAll(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, spell)}\n`;

  onClick('[data-save-result]', async () => {
    const status = document.querySelector('[data-save-status]');
    try {
      const packed = await unpack(document.getElementById('packed-result').textContent);
      const text = jsonOf({ ...packed, windows: rowsOf(packed.windows) });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
      link.download = 'result.json';
      link.click();
      status.textContent = 'Saved as result.json.';
    } catch (error) {
      status.textContent = `This browser could not unpack it (${error.message}); take result.json beside this page.`;
    }
  });

  // The command is text of the page, so it can be selected where a browser lets no page copy.
  onClick('[data-copy]', async (button) => {
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Selected: copy it now';
    }
  });

  // A link to what is folded opens it.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let at = target; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    target?.scrollIntoView();
  };
  addEventListener('hashchange', openTarget);
  if (location.hash.length > 1) openTarget();

  // On paper nothing can be unfolded.
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    for (const details of folded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of folded) details.open = false;
  });

  // `data-filter` names the list whose `[data-verdict]` or `[data-name]` entries it shows or hides.
  for (const filter of document.querySelectorAll('[data-filter]')) {
    const entries = () =>
      filter.dataset.filter
        .split(' ')
        .flatMap((id) => [...document.getElementById(id).querySelectorAll('[data-name]')]);
    const show = () => {
      const text = filter.querySelector('input[type=search]')?.value.trim().toLowerCase() ?? '';
      const verdict = filter.querySelector('input[type=radio]:checked')?.value ?? '';
      let shown = 0;
      for (const entry of entries()) {
        const fits =
          entry.dataset.name.toLowerCase().includes(text) &&
          (verdict === '' || entry.dataset.verdict === verdict);
        entry.hidden = !fits;
        if (fits) shown += 1;
      }
      filter.querySelector('[role=status]').textContent =
        text === '' && verdict === '' ? '' : `${shown} shown`;
    };
    filter.addEventListener('input', show);
  }
})();
