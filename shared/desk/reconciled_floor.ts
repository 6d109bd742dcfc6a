import { instrumentKey } from "../vocabulary/instrument.ts";
import { present } from "../vocabulary/present.ts";
import { reconcileBooks } from "./reconcile_books.ts";
import type { TradingFloor } from "./trading_floor.ts";

/**
 * An open floor whose live books were compared before anything is traded: live entries stop where
 * they differ, and what goes out live is no more than the account holds.
 */
export async function reconciledFloor(floor: TradingFloor): Promise<TradingFloor> {
  const { refusal, gaps, past } = await reconcileBooks(floor);
  const gapOf: TradingFloor["gapOf"] = (instrument) => gaps.get(instrumentKey(instrument)) ?? 0;
  return {
    ...floor,
    ...present({ notReconciled: refusal }),
    gapOf,
    planPorts: (hold, mode) => ({
      ...floor.planPorts(hold, mode),
      ...(mode === "live" ? { gapOf, isPastKnown: (id: string) => past.has(id) } : {}),
    }),
  };
}
