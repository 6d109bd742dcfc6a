/**
 * Milliseconds of each timer that is set while a test runs. Those of `short` fire at once, which
 * `each` is told of: a pause between two looks takes a busy machine no time.
 */
export async function timersSet(
  run: () => Promise<void>,
  short?: number,
  each: () => void = () => {},
): Promise<number[]> {
  const { setTimeout: set } = globalThis;
  const delays: number[] = [];
  Object.assign(globalThis, {
    setTimeout: (fire: () => void, milliseconds: number, ...more: []) => {
      delays.push(milliseconds);
      if (milliseconds !== short) return set(fire, milliseconds, ...more);
      each();
      return set(fire, 0);
    },
  });
  try {
    await run();
  } finally {
    globalThis.setTimeout = set;
  }
  return delays;
}
