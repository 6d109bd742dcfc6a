import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import type { DeskCall } from "./desk.ts";
import { reconcileBooks } from "./reconcile_books.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";

/**
 * Opens the floor and compares the live books before anything is traded: live entries stop where
 * they differ, and what goes out live is no more than the account holds. Throws `market_closed`
 * outside the session.
 */
export async function reconciledFloor(call: DeskCall): Promise<TradingFloor> {
  const floor = await openTradingFloor(call);
  const { refusal, gaps } = await reconcileBooks(floor);
  const gapOf: TradingFloor["gapOf"] = (instrument) => gaps.get(instrumentKey(instrument)) ?? 0;
  return {
    ...floor,
    ...present({ notReconciled: refusal }),
    gapOf,
    planPorts: (hold, mode) => ({
      ...floor.planPorts(hold, mode),
      ...(mode === "live" ? { gapOf } : {}),
    }),
  };
}
