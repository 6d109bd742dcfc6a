import { z } from "zod";
import type { Mark, OpenPosition } from "./mark_position.ts";

const profitTarget = z.object({ profitPerLot: z.number() });
const stopLoss = z.object({ lossPerLot: z.number() });
const timeExit = z.object({ daysBeforeExpiry: z.number(), time: z.string() });

/** When the time rule of a position is due; the caller counts sessions, not weekdays. */
export type DueAt = (expiry: string, daysBefore: number, time: string) => Date | undefined;

/** The rule that closes a position, if one fires (method 8.2). Profit and loss must be confirmed by both marks; time needs no price. */
export function firedRule(
  position: OpenPosition,
  marks: readonly [Mark, Mark],
  now: Date,
  dueAt: DueAt,
): { readonly rule: string; readonly details: Record<string, unknown> } | undefined {
  for (const { rule, parameters } of position.rules) {
    const details = detailsOf(rule, parameters, position, marks, now, dueAt);
    if (details !== undefined) return { rule, details };
  }
  return undefined;
}

function detailsOf(
  rule: string,
  parameters: Record<string, unknown>,
  { lots, expiry }: OpenPosition,
  marks: readonly [Mark, Mark],
  now: Date,
  dueAt: DueAt,
): Record<string, unknown> | undefined {
  if (rule === "time_exit") {
    const { daysBeforeExpiry, time } = timeExit.parse(parameters);
    const due = dueAt(expiry, daysBeforeExpiry, time);
    return due !== undefined && now >= due ? { dueAt: due.toISOString() } : undefined;
  }
  const [first, second] = marks;
  if (first.state !== "priced" || second.state !== "priced") return undefined;
  const values = [first.unrealised, second.unrealised];
  if (rule === "profit_target") {
    const target = lots * profitTarget.parse(parameters).profitPerLot;
    return values.every((value) => value >= target) ? { target, marks: values } : undefined;
  }
  if (rule === "stop_loss") {
    const limit = lots * stopLoss.parse(parameters).lossPerLot;
    return values.every((value) => value <= -limit) ? { limit, marks: values } : undefined;
  }
  return undefined;
}
