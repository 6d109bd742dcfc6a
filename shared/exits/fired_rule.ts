import type { ExitRule } from "./exit_rule.ts";
import { parseExitRule } from "./exit_rule_row.ts";
import type { OpenPosition, TimedMark } from "./mark_position.ts";
import { confirmedRun } from "./confirmed_run.ts";
import type { DueAt } from "./due_by_sessions.ts";

/** What rules are judged by: the marks of this call, the present and the calendar. */
export interface FiringTerms {
  /** Those with a price, oldest first. */
  readonly marks: readonly TimedMark[];
  readonly now: Date;
  readonly sessionOpensAt: Date;
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
  | {
    readonly rule: "time_exit" | "days_left";
    readonly details: { readonly dueAt: string };
  }
  /** The owner closes everything. */
  | { readonly rule: "flatten"; readonly details: Readonly<Record<string, never>> };

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
    case "stop_loss":
      return stopCause(rule, position, terms);
    case "profit_target":
      return targetCause(rule, position, terms);
    case "time_exit":
    case "days_left": {
      const due = terms.dueAt(position.expiry, rule);
      return due !== undefined && terms.now >= due
        ? { rule: rule.kind, details: { dueAt: due.toISOString() } }
        : undefined;
    }
  }
}

function stopCause(
  rule: Extract<ExitRule, { kind: "stop_loss" }>,
  { lots, marks }: OpenPosition,
  terms: FiringTerms,
): ExitCause | undefined {
  const limit = lots * rule.lossPerLot;
  const from = new Date(terms.sessionOpensAt.getTime() + 60_000 * rule.notFirstMinutes);
  const counted = [...marks, ...terms.marks].filter(({ at }) => at >= from);
  const run = confirmedRun(counted, (value) => value <= -limit, rule);
  return run && { rule: rule.kind, details: { limit, marks: run } };
}

function targetCause(
  rule: Extract<ExitRule, { kind: "profit_target" }>,
  { lots, marks, closeValueAt, entryNet, entryCharges }: OpenPosition,
  terms: FiringTerms,
): ExitCause | undefined {
  if (closeValueAt === null) return undefined;
  const profit = closeValueAt + entryNet - entryCharges;
  const target = Math.max(profit, lots * rule.leastProfitPerLot);
  const run = confirmedRun([...marks, ...terms.marks], (value) => value >= target, {
    marks: rule.marks,
    overMinutes: 0,
  });
  return run && { rule: rule.kind, details: { target, marks: run } };
}
