import { qlike } from "../../statistics/qlike.ts";
import type { VolatilityRows } from "./volatility_rows.ts";
import type { VolatilityWalk } from "./walk_forward_volatility.ts";
import { at } from "../../vocabulary/at.ts";

/** Scores of each row's forecast; NaN where there is none. */
export interface ForecastScores {
  /** (ln realised - ln forecast)^2. */
  readonly error: Float64Array;
  /** QLIKE of the view's forecast, of the EWMA's and, where it is known, of the market's. */
  readonly lossView: Float64Array;
  readonly lossEwma: Float64Array;
  readonly lossMarket: Float64Array;
}

/** Squared log error and losses of every forecast of a walk (T5 of method 7.3). */
export function scoreForecasts(rows: VolatilityRows, { forecast }: VolatilityWalk): ForecastScores {
  const { target, ewma, market } = rows;
  const loss = (other: Float64Array) =>
    forecast.map((made, row) =>
      Number.isNaN(made) ? Number.NaN : qlike(Math.exp(at(target, row)), Math.exp(at(other, row)))
    );
  return {
    error: forecast.map((made, row) => (at(target, row) - made) ** 2),
    lossView: loss(forecast),
    lossEwma: loss(ewma),
    lossMarket: loss(market),
  };
}
