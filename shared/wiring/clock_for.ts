import type { Clock } from "../vocabulary/ports/clock.ts";
import type { EnvironmentVariables } from "./environment_variables.ts";
import { exchangeClock } from "./exchange_clock.ts";
import { isLoopback } from "./is_loopback.ts";
import { systemClock } from "./system_clock.ts";

/** The exchange's clock where both the project and the broker are on loopback, else real time. */
export function clockFor(variables: EnvironmentVariables): Clock {
  if (!isLoopback(variables.supabaseUrl) || !isLoopback(variables.dhanBaseUrl)) {
    return systemClock;
  }
  return exchangeClock(new URL(variables.dhanBaseUrl).origin);
}
