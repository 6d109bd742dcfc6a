import type { ExitRuleName } from "../vocabulary/states.ts";
import type { ExitRule } from "./exit_rule.ts";
import { parseExitRule } from "./exit_rule_row.ts";
import type { OpenPosition, TimedMark } from "./open_position.ts";

/** A rule that could not be judged, and what was missing. */
export interface BlindRule {
  readonly rule: ExitRuleName;
  readonly missing: string;
}

/**
 * Rules of a position that are on and found nothing to look at on the newest mark of a call, which
 * is absent where it had no price. Rows that are no rules are `firedRule`'s to refuse.
 */
export function blindRules(
  position: Pick<OpenPosition, "rules" | "entryMarket">,
  newest: TimedMark | undefined,
): BlindRule[] {
  return position.rules.flatMap((stored) => {
    const rule = readable(stored);
    if (rule === undefined || !rule.isOn) return [];
    const missing = missingOf(rule, position, newest);
    return missing === undefined ? [] : [{ rule: rule.kind, missing }];
  });
}

function readable(stored: unknown): ExitRule | undefined {
  try {
    return parseExitRule(stored);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function missingOf(
  { kind }: ExitRule,
  { entryMarket }: Pick<OpenPosition, "entryMarket">,
  newest: TimedMark | undefined,
): string | undefined {
  if (kind === "time_exit" || kind === "days_left" || kind === "event_exit") return undefined;
  if (newest === undefined) return "a price";
  if (kind === "delta_breach" && newest.delta === undefined) return "the delta";
  if (kind === "touch" && newest.spot === undefined) return "the spot";
  if (kind === "touch" && entryMarket.spot === null) return "the spot at the entry";
  return kind === "iv_exit" && newest.volatilityChange === undefined
    ? "the implied volatility"
    : undefined;
}
