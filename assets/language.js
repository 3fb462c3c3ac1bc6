// @ts-check
/**
 * Stands before the library of charts. Where a system has no language, browsers make one up (`C`,
 * `en-US@posix`) that no formatter knows, and the library would end before it is there.
 */
(() => {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US' });
  }
})();
