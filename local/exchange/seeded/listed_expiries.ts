import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { expiriesFrom, type Expiry } from "../expiry_dates.ts";
import type { SeededUnderlying } from "./underlyings.ts";

const WEEKS_AHEAD = 18;
const WEEKLIES = 5;
const MONTHLIES = 3;

/**
 * Monthly expiries for all, weekly ones for NIFTY (one benchmark index an exchange since 2024-11).
 */
export function listedExpiries({ underlying }: SeededUnderlying, at: Date): Expiry[] {
  const all = expiriesFrom(tradingDateAt(at), WEEKS_AHEAD);
  const monthly = all.filter(({ flag }) => flag === "M").slice(0, MONTHLIES);
  if (underlying !== "NIFTY") return monthly;
  const last = all[WEEKLIES - 1]?.date ?? "";
  const wanted = new Set(monthly);
  return all.filter((expiry) => expiry.date <= last || wanted.has(expiry));
}
