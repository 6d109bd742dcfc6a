import { exitIntents } from "../execution/build_intents.ts";
import { closableQuote } from "../execution/closable_quote.ts";
import { type PlanOutcome, runPlan } from "../execution/run_plan.ts";
import type { ExitCause } from "../exits/fired_rule.ts";
import type { OpenPosition } from "../exits/mark_position.ts";
import { openExitPlan } from "../storage/plans.ts";
import { present } from "../vocabulary/present.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import type { TradingFloor } from "./trading_floor.ts";

/**
 * Closes a position through the same execution as entries. Nothing is sent where a sold leg has no
 * offer to be bought back from, or a bought one no quote at all.
 */
export async function closePosition(
  position: OpenPosition,
  cause: ExitCause,
  floor: TradingFloor,
): Promise<PlanOutcome | "no_quote"> {
  await floor.load(position.legs);
  const legs: TradedLeg[] = [];
  for (const { freezeQuantity, ...leg } of position.legs) {
    const quote = closableQuote(leg.side === "buy" ? "sell" : "buy", floor.quoteOf(leg));
    if (quote === undefined) return "no_quote";
    legs.push({
      ...leg,
      lotSize: leg.quantity / position.lots,
      ...quote,
      ...present({ freezeQuantity }),
    });
  }
  const now = await floor.clock.now();
  const key = `X${position.positionId}t${Math.floor(now.getTime() / 1000).toString(36)}`;
  const plan = await openExitPlan(
    floor.desk.database,
    position.positionId,
    cause,
    exitIntents(legs, key),
    now,
  );
  return await runPlan(plan, floor.planPorts(plan.mode));
}
