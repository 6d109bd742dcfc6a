import { type ExitRule, parseExitRule } from "./exit_rule.ts";
import type { Mark, OpenPosition } from "./mark_position.ts";

/** When the time rule of a position is due; the caller counts sessions, not weekdays. */
export type DueAt = (expiry: string, daysBefore: number, time: string) => Date | undefined;

/** What rules are judged by: two marks seconds apart, the present and the calendar. */
export interface ExitTerms {
  readonly marks: readonly [Mark, Mark];
  readonly now: Date;
  readonly dueAt: DueAt;
}

/** What closes a position, with the figures that made it. */
export type ExitCause =
  | {
    readonly rule: "profit_target";
    readonly details: { readonly target: number; readonly marks: readonly number[] };
  }
  | {
    readonly rule: "stop_loss";
    readonly details: { readonly limit: number; readonly marks: readonly number[] };
  }
  | { readonly rule: "time_exit"; readonly details: { readonly dueAt: string } }
  /** The owner closes everything. */
  | { readonly rule: "flatten"; readonly details: Readonly<Record<string, never>> };

/**
 * The first rule of a position that fires; absent when none does. Profit and loss must be
 * confirmed by both marks; time needs no price. Throws for a stored rule that is none.
 */
export function firedRule(position: OpenPosition, terms: ExitTerms): ExitCause | undefined {
  for (const stored of position.rules) {
    const cause = causeOf(parseExitRule(stored), position, terms);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

function causeOf(
  rule: ExitRule,
  { lots, expiry }: OpenPosition,
  { marks, now, dueAt }: ExitTerms,
): ExitCause | undefined {
  switch (rule.kind) {
    case "time_exit": {
      const due = dueAt(expiry, rule.daysBeforeExpiry, rule.time);
      return due !== undefined && now >= due
        ? { rule: rule.kind, details: { dueAt: due.toISOString() } }
        : undefined;
    }
    case "profit_target": {
      const target = lots * rule.profitPerLot;
      const values = valuesOf(marks);
      return values?.every((value) => value >= target)
        ? { rule: rule.kind, details: { target, marks: values } }
        : undefined;
    }
    case "stop_loss": {
      const limit = lots * rule.lossPerLot;
      const values = valuesOf(marks);
      return values?.every((value) => value <= -limit)
        ? { rule: rule.kind, details: { limit, marks: values } }
        : undefined;
    }
  }
}

/** Profit or loss of both marks; absent when one of them has no price. */
function valuesOf(marks: ExitTerms["marks"]): number[] | undefined {
  const values = marks.flatMap((mark) => mark.state === "priced" ? [mark.unrealised] : []);
  return values.length === marks.length ? values : undefined;
}
