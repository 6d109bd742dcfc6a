import { clusteredError } from "../../../shared/statistics/clustered_error.ts";
import { type Reliability, reliabilityOf } from "../../../shared/statistics/reliability.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** A trade's stored figures and what came of it, rupees of all its lots. */
export interface StatedTrade {
  readonly expiry: TradingDate;
  readonly probability?: number;
  readonly expected?: number;
  readonly realised: number;
}

/** Stored and realised value of the same trades, rupees, and the error of their difference. */
export interface ComparedValue {
  readonly trades: number;
  readonly expiries: number;
  readonly expected: number;
  readonly realised: number;
  /** Of the sum, between expiry dates; absent with one of them. */
  readonly standardError?: number;
}

/** Stated figures against outcomes; what nobody stated or nothing ended is absent. */
export interface StatedFigures {
  readonly probability?: Reliability;
  readonly value?: ComparedValue;
}

/** Compares what was stored of trades with what came of them. */
export function statedFigures(trades: readonly StatedTrade[]): StatedFigures {
  return present({
    probability: reliabilityOf(
      trades.flatMap(({ probability, realised, expiry }) =>
        probability === undefined ? [] : [{ probability, happened: realised > 0, cluster: expiry }]
      ),
    ),
    value: comparedValue(trades),
  });
}

function comparedValue(trades: readonly StatedTrade[]): ComparedValue | undefined {
  const pairs = trades.flatMap(({ expected, realised, expiry }) =>
    expected === undefined ? [] : [{ expected, realised, expiry }]
  );
  if (pairs.length === 0) return undefined;
  const clusters = pairs.map(({ expiry }) => expiry);
  const error = clusteredError(
    Float64Array.from(pairs, ({ expected, realised }) => realised - expected),
    clusters,
  );
  return {
    trades: pairs.length,
    expiries: new Set(clusters).size,
    expected: pairs.reduce((sum, { expected }) => sum + expected, 0),
    realised: pairs.reduce((sum, { realised }) => sum + realised, 0),
    ...present({ standardError: error === undefined ? undefined : error * pairs.length }),
  };
}
