import type { Definition } from "../../strategies/definition.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { nth } from "../../vocabulary/nth.ts";
import { stopLoss } from "../stop_loss.ts";
import { crossingCost, settledWorth, worthOf } from "./model_book.ts";
import { modelHistory } from "./model_history.ts";
import { BUILT_IN_SPREADS } from "./option_spreads.ts";
import type { ReplayedName, ReplayTerms } from "./replayed_name.ts";
import type { StructureTable } from "./structure_table.ts";

/**
 * Net result of a definition entered at each close of a name and left by its own exits (method
 * 8.6), shares of the spot at entry. NaN where its expiry lies beyond the history, the volatility
 * is not known or its premium rule does not hold. `placedAt` is the definition's for its kind.
 */
export function entryResults(
  definition: Definition,
  name: ReplayedName,
  terms: ReplayTerms,
  placedAt: StructureTable,
): Float64Array {
  const { dates, close, kind } = name;
  const { horizonSessions: sessions, carry, spreadFactor } = terms;
  const marketAt = modelHistory(name, carry);
  const costTerms = (session: number) => ({
    kind,
    spreads: terms.spreads ?? BUILT_IN_SPREADS[kind],
    spreadFactor,
    tariff: terms.tariffOn(dates[session] ?? ""),
  });
  // What is delivered leaves on the session before.
  const held = kind === "index" ? sessions : sessions - 1;
  return close.map((spot, entry) => {
    const expiry = entry + sessions;
    if (expiry >= close.length) return Number.NaN;
    const market = marketAt(entry, expiry);
    const placed = placedAt(market.deviation);
    if (placed === undefined) return Number.NaN;
    const strikes = placed.strikes.map((strike) => strike * market.forward);
    const structure = { definition, strikes };
    const enter = crossingCost(structure, market, { way: "enter", ...costTerms(entry) });
    const leave = crossingCost(structure, market, { way: "leave", ...costTerms(entry) });
    const worth = worthOf(structure, market);
    const paid = worth + enter.spreads + enter.charges;
    const limit = stopLoss({
      netPremium: heldUnits(definition) * market.forward - worth - enter.spreads,
      roundTripCost: enter.spreads + enter.charges + leave.spreads + leave.charges,
      cvar95: placed.cvar95 * market.forward,
      oneDayDeviation: placed.oneDayDeviation * market.forward,
      greatestLoss: placed.greatestLoss * market.forward,
    });
    const end = entry + held;
    for (let session = entry + 1; session <= end && session < expiry; session++) {
      const now = marketAt(session, expiry);
      const mark = worthOf(structure, now) - paid;
      // Without a volatility there is no mark, and nothing fires.
      if (session < end && !(-mark >= limit)) continue;
      const { spreads, charges } = crossingCost(structure, now, {
        way: "leave",
        ...costTerms(session),
      });
      return (mark - spreads - charges) / spot;
    }
    return (settledWorth(structure, nth(close, expiry), costTerms(expiry)) - paid) / spot;
  });
}

/** Units of the underlying that a definition brings along. */
function heldUnits({ legs }: Definition): number {
  return legs.reduce(
    (sum, { right, side, ratio }) => sum + (right === "underlying" ? signOf(side) * ratio : 0),
    0,
  );
}
