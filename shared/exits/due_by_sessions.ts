import { addDays, format, parseISO } from "date-fns";
import { instantOf, type TradingDate } from "../vocabulary/trading_date.ts";
import type { DaysRule, TimeRule } from "./exit_rule.ts";

/** When the time rule of a position is due; the caller counts sessions, not weekdays. */
export type DueAt = (expiry: TradingDate, rule: TimeRule | DaysRule) => Date | undefined;

/**
 * When time rules are due (method 8.3). `sessions` are those from the first opening of a position
 * to the last expiry, ascending. The last session up to an expiry stands for it; what was due
 * before them is due from midnight on. Absent while no session up to the expiry is known.
 */
export function dueBySessions(sessions: readonly TradingDate[], today: TradingDate): DueAt {
  const midnight = instantOf(today, "00:00");
  return (expiry, rule) => {
    if (expiry < today) return midnight;
    const last = sessions.findLastIndex((session) => session <= expiry);
    if (last === -1) return undefined;
    const due = rule.kind === "time_exit"
      ? sessions[last - rule.sessionsBefore]
      : firstFrom(format(addDays(parseISO(expiry), -rule.daysBefore), "yyyy-MM-dd"));
    return due === undefined ? midnight : instantOf(due, rule.time);
  };

  /** The first session from a date on; undefined where that lies before them. */
  function firstFrom(date: TradingDate): TradingDate | undefined {
    return date < (sessions[0] ?? today) ? undefined : sessions.find((session) => session >= date);
  }
}
