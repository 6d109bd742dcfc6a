import { judgeVolatility } from "./judge_volatility.ts";
import { varianceOfLog } from "./log_variance.ts";
import type { ScopeObservations } from "./observe_scope.ts";
import type { MarketMeasure } from "./score_claims.ts";
import type { ViewHorizon, ViewScope, VolatilityModel } from "./view_model.ts";
import { volatilityRows } from "./volatility_rows.ts";
import { LEAST_SESSIONS, walkForwardVolatility } from "./walk_forward_volatility.ts";

/**
 * Volatility model of a scope and horizon from what was observed of its underlyings (method 7.2),
 * judged on forecasts that were never fitted to what they forecast.
 */
export function fitVolatility(
  scope: ViewScope,
  horizonSessions: ViewHorizon,
  observations: ScopeObservations,
  measure: MarketMeasure,
): VolatilityModel {
  const rows = volatilityRows(observations, horizonSessions, LEAST_SESSIONS);
  const walk = walkForwardVolatility(rows);
  const { latest } = walk;
  return {
    kind: "volatility",
    scope,
    horizonSessions,
    coefficients: latest?.coefficients ?? [],
    residualDeviation: latest?.residualDeviation ?? 0,
    leastForecast: latest === undefined ? 0 : varianceOfLog(latest.leastForecast),
    ...judgeVolatility(rows, walk, measure),
  };
}
