import type { EventDueAt } from "./due_by_events.ts";
import type { DueAt } from "./due_by_sessions.ts";
import type { ExitCause } from "./exit_cause.ts";
import type { ExitRule } from "./exit_rule.ts";
import { parseExitRule } from "./exit_rule_row.ts";
import { markCause, type MarkTerms } from "./mark_cause.ts";
import type { OpenPosition } from "./open_position.ts";

/** What rules are judged by: the marks of this call, the present and the calendar. */
export interface FiringTerms extends MarkTerms {
  readonly now: Date;
  readonly dueAt: DueAt;
  readonly eventDueAt: EventDueAt;
}

/**
 * The first rule of a position that fires; absent when none does. Profit and loss are told by the
 * middle of the quotes, on marks of earlier calls and of this one; time needs no price. Throws for
 * a stored rule that is none, once no other has fired.
 */
export function firedRule(position: OpenPosition, terms: FiringTerms): ExitCause | undefined {
  let fault: unknown;
  for (const stored of position.rules) {
    try {
      const cause = causeOf(parseExitRule(stored), position, terms);
      if (cause !== undefined) return cause;
    } catch (error) {
      fault ??= error;
    }
  }
  if (fault !== undefined) throw fault;
  return undefined;
}

function causeOf(
  rule: ExitRule,
  position: OpenPosition,
  terms: FiringTerms,
): ExitCause | undefined {
  if (!rule.isOn) return undefined;
  switch (rule.kind) {
    case "time_exit":
    case "days_left": {
      const due = terms.dueAt(position.expiry, rule);
      return due !== undefined && terms.now >= due
        ? { rule: rule.kind, details: { dueAt: due.toISOString() } }
        : undefined;
    }
    case "event_exit": {
      const due = terms.eventDueAt(position, rule);
      if (due === undefined || terms.now < due.at) return undefined;
      const { at, event, date } = due;
      return { rule: rule.kind, details: { dueAt: at.toISOString(), event, date } };
    }
    default:
      return markCause(rule, position, terms);
  }
}
