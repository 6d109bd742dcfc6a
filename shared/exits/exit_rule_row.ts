import * as z from "zod";
import type { ExitRuleRow } from "../vocabulary/rows/strategy_row.ts";
import type { ExitRule } from "./exit_rule.ts";

const positive = z.number().positive();
const notNegative = z.number().nonnegative();
const time = z.string().regex(/^\d{2}:\d{2}(:\d{2})?$/);

const stored = z.discriminatedUnion("rule", [
  z.object({
    rule: z.literal("stop_loss"),
    is_on: z.boolean(),
    loss_per_lot: positive,
    marks: positive,
    over_minutes: notNegative,
    not_first_minutes: notNegative,
  }).transform((row): ExitRule => ({
    kind: row.rule,
    isOn: row.is_on,
    lossPerLot: row.loss_per_lot,
    marks: row.marks,
    overMinutes: row.over_minutes,
    notFirstMinutes: row.not_first_minutes,
  })),
  z.object({
    rule: z.literal("profit_target"),
    is_on: z.boolean(),
    least_profit_per_lot: positive,
    marks: positive,
  }).transform((row): ExitRule => ({
    kind: row.rule,
    isOn: row.is_on,
    leastProfitPerLot: row.least_profit_per_lot,
    marks: row.marks,
  })),
  z.object({
    rule: z.literal("time_exit"),
    is_on: z.boolean(),
    sessions_before: notNegative,
    at_time: time,
  }).transform((row): ExitRule => ({
    kind: row.rule,
    isOn: row.is_on,
    sessionsBefore: row.sessions_before,
    time: row.at_time,
  })),
  z.object({
    rule: z.literal("days_left"),
    is_on: z.boolean(),
    days_before: notNegative,
    at_time: time,
  }).transform((row): ExitRule => ({
    kind: row.rule,
    isOn: row.is_on,
    daysBefore: row.days_before,
    time: row.at_time,
  })),
]);

/** The stored form of a rule, the first one number 1; `parseExitRule` reads it. */
export function exitRuleRow(rule: ExitRule, index: number): ExitRuleRow {
  return { rule_number: index + 1, rule: rule.kind, is_on: rule.isOn, ...parametersOf(rule) };
}

function parametersOf(rule: ExitRule): Omit<ExitRuleRow, "rule_number" | "rule" | "is_on"> {
  switch (rule.kind) {
    case "stop_loss":
      return {
        loss_per_lot: rule.lossPerLot,
        marks: rule.marks,
        over_minutes: rule.overMinutes,
        not_first_minutes: rule.notFirstMinutes,
      };
    case "profit_target":
      return { least_profit_per_lot: rule.leastProfitPerLot, marks: rule.marks };
    case "time_exit":
      return { sessions_before: rule.sessionsBefore, at_time: rule.time };
    case "days_left":
      return { days_before: rule.daysBefore, at_time: rule.time };
  }
}

/** A rule from its stored form. Throws for a kind that is not known, or parameters not its own. */
export function parseExitRule(row: unknown): ExitRule {
  const found = stored.safeParse(row);
  if (!found.success) {
    throw new RangeError(`exit rule ${JSON.stringify(row)}: ${z.prettifyError(found.error)}`);
  }
  return found.data;
}
