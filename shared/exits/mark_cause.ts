import { bestProfit } from "./best_profit.ts";
import { confirmedRun, type TimedValue } from "./confirmed_run.ts";
import type { MarkCause } from "./exit_cause.ts";
import type {
  Confirmed,
  DaysRule,
  EventRule,
  ExitRule,
  TargetRule,
  TimeRule,
  TrailingRule,
} from "./exit_rule.ts";
import type { OpenPosition, TimedMark } from "./open_position.ts";
import { touchedStrike } from "./touched_strike.ts";

/** A rule that looks at marks. */
export type MarkRule = Exclude<ExitRule, TimeRule | DaysRule | EventRule>;

/** The marks that a rule is judged by. */
export interface MarkTerms {
  /** Those of this call with a price, oldest first. */
  readonly marks: readonly TimedMark[];
  readonly sessionOpensAt: Date;
}

/**
 * What a rule makes of a position's marks, those of earlier calls and of this one (method 8.1, 8.4,
 * 8.7); undefined where it does not fire. A mark that lacks what a rule looks at counts for
 * nothing.
 */
export function markCause(
  rule: MarkRule,
  position: OpenPosition,
  terms: MarkTerms,
): MarkCause | undefined {
  const valuesOf = (of: (mark: TimedMark) => number | undefined) =>
    timedValues([...position.marks, ...terms.marks], of);
  const counted = ({ notFirstMinutes }: Confirmed, of: (mark: TimedMark) => number | undefined) => {
    const from = terms.sessionOpensAt.getTime() + 60_000 * notFirstMinutes;
    return valuesOf(of).filter(({ at }) => at.getTime() >= from);
  };
  switch (rule.kind) {
    case "stop_loss": {
      const limit = position.lots * rule.lossPerLot;
      const marks = confirmedRun(counted(rule, profit), (value) => value <= -limit, rule);
      return marks && { rule: rule.kind, details: { limit, marks } };
    }
    case "profit_target": {
      const target = targetOf(rule, position);
      if (target === undefined) return undefined;
      const often = { marks: rule.marks, overMinutes: 0 };
      const marks = confirmedRun(valuesOf(profit), (value) => value >= target, often);
      return marks && { rule: rule.kind, details: { target, marks } };
    }
    case "trailing_stop": {
      const trail = trailOf(rule, position, terms.marks);
      if (trail === undefined) return undefined;
      const marks = confirmedRun(counted(rule, profit), (value) => value <= trail.limit, rule);
      return marks && { rule: rule.kind, details: { ...trail, marks } };
    }
    case "delta_breach": {
      const beyond = rule.deltaBeyond;
      const values = counted(rule, ({ delta }) => delta);
      const deltas = confirmedRun(values, (value) => Math.abs(value) >= beyond, rule);
      return deltas && { rule: rule.kind, details: { beyond, deltas } };
    }
    case "touch": {
      const touched = (spot: number) => touchedStrike(position, spot, rule.strikeDistance);
      const values = counted(rule, ({ spot }) => spot);
      const spots = confirmedRun(values, (spot) => touched(spot) !== undefined, rule);
      const strike = touched(spots?.at(-1) ?? NaN);
      return spots && strike !== undefined
        ? { rule: rule.kind, details: { strike, spots } }
        : undefined;
    }
    case "iv_exit": {
      const change = rule.volatilityChange;
      const values = counted(rule, ({ volatilityChange }) => volatilityChange);
      const holds = (value: number) => change < 0 ? value <= change : value >= change;
      const changes = confirmedRun(values, holds, rule);
      return changes && { rule: rule.kind, details: { change, changes } };
    }
  }
}

const profit = ({ unrealisedMid }: TimedMark) => unrealisedMid;

function timedValues(
  marks: readonly TimedMark[],
  of: (mark: TimedMark) => number | undefined,
): TimedValue[] {
  return marks.flatMap((mark) => {
    const value = of(mark);
    return value === undefined ? [] : [{ at: mark.at, value }];
  });
}

/** Profit at which the evening's closing value is reached, and never less than the least. */
function targetOf(
  { leastProfitPerLot }: TargetRule,
  { lots, closeValueAt, entryNet, entryCharges }: OpenPosition,
): number | undefined {
  if (closeValueAt === null) return undefined;
  return Math.max(closeValueAt + entryNet - entryCharges, lots * leastProfitPerLot);
}

/** Where the trail lies once the best profit has armed it. */
function trailOf(
  { leastProfitPerLot, givenBackPerLot }: TrailingRule,
  position: OpenPosition,
  newest: readonly TimedMark[],
): { readonly limit: number; readonly peak: number } | undefined {
  const peak = bestProfit(position, newest);
  if (peak === undefined || peak < position.lots * leastProfitPerLot) return undefined;
  return { limit: peak - position.lots * givenBackPerLot, peak };
}
