import type { Clock } from "../vocabulary/ports/clock.ts";

/** Real time. */
export const systemClock: Clock = {
  now: () => Promise.resolve(new Date()),
  waitUntil: (until) =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, until.getTime() - Date.now()))),
};
