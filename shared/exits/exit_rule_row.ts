import * as z from "zod";
import { EVENT_KINDS } from "../vocabulary/event.ts";
import type { ExitRuleRow } from "../vocabulary/rows/strategy_row.ts";
import type { ExitRule } from "./exit_rule.ts";

/** Which column holds a parameter. */
const COLUMNS = {
  kind: "rule",
  isOn: "is_on",
  lossPerLot: "loss_per_lot",
  leastProfitPerLot: "least_profit_per_lot",
  marks: "marks",
  overMinutes: "over_minutes",
  notFirstMinutes: "not_first_minutes",
  sessionsBefore: "sessions_before",
  daysBefore: "days_before",
  time: "at_time",
  givenBackPerLot: "given_back_per_lot",
  deltaBeyond: "delta_beyond",
  strikeDistance: "strike_distance",
  volatilityChange: "volatility_change",
  closeShare: "close_share",
  eventKind: "event_kind",
} as const satisfies Record<string, keyof ExitRuleRow>;

const isOn = z.boolean();
const positive = z.number().positive();
const notNegative = z.number().nonnegative();
const time = z.string().regex(/^\d{2}:\d{2}(:\d{2})?$/);
const confirmed = { marks: positive, overMinutes: notNegative, notFirstMinutes: notNegative };

const known: z.ZodType<ExitRule> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stop_loss"), isOn, lossPerLot: positive, ...confirmed }),
  z.object({
    kind: z.literal("profit_target"),
    isOn,
    leastProfitPerLot: positive,
    marks: positive,
  }),
  z.object({ kind: z.literal("time_exit"), isOn, sessionsBefore: notNegative, time }),
  z.object({ kind: z.literal("days_left"), isOn, daysBefore: notNegative, time }),
  z.object({
    kind: z.literal("trailing_stop"),
    isOn,
    leastProfitPerLot: positive,
    givenBackPerLot: positive,
    ...confirmed,
  }),
  z.object({ kind: z.literal("delta_breach"), isOn, deltaBeyond: positive, ...confirmed }),
  z.object({ kind: z.literal("touch"), isOn, strikeDistance: notNegative, ...confirmed }),
  z.object({
    kind: z.literal("iv_exit"),
    isOn,
    volatilityChange: z.number().refine((change) => change !== 0, "must not be 0"),
    ...confirmed,
  }),
  z.object({
    kind: z.literal("scale_out"),
    isOn,
    leastProfitPerLot: positive,
    closeShare: positive.lt(1),
    ...confirmed,
  }),
  z.object({
    kind: z.literal("event_exit"),
    isOn,
    sessionsBefore: notNegative,
    time,
    eventKind: z.enum(EVENT_KINDS).nullable(),
  }),
]);

/** The stored form of a rule, the first one number 1; `parseExitRule` reads it. */
export function exitRuleRow(rule: ExitRule, index: number): ExitRuleRow {
  const { kind, isOn, ...parameters } = rule;
  const named = Object.entries(parameters)
    .map(([name, value]) => [COLUMNS[name as keyof typeof COLUMNS], value]);
  return { rule_number: index + 1, rule: kind, is_on: isOn, ...Object.fromEntries(named) };
}

/** A rule from its stored form. Throws for a kind that is not known, or parameters not its own. */
export function parseExitRule(row: unknown): ExitRule {
  const given = new Map(Object.entries(row ?? {}));
  const found = known.safeParse(
    Object.fromEntries(
      Object.entries(COLUMNS).map(([name, column]) => [name, given.get(column) ?? null]),
    ),
  );
  if (!found.success) {
    throw new RangeError(`exit rule ${JSON.stringify(row)}: ${z.prettifyError(found.error)}`);
  }
  return found.data;
}
