import { exitIntents } from "../../execution/build_intents.ts";
import { EXIT_REACH, limitPrice } from "../../execution/limit_price.ts";
import { verifiedUnits } from "../../execution/reconcile/verified_units.ts";
import type { Denied } from "../../risk/denials.ts";
import type { StoredAdjustment } from "../../storage/adjustments.ts";
import type { NewIntent } from "../../vocabulary/ports/plan_store.ts";
import { present } from "../../vocabulary/present.ts";
import type { TradedLeg } from "../../vocabulary/traded_leg.ts";
import type { TradingFloor } from "../trading_floor.ts";

/**
 * The orders of what an adjustment closes at quotes of now, or why it is not traded: a sold leg
 * that nobody offers, or a leg whose price is further from that of the proposal than an entry's may
 * be (method 9.4). A wing that nobody bids for is left. Throws a `RangeError` where the account
 * holds less than is to be closed.
 */
export async function gateClosing(
  { adjustmentId, positionId, mode, legs: all }: StoredAdjustment,
  { load, quoteOf, gapOf, settings, deskId }: TradingFloor,
): Promise<{ readonly intents: readonly NewIntent[] } | Denied> {
  const closed = all.filter(({ purpose }) => purpose === "close");
  await load(closed);
  const proposed = closed.reduce((sum, leg) => sum + (priceOf(leg, leg) ?? 0), 0);
  const legs: TradedLeg[] = [];
  for (const { purpose: _, bid: _bid, ask: _ask, ...leg } of closed) {
    const { bid, ask, lowerLimit, upperLimit } = quoteOf(leg) ?? {};
    const quote = present({ bid, ask, lowerLimit, upperLimit });
    const side = leg.side === "buy" ? "sell" : "buy";
    const named = `leg ${leg.legNumber}`;
    if (limitPrice(side, quote, leg.tick, EXIT_REACH) === undefined) {
      if (side === "sell") continue;
      return { denied: "no_quote", detail: `${named} (${leg.securityId}) is offered by nobody` };
    }
    const before = priceOf(leg, closed.find(({ legNumber }) => legNumber === leg.legNumber) ?? {});
    const now = priceOf(leg, quote) ?? 0;
    if (before !== undefined && Math.abs(now - before) > settings.max_leg_drift * proposed) {
      return { denied: "price_moved", detail: `${named} at ${now} against ${before} proposed` };
    }
    const units = leg.side === "buy" ? leg.quantity : -leg.quantity;
    if (mode === "live" && gapOf !== undefined && verifiedUnits(units, gapOf(leg)) !== units) {
      throw new RangeError(`the account does not hold all of ${named}`);
    }
    legs.push({ ...leg, ...quote });
  }
  return { intents: exitIntents(legs, `${deskId}X${positionId}a${adjustmentId}`) };
}

/** What closing a leg trades at. */
function priceOf(
  { side }: { readonly side: "buy" | "sell" },
  { bid, ask }: { readonly bid?: number; readonly ask?: number },
): number | undefined {
  return side === "buy" ? bid : ask;
}
