import type { Right } from "../../vocabulary/terms.ts";
import { confirmedRun } from "../confirmed_run.ts";
import type { TimedMark } from "../open_position.ts";
import type { AdjustmentRule } from "./adjustment_rule.ts";
import type { PositionSides } from "./position_sides.ts";

/** What a test of a side is judged by. */
export interface TestTerms {
  /** Those of earlier calls and of this one with a price, oldest first. */
  readonly marks: readonly TimedMark[];
  readonly sessionOpensAt: Date;
}

/**
 * The side whose sold strike the spot tests on as many marks as the rule asks for (method 8.9);
 * undefined where none is tested, and where both are: then neither is the other's untested side.
 */
export function testedSide(
  sides: PositionSides,
  rule: AdjustmentRule,
  { marks, sessionOpensAt }: TestTerms,
): Right | undefined {
  const from = sessionOpensAt.getTime() + 60_000 * rule.notFirstMinutes;
  const spots = marks.flatMap(({ at, spot }) =>
    spot === undefined || at.getTime() < from ? [] : [{ at, value: spot }]
  );
  const tested = (["call", "put"] as const).filter((right) => {
    const strike = sides[right]?.short.strike;
    if (strike === undefined) return false;
    const isTested = (spot: number) =>
      right === "call"
        ? spot >= strike * (1 - rule.strikeDistance)
        : spot <= strike * (1 + rule.strikeDistance);
    return confirmedRun(spots, isTested, rule) !== undefined;
  });
  return tested.length === 1 ? tested[0] : undefined;
}
