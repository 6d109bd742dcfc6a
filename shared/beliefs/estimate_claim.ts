import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { BeliefHorizon, Estimate } from "./belief.ts";
import { crashMove } from "./crash_move.ts";
import { crossSections } from "./cross_sections.ts";
import { directionEstimate } from "./direction_estimate.ts";
import { levelLedger } from "./level_ledger.ts";
import type { NameHistory } from "./name_history.ts";
import { priorsOf, type RegisteredClaim } from "./registered_claims.ts";
import { scopeOutcomes } from "./scope_outcomes.ts";
import { slopeLedger } from "./slope_ledger.ts";
import { walkLedger } from "./walk_ledger.ts";

/** What the outcomes known by a session say of a claim over a horizon; absent where too few. */
export function estimateClaim(
  registered: RegisteredClaim,
  horizon: BeliefHorizon,
  histories: readonly NameHistory[],
  knownBy: TradingDate,
): Estimate | undefined {
  const { claim, scope } = registered;
  if (claim === "direction") return directionEstimate(histories, horizon, knownBy);
  // Variance is forecast for the loss test under the prior that an edge is decided by.
  const terms = { horizon, prior: priorsOf(registered).sceptical };
  if (claim !== "variance_level") {
    const sections = crossSections(histories, claim, horizon);
    return walkLedger(sections, slopeLedger(terms), [knownBy])[0];
  }
  const ledger = levelLedger({ ...terms, crash: crashMove(scope, histories) });
  return walkLedger(scopeOutcomes(histories, horizon), ledger, [knownBy])[0];
}
