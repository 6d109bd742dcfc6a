import type { Clock } from "../vocabulary/ports/clock.ts";

/** Waits so many seconds of the clock. */
export async function waitSeconds(clock: Clock, seconds: number): Promise<void> {
  const now = await clock.now();
  await clock.waitUntil(new Date(now.getTime() + 1000 * seconds));
}
