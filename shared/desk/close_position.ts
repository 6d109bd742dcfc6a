import { exitIntents } from "../execution/build_intents.ts";
import { EXIT_REACH, limitPrice } from "../execution/limit_price.ts";
import type { ExitCause } from "../exits/exit_cause.ts";
import type { OpenPosition } from "../exits/open_position.ts";
import { openExitPlan } from "../storage/plans.ts";
import { present } from "../vocabulary/present.ts";
import type { TradedLeg } from "../vocabulary/traded_leg.ts";
import { verifiedUnits } from "../execution/reconcile/verified_units.ts";
import { type WorkedPlan, workOnPlan } from "./finish_plans.ts";
import type { TradingFloor } from "./trading_floor.ts";

/**
 * Closes a position, or the part of its lots that its cause names, through the same execution as
 * entries. A long leg that nobody bids for stays: it is worth nothing, and holds no short back.
 * Nothing is sent where a sold leg has no offer to be bought back from, or no leg a price, and
 * never more than the account holds too; a part waits until each of its legs has a price and stands
 * whole at the account. Throws a `RangeError` where it holds none of it.
 */
export async function closePosition(
  position: OpenPosition,
  cause: ExitCause,
  floor: TradingFloor,
): Promise<WorkedPlan | "no_quote" | undefined> {
  await floor.load(position.legs);
  const legs: TradedLeg[] = [];
  const held = verifiedLegs(position, floor);
  if (held.length === 0) {
    throw new RangeError("the account holds nothing of what is to be closed");
  }
  const part = cause.rule === "scale_out" ? cause.details.lots : undefined;
  const isWhole = held.length === position.legs.length &&
    held.every(({ quantity, lotSize }) => quantity === position.lots * lotSize);
  if (part !== undefined && !isWhole) return undefined;
  for (const { freezeQuantity, ...one } of held) {
    const leg = part === undefined ? one : { ...one, quantity: part * one.lotSize };
    const { bid, ask, lowerLimit, upperLimit } = floor.quoteOf(leg) ?? {};
    const quote = present({ bid, ask, lowerLimit, upperLimit });
    const side = leg.side === "buy" ? "sell" : "buy";
    if (limitPrice(side, quote, leg.tick, EXIT_REACH) === undefined) {
      if (side === "buy" || part !== undefined) return "no_quote";
      continue;
    }
    legs.push({ ...leg, ...quote, ...present({ freezeQuantity }) });
  }
  if (legs.length === 0) return "no_quote";
  const now = await floor.clock.now();
  const second = Math.floor(now.getTime() / 1000).toString(36);
  const { planId } = await openExitPlan(
    floor.desk.database,
    position.positionId,
    cause,
    exitIntents(legs, `${floor.deskId}X${position.positionId}t${second}`),
    now,
  );
  return await workOnPlan(planId, floor);
}

/** The legs with what the account holds of them too; live alone has an account of its own. */
function verifiedLegs({ legs, mode }: OpenPosition, { gapOf }: TradingFloor): OpenPosition["legs"] {
  if (mode !== "live" || gapOf === undefined) return legs;
  return legs.map((leg) => {
    const units = leg.side === "buy" ? leg.quantity : -leg.quantity;
    return { ...leg, quantity: Math.abs(verifiedUnits(units, gapOf(leg))) };
  }).filter(({ quantity }) => quantity > 0);
}
