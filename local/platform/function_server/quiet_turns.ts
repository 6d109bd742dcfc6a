/**
 * Turns of the event loop, a millisecond apart, in which nothing was sent: then nothing of the
 * process is under way.
 */
const QUIET_TURNS = 4;
/** A request that takes longer than this (a held reply, a test's hook) does not stop time. */
const PATIENCE_MS = 1000;

interface Waiter {
  readonly until: number;
  readonly release: () => void;
}

/** Who goes on while time is stepped: ordinary work at once, waits for the clock in quiet. */
export interface QuietTurns {
  /** Runs at once; no wait begins while it does, but for patience. */
  busy<T>(run: () => Promise<T>): Promise<T>;
  /**
   * Runs a wait for an instant (epoch ms) when all is quiet and nothing is due earlier; one that is
   * aborted before never runs.
   */
  inTurn<T>(until: number, signal: AbortSignal, run: () => Promise<T>): Promise<T>;
}

/** Waits go out when nothing else is under way, the earliest first and each alone. */
export function quietTurns(): QuietTurns {
  const queued: Waiter[] = [];
  const waiting: number[] = [];
  let busy = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (turns = QUIET_TURNS) => {
    clearTimeout(timer);
    const [first] = queued.sort((p, q) => p.until - q.until);
    if (first === undefined) return;
    timer = setTimeout(() => {
      if (busy === 0 && turns > 1) return settle(turns - 1);
      if (first.until >= Math.min(...waiting)) return;
      queued.shift();
      first.release();
      settle();
    }, busy === 0 ? 1 : PATIENCE_MS);
  };

  return {
    busy: async (run) => {
      busy += 1;
      settle();
      try {
        return await run();
      } finally {
        busy -= 1;
        settle();
      }
    },
    inTurn: async (until, signal, run) => {
      signal.throwIfAborted();
      await new Promise<void>((release, reject) => {
        const waiter = { until, release };
        queued.push(waiter);
        signal.addEventListener("abort", () => {
          const place = queued.indexOf(waiter);
          if (place >= 0) queued.splice(place, 1);
          reject(signal.reason);
          settle();
        });
        settle();
      });
      waiting.push(until);
      try {
        return await run();
      } finally {
        waiting.splice(waiting.indexOf(until), 1);
        settle();
      }
    },
  };
}
