import { bestProfit } from "./best_profit.ts";
import { confirmedRun, type TimedValue } from "./confirmed_run.ts";
import type { MarkCause } from "./exit_cause.ts";
import type {
  Confirmed,
  DaysRule,
  EventRule,
  ExitRule,
  ScaleRule,
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
  const profit = ({ unrealisedMid }: TimedMark) => unrealisedMid - position.banked;
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
      const values = counted(rule, ({ unrealisedMid }) => unrealisedMid);
      const marks = confirmedRun(values, (value) => value <= trail.limit, rule);
      return marks && { rule: rule.kind, details: { ...trail, marks } };
    }
    case "scale_out": {
      const lots = partOf(rule, position);
      if (lots < 1) return undefined;
      const least = rule.leastProfitPerLot;
      const perLot = counted(rule, (mark) => profit(mark) / position.lots);
      const marks = confirmedRun(perLot, (value) => value >= least, rule);
      return marks &&
        { rule: rule.kind, details: { lots, keep: position.lots - lots, profit: least, marks } };
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
  { lots, closeValueAt, entryNet, entryCharges, banked }: OpenPosition,
): number | undefined {
  if (closeValueAt === null) return undefined;
  return Math.max(closeValueAt + entryNet - entryCharges - banked, lots * leastProfitPerLot);
}

/** Whole lots that a part closes beside those that are closed already; the last lot stays. */
function partOf(
  { closeShare }: ScaleRule,
  { lots, enteredLots, isWhole }: OpenPosition,
): number {
  if (!isWhole) return 0;
  // A share of binary digits must not lose a lot.
  const closed = Math.floor(closeShare * enteredLots + 1e-9);
  return Math.min(lots - 1, closed - (enteredLots - lots));
}

/** Where the trail lies once the best profit has armed it. */
function trailOf(
  { leastProfitPerLot, givenBackPerLot }: TrailingRule,
  position: OpenPosition,
  newest: readonly TimedMark[],
): { readonly limit: number; readonly peak: number } | undefined {
  const peak = bestProfit(position, newest);
  if (peak === undefined || peak < position.enteredLots * leastProfitPerLot) return undefined;
  return { limit: peak - position.lots * givenBackPerLot, peak };
}
