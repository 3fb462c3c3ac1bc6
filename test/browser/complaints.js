// What keeps a page from being read by everybody; a list of sentences, empty where nothing does.
// An expression, so that a test can have it evaluated in the page.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const show = (element) => element.outerHTML.slice(0, 120);

  const nameOf = (element) =>
    element.getAttribute('aria-label') ||
    element.textContent.trim() ||
    element.closest('label')?.textContent.trim();
  const unnamed = () =>
    all('button, summary, a, input, [role=region]')
      .filter((element) => !nameOf(element))
      .map((element) => `without a name: ${show(element)}`);

  const headings = () => {
    const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName[1]));
    const jumps = levels.filter((level, nth) => level > (levels[nth - 1] ?? 0) + 1);
    const firsts = levels.filter((level) => level === 1);
    return jumps.length === 0 && firsts.length === 1 ? [] : [`headings out of order: ${levels}`];
  };

  const drawings = () =>
    all('svg')
      .filter((each) => !each.querySelector(':scope > title') && each.ariaHidden !== 'true')
      .map((each) => `a drawing without a title: ${show(each)}`);
  const tables = () =>
    all('table')
      .filter((each) => !each.caption && !each.closest('.uplot'))
      .map((each) => `a table without a caption: ${show(each)}`);
  const boxes = () =>
    all('*')
      .filter((each) => getComputedStyle(each).overflowX === 'auto')
      .filter((each) => each.scrollWidth > each.clientWidth && each.tabIndex < 0)
      .map((each) => `no keyboard scrolls: ${show(each)}`);
  const ids = () => {
    const known = all('[id]').map(({ id }) => id);
    const twice = known.filter((id, nth) => known.indexOf(id) !== nth);
    return twice.map((id) => `an id that stands twice: ${id}`);
  };

  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color)
      .slice(0, 3)
      .map((value) => value / 255)
      .map((value) => (value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    return element.parentElement ? groundOf(element.parentElement) : 'rgb(255, 255, 255)';
  };
  const hasText = (element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '',
    );
  const contrastOf = (element) => {
    const { color, fill } = getComputedStyle(element);
    const own = luminance(element.closest('svg') ? fill : color);
    const ground = luminance(groundOf(element));
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
  };
  // WCAG 2.2, 1.4.3: the contrast of a text and its ground is at least 4.5 to 1.
  const weak = () =>
    all('body *:not(script, style, noscript)')
      .filter((each) => hasText(each) && each.checkVisibility({ visibilityProperty: true }))
      .filter((each) => contrastOf(each) < 4.5)
      .map((each) => `weak contrast, ${contrastOf(each).toFixed(2)} to 1: ${show(each)}`);

  const width = () => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const isBeyond = (each) => each.getBoundingClientRect().right > clientWidth + 1;
    const widest = scrollWidth > clientWidth ? all('body *').findLast(isBeyond) : undefined;
    return widest ? [`${scrollWidth - clientWidth}px too wide: ${show(widest)}`] : [];
  };

  const checks = [unnamed, headings, drawings, tables, boxes, ids, weak, width];
  // Of each kind a few are enough to see what is wrong.
  return checks.flatMap((check) => check().slice(0, 5));
})();
