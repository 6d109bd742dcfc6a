import * as z from "zod";
import type { ExitRuleRow } from "../vocabulary/rows/strategy_row.ts";

/**
 * A rule by which a position is closed. Amounts in rupees per lot; a time rule closes so many
 * sessions before the expiry at a wall-clock time (HH:MM, Asia/Kolkata).
 */
export type ExitRule =
  | { readonly kind: "profit_target"; readonly profitPerLot: number }
  | { readonly kind: "stop_loss"; readonly lossPerLot: number }
  | { readonly kind: "time_exit"; readonly daysBeforeExpiry: number; readonly time: string };

const stored = z.discriminatedUnion("rule", [
  z.object({
    rule: z.literal("profit_target"),
    parameters: z.object({ profitPerLot: z.number() }),
  }).transform(({ rule, parameters }) => ({ kind: rule, ...parameters })),
  z.object({
    rule: z.literal("stop_loss"),
    parameters: z.object({ lossPerLot: z.number() }),
  }).transform(({ rule, parameters }) => ({ kind: rule, ...parameters })),
  z.object({
    rule: z.literal("time_exit"),
    parameters: z.object({ daysBeforeExpiry: z.number(), time: z.string() }),
  }).transform(({ rule, parameters }) => ({ kind: rule, ...parameters })),
]);

/** The stored form of a rule; `parseExitRule` reads it. */
export function exitRuleRow({ kind, ...parameters }: ExitRule): ExitRuleRow {
  return { rule: kind, parameters };
}

/** A rule from its stored form. Throws for a kind that is not known, or parameters not its own. */
export function parseExitRule(row: ExitRuleRow): ExitRule {
  const found = stored.safeParse(row);
  if (!found.success) {
    throw new RangeError(
      `exit rule ${row.rule} ${JSON.stringify(row.parameters)}: ${z.prettifyError(found.error)}`,
    );
  }
  return found.data;
}
