import type { Clock } from "../vocabulary/ports/clock.ts";

/** Real time. */
export const systemClock: Clock = {
  now: () => Promise.resolve(new Date()),
  waitUntil: (until, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(resolve, Math.max(0, until.getTime() - Date.now()));
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};
