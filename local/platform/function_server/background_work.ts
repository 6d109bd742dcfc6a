/**
 * Gives functions `EdgeRuntime.waitUntil`, as the hosted runtime does; returns the work that is
 * under way. Work that fails is told in the log.
 */
export function backgroundWork(): ReadonlySet<Promise<unknown>> {
  const work = new Set<Promise<unknown>>();
  const waitUntil = (given: Promise<unknown>) => {
    const watched: Promise<unknown> = given
      .catch((error) => console.error("background work failed:", error))
      .finally(() => work.delete(watched));
    work.add(watched);
  };
  Object.assign(globalThis, { EdgeRuntime: { waitUntil } });
  return work;
}
