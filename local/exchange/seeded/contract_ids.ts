import type { Right } from "../../../shared/vocabulary/terms.ts";
import { calendarDaysBetween, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";

// A contract's id says what it is, so that the market keeps no table. Ids come again after 40
// weeks, as a real exchange's do.
const WEEKS = 40;
const STRIKES = 4000;
const FIRST_OPTION = 1_000_000;
const FIRST_FUTURE = 500_000;

function slotOf(expiry: TradingDate): number {
  return Math.floor(calendarDaysBetween("2021-01-04", expiry) / 7) % WEEKS;
}

export function optionId(
  underlying: SeededUnderlying,
  expiry: TradingDate,
  strike: number,
  right: Right,
): string {
  const place = SEEDED_UNDERLYINGS.indexOf(underlying) * WEEKS + slotOf(expiry);
  const index = Math.round(strike / underlying.strikeStep) % STRIKES;
  return String(FIRST_OPTION + (place * STRIKES + index) * 2 + (right === "call" ? 0 : 1));
}

export function futureId(underlying: SeededUnderlying, expiry: TradingDate): string {
  return String(
    FIRST_FUTURE + SEEDED_UNDERLYINGS.indexOf(underlying) * WEEKS + slotOf(expiry),
  );
}

/** What an id stands for among the expiries listed now. */
export function contractOfId(
  securityId: string,
  expiriesOf: (underlying: SeededUnderlying) => readonly TradingDate[],
):
  | { underlying: SeededUnderlying; expiry: TradingDate; strike?: number; right?: Right }
  | undefined {
  const id = Number(securityId);
  const isOption = id >= FIRST_OPTION;
  const key = isOption ? Math.floor((id - FIRST_OPTION) / 2) : id - FIRST_FUTURE;
  const place = isOption ? Math.floor(key / STRIKES) : key;
  const underlying = SEEDED_UNDERLYINGS[Math.floor(place / WEEKS)];
  if (underlying === undefined || !Number.isInteger(id) || key < 0) return undefined;
  const expiry = expiriesOf(underlying).find((date) => slotOf(date) === place % WEEKS);
  if (expiry === undefined) return undefined;
  if (!isOption) return { underlying, expiry };
  const strike = (key % STRIKES) * underlying.strikeStep;
  return { underlying, expiry, strike, right: id % 2 === 0 ? "call" : "put" };
}
