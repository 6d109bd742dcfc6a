import { instantOf, type TradingDate } from "../vocabulary/trading_date.ts";
import type { DueAt } from "./fired_rule.ts";

/**
 * When time rules are due: so many sessions before the expiry, at the rule's time. `sessions` are
 * those from today to the last expiry, ascending. On the expiry and after it a rule is due from
 * midnight on, as it is when its session lies before today; absent when the expiry is no session.
 */
export function dueBySessions(sessions: readonly TradingDate[], today: TradingDate): DueAt {
  return (expiry, daysBefore, time) => {
    if (expiry <= today) return instantOf(today, "00:00");
    const index = sessions.indexOf(expiry);
    if (index === -1) return undefined;
    const due = sessions[index - daysBefore];
    // A due date before today is past: the earliest known session stands for it.
    return due === undefined ? instantOf(today, "00:00") : instantOf(due, time);
  };
}
