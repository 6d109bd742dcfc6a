import type { EventKind } from "../vocabulary/event.ts";
import { instantOf, type TradingDate } from "../vocabulary/trading_date.ts";
import type { EventRule } from "./exit_rule.ts";
import type { OpenPosition } from "./open_position.ts";

/** When an event asks for an exit, and which one it is. */
export interface EventDue {
  readonly at: Date;
  readonly event: EventKind;
  readonly date: TradingDate;
}

/** The first event by which a position's rule is due; the caller counts sessions. */
export type EventDueAt = (
  position: Pick<OpenPosition, "openedAt" | "events" | "expiry">,
  rule: EventRule,
) => EventDue | undefined;

/**
 * When event rules are due (method 8.7). `sessions` are those from the first opening of a position
 * to the last expiry, ascending. An event that has passed counts no more, and so does one whose
 * time had passed when the position was opened: who entered then meant to hold over it.
 */
export function dueByEvents(sessions: readonly TradingDate[], today: TradingDate): EventDueAt {
  return ({ openedAt, events, expiry }, { sessionsBefore, time, eventKind }) => {
    for (const { date, kind } of events) {
      if (date < today || date > expiry || (eventKind !== null && kind !== eventKind)) continue;
      const before = sessions.filter((session) => session < date);
      const session = sessionsBefore === 0 && sessions.includes(date)
        ? date
        : before[before.length - Math.max(1, sessionsBefore)];
      if (session === undefined) continue;
      const at = instantOf(session, time);
      if (at >= openedAt) return { at, event: kind, date };
    }
    return undefined;
  };
}
