/**
 * Ends a run in good order at the first SIGINT or SIGTERM. The second finds no listener, so that the
 * system ends the process at once.
 */
export function interruptible(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const release = (): void => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  const onSignal = (): void => {
    release();
    controller.abort();
    console.error('\nretrial: stopping; what is under way may end (once more to stop at once)');
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, [Symbol.dispose]: release };
}
