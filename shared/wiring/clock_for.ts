import type { Clock } from "../vocabulary/ports/clock.ts";
import type { Environment } from "./environment.ts";
import { exchangeClock } from "./exchange_clock.ts";
import { isLoopback } from "./is_loopback.ts";
import { systemClock } from "./system_clock.ts";

/** The exchange's clock where both the project and the broker are on loopback, else real time. */
export function clockFor(environment: Environment): Clock {
  if (!isLoopback(environment.supabaseUrl) || !isLoopback(environment.dhanBaseUrl)) {
    return systemClock;
  }
  return exchangeClock(new URL(environment.dhanBaseUrl).origin);
}
