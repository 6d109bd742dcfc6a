interface ShortTimers {
  readonly short?: number;
  readonly instead?: number;
  readonly each?: () => void;
}

/**
 * Milliseconds of each timer that is set while a test runs. Those of `short` fire after `instead`,
 * which `each` is told of: a pause between two looks need not take its time.
 */
export async function timersSet(
  run: () => Promise<void>,
  { short, instead = 0, each = () => {} }: ShortTimers = {},
): Promise<number[]> {
  const { setTimeout: set } = globalThis;
  const delays: number[] = [];
  Object.assign(globalThis, {
    setTimeout: (fire: () => void, milliseconds: number, ...more: []) => {
      delays.push(milliseconds);
      if (milliseconds !== short) return set(fire, milliseconds, ...more);
      each();
      return set(fire, instead);
    },
  });
  try {
    await run();
  } finally {
    globalThis.setTimeout = set;
  }
  return delays;
}
