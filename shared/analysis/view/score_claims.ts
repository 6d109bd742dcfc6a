import { horizonDensities, type ImpliedMeasure } from "./horizon_density.ts";
import { varianceOfLog } from "./log_variance.ts";
import { viewBeta } from "./view_beta.ts";
import type { VolatilityRows } from "./volatility_rows.ts";
import type { VolatilityWalk } from "./walk_forward_volatility.ts";
import { at } from "../../vocabulary/at.ts";
import { nth } from "../../vocabulary/nth.ts";

/** What the market's implied volatility is compared by. */
export interface MarketMeasure {
  /** ln(forward / spot) a session. */
  readonly carry: number;
  readonly implied: ImpliedMeasure;
}

/** Scores of each row's claim against the market; NaN where there is no forecast. */
export interface ClaimScores {
  /** ln(realised / implied) and ln(forecast / implied), variances. */
  readonly ratio: Float64Array;
  readonly claim: Float64Array;
  /** The realised ratio, free of the logarithm's bias, in the direction that was claimed. */
  readonly edge: Float64Array;
  /** Log score of what happened under the view less that under the market (T6 of method 7.3). */
  readonly logScore: Float64Array;
  /** Probability integral transforms of non-overlapping horizons, a list an underlying. */
  readonly transformsView: readonly Float64Array[];
  readonly transformsMarket: readonly Float64Array[];
}

/** Scores every forecast of a walk whose rows know the market's variance. */
export function scoreClaims(
  rows: VolatilityRows,
  { forecast, deviation }: VolatilityWalk,
  { carry, implied }: MarketMeasure,
): ClaimScores {
  const { session, underlying, target, market, move, horizon } = rows;
  const ratio = target.map((value, row) =>
    Number.isNaN(at(forecast, row)) ? Number.NaN : value - at(market, row)
  );
  const claim = forecast.map((value, row) => value - at(market, row));
  const edge = claim.map((value, row) =>
    Math.sign(value) * (at(ratio, row) + 0.5 * at(deviation, row) ** 2)
  );
  const logScore = new Float64Array(forecast.length).fill(Number.NaN);
  const transforms = [new Map<number, number[]>(), new Map<number, number[]>()] as const;
  const typical = market.reduce((sum, log) => sum + horizon * varianceOfLog(log), 0) /
    market.length;
  const densities = horizonDensities(typical, implied);
  const first = session[forecast.findIndex(Number.isFinite)] ?? 0;
  for (let row = 0; row < forecast.length; row++) {
    if (Number.isNaN(at(forecast, row))) continue;
    const variance = horizon * varianceOfLog(at(market, row));
    const view = densities(variance, viewBeta(Math.exp(at(claim, row)), 1));
    const quoted = densities(variance, 1);
    const happened = at(move, row) - carry * horizon;
    logScore[row] = view.logScore(happened) - quoted.logScore(happened);
    if ((nth(session, row) - first) % horizon !== 0) continue;
    append(transforms[0], nth(underlying, row), view.transform(happened));
    append(transforms[1], nth(underlying, row), quoted.transform(happened));
  }
  const [transformsView, transformsMarket] = [listed(transforms[0]), listed(transforms[1])];
  return { ratio, claim, edge, logScore, transformsView, transformsMarket };
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function listed(lists: ReadonlyMap<number, readonly number[]>): Float64Array[] {
  return [...lists.values()].map((list) => Float64Array.from(list));
}
