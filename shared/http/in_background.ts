interface Runtime {
  readonly EdgeRuntime?: { waitUntil(work: Promise<unknown>): void };
}

/**
 * Lets work go on after the answer, as long as the runtime's limits allow (platform 1, 2). Its
 * failure is logged: nobody waits for it.
 */
export function inBackground(work: Promise<unknown>): void {
  const watched = work.catch((error) => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(JSON.stringify({ background: "failed", message }));
  });
  (globalThis as Runtime).EdgeRuntime?.waitUntil(watched);
}
