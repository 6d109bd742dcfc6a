import { signOf } from "../../../shared/vocabulary/leg.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { RecordedPrices } from "./open_record.ts";
import type { ReplayedStrategy } from "./replayed_strategy.ts";
import { stopOf } from "./strategy_ratios.ts";

/** What a strategy paid under its exit rules, and what ended it. Rupees a lot after all charges. */
export interface PolicyResult {
  readonly result: number;
  readonly endedBy: "stop_loss" | "time_exit" | "expiry";
}

/**
 * A strategy left by its stop or its time rule, judged once a session on the closes of its legs;
 * `held` is its result at expiry. A session on which a leg did not trade has no mark and fires
 * nothing; without one where time ends it nothing is known.
 */
export function policyResult(
  strategy: ReplayedStrategy,
  record: RecordedPrices,
  held: number,
): PolicyResult | undefined {
  const { tradingDate, expiry } = strategy;
  const sessions = record.sessionsBetween(tradingDate, expiry);
  const due = dueAt(strategy, sessions);
  const limit = stopOf(strategy) ?? Infinity;
  for (const date of sessions) {
    if (date === expiry) break;
    const mark = markOf(strategy, record, date);
    if (mark !== undefined && -mark >= limit) {
      return { result: mark - leavingCost(strategy), endedBy: "stop_loss" };
    }
    if (date === due) {
      return mark === undefined
        ? undefined
        : { result: mark - leavingCost(strategy), endedBy: "time_exit" };
    }
  }
  return { result: held, endedBy: "expiry" };
}

/** The session before the expiry on which its time rule is due; absent on the day itself. */
function dueAt(
  { rules, expiry }: ReplayedStrategy,
  sessions: readonly TradingDate[],
): TradingDate | undefined {
  const rule = rules.find(({ rule, isOn }) => rule === "time_exit" && isOn);
  const before = rule?.sessionsBefore ?? 0;
  const earlier = sessions.filter((date) => date < expiry);
  return before === 0 ? undefined : earlier[Math.max(0, earlier.length - before)];
}

/** Profit or loss at the closes, after the charges of entry; absent when a leg did not trade. */
function markOf(
  strategy: ReplayedStrategy,
  record: RecordedPrices,
  date: TradingDate,
): number | undefined {
  const { legs, lotSize, entryCharges } = strategy;
  let worth = 0;
  for (const leg of legs) {
    const close = record.closeOf(strategy, leg, date);
    if (close === undefined) return undefined;
    worth += signOf(leg.side) * leg.ratio * (close - leg.price);
  }
  return lotSize * worth - entryCharges;
}

/** Half of the entry's crossings and the charges of exit. */
function leavingCost(strategy: ReplayedStrategy): number {
  const { roundTripCost, entryCharges, exitCharges } = strategy;
  return 0.5 * (roundTripCost - entryCharges - exitCharges) + exitCharges;
}
