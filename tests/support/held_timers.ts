interface HeldTimer {
  readonly run: () => void;
  readonly milliseconds: number;
}

/** Timers of this process while a test holds them: none fires by itself. */
export interface HeldTimers {
  /** Milliseconds of each timer that was set, in order. */
  readonly set: readonly number[];
  /** Milliseconds of those that neither fired nor were taken back, in the same order. */
  running(): number[];
  /** Fires the first of those that run, and lets go on whoever waited for it. */
  fire(): Promise<void>;
}

/** Runs a test whose timers fire when it says so: no machine is too busy for it. */
export async function withHeldTimers(run: (timers: HeldTimers) => Promise<void>): Promise<void> {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const held = new Map<number, HeldTimer>();
  const all: number[] = [];
  Object.assign(globalThis, {
    setTimeout: (run: () => void, milliseconds: number) => {
      held.set(all.push(milliseconds), { run, milliseconds });
      return all.length;
    },
    clearTimeout: (timer: number) => held.delete(timer),
  });
  try {
    await run({
      set: all,
      running: () => [...held.values()].map(({ milliseconds }) => milliseconds),
      fire: async () => {
        const [first] = held;
        if (first === undefined) throw new Error("no timer runs");
        held.delete(first[0]);
        first[1].run();
        await settled();
      },
    });
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
}

/** Resolves when whatever goes on without timers and the world outside has gone on. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 100; i++) await new Promise<void>((resolve) => queueMicrotask(resolve));
}
