import { addDays, format, parseISO } from "date-fns";
import type { ListedChain } from "../../storage/contracts.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { calendarDaysBetween, type TradingDate } from "../../vocabulary/trading_date.ts";
import type { RunContext } from "./run_context.ts";

/**
 * Expiries far enough for a new position, near enough to matter, and inside the trading calendar,
 * ascending: the nearest one, then those far enough from today to tell the term structure and the
 * constant 30 days, and nearer ones (weeklies) only where these are too few.
 */
export function usableExpiries(
  all: readonly ListedChain[],
  underlying: Underlying,
  context: RunContext,
): ListedChain[] {
  const [first, last] = expiryRange(underlying, context);
  const { expiries_per_underlying: count, min_days_second: days } = context.settings;
  const [nearest, ...further] = all.filter(({ expiry }) =>
    expiry >= first && expiry <= last && context.sessions.has(expiry)
  );
  if (nearest === undefined) return [];
  const { tradingDate } = context.session;
  const isFar = ({ expiry }: ListedChain) => calendarDaysBetween(tradingDate, expiry) >= days;
  const chosen = [nearest, ...further.filter(isFar), ...further.filter((chain) => !isFar(chain))];
  return chosen.slice(0, count).sort((p, q) => p.expiry < q.expiry ? -1 : 1);
}

/** The first and the last date that an expiry of a new position may have. */
export function expiryRange(
  { kind }: Underlying,
  { settings, session: { tradingDate } }: RunContext,
): [TradingDate, TradingDate] {
  const after = (days: number) => format(addDays(parseISO(tradingDate), days), "yyyy-MM-dd");
  return [after(settings[`min_days_${kind}`]), after(settings.max_days)];
}
