// The honesty tests T4 to T9 of method 7.6 on recorded history: one line each, with its independent
// clusters and the decision it takes.
import { SEEDED_UNDERLYINGS } from "../local/exchange/seeded/underlyings.ts";
import { directionScores } from "../shared/analysis/direction/direction_scores.ts";
import { adjustCandles } from "../shared/analysis/corporate_actions/adjust_candles.ts";
import type { Bars } from "../shared/analysis/history/bars.ts";
import { fitDirection } from "../shared/analysis/view/fit_direction.ts";
import { fitVolatility } from "../shared/analysis/view/fit_volatility.ts";
import { observeScope, type UnderlyingHistory } from "../shared/analysis/view/observe_scope.ts";
import { VIEW_HORIZONS, type ViewScope } from "../shared/analysis/view/view_model.ts";
import { SESSIONS_A_YEAR } from "../shared/pricing/trading_time.ts";
import type { Candle } from "../shared/vocabulary/candle.ts";
import { sharedData } from "../tests/support/shared_data.ts";
import { claimedMonths } from "./honesty/claimed_months.ts";
import { datedTariff } from "./honesty/dated_tariff.ts";
import { readHistory } from "./beliefs/read_history.ts";
import {
  deflatedSelection,
  popReliability,
  realisedOnExpected,
  shuffledForecasts,
} from "./honesty/trade_tests.ts";

/** ln(forward / spot) a session at the desk's rate. */
const CARRY = 0.065 / SESSIONS_A_YEAR;
const VIX = "INDIAVIX";
const FILES = {
  NIFTY: "history/NIFTY_daily_20150101_20260331.csv",
  BANKNIFTY: "history/BANKNIFTY_daily_20150101_20260331.csv",
  [VIX]: "history/INDIAVIX_daily_20150101_20260331.csv",
} as const;
const STOCKS = "history/fo_stocks_daily_20190101_20260331.csv.gz";

const STOCK_NAMES = new Set(
  SEEDED_UNDERLYINGS.filter(({ kind }) => kind === "stock").map(({ underlying }) => underlying),
);

/** Measures every test; a part that cannot be measured says why. */
export async function* bench(): AsyncGenerator<object> {
  const start = performance.now();
  const [nifty, bank, vix] = await Promise.all([only("NIFTY"), only("BANKNIFTY"), only(VIX)]);
  const vixBy = new Map(vix.map(({ date, close }) => [date, close / 100]));
  const market = adjustCandles(nifty).bars;
  const index = withScores(market, undefined, vixBy);
  const scopes: readonly (readonly [ViewScope, UnderlyingHistory[], string])[] = [
    ["NIFTY", [index], "NIFTY with India VIX; its close is the last 15 minutes' candle to 2024"],
    ["index", [withScores(adjustCandles(bank).bars, market)], "BANKNIFTY, no implied volatility"],
    ["stock", await stockHistories(market), "default stocks, no implied volatility"],
  ];
  for (const [scope, histories, data] of scopes) {
    const observations = observeScope(histories);
    for (const horizon of VIEW_HORIZONS) {
      const measure = { carry: CARRY, implied: "model_free" } as const;
      const { clusters, tStatistic, kappa, logError, decision, figures } = fitVolatility(
        scope,
        horizon,
        observations,
        measure,
      );
      const model = { clusters, tStatistic, kappa, logError, decision, figures };
      const span = { scope, names: histories.length, horizon, data };
      yield rounded({ test: "T5 T6", ...span, ...model });
    }
  }
  for (const [scope, histories, data] of scopes) {
    const observations = observeScope(histories);
    for (const horizon of VIEW_HORIZONS) {
      const { clusters, tStatistic, usedCorrelation, decision, figures } = fitDirection(
        scope,
        horizon,
        observations,
      );
      const model = { clusters, tStatistic, usedCorrelation, decision, figures };
      yield rounded({ test: "direction", scope, names: histories.length, horizon, data, ...model });
    }
  }
  const months = claimedMonths(index, CARRY, await datedTariff());
  const over = { from: months[0]?.entry, to: months.at(-1)?.expiry, horizon: 21 };
  for (
    const test of [shuffledForecasts, popReliability, realisedOnExpected, deflatedSelection]
  ) yield rounded({ ...test(months), ...over });
  yield { seconds: Number(((performance.now() - start) / 1000).toFixed(1)) };
}

async function only(name: keyof typeof FILES): Promise<Candle[]> {
  return (await readHistory(recorded(FILES[name]), name)).get(name) ?? [];
}

async function stockHistories(market: Bars): Promise<UnderlyingHistory[]> {
  const candles = await readHistory(recorded(STOCKS), "", (name) => STOCK_NAMES.has(name));
  return [...candles.values()].map((rows) => withScores(adjustCandles(rows).bars, market));
}

function withScores(
  bars: Bars,
  market?: Bars,
  implied: ReadonlyMap<string, number> = new Map(),
): UnderlyingHistory {
  return {
    bars,
    implied: Float64Array.from(bars.dates, (date) => implied.get(date) ?? Number.NaN),
    scores: market === undefined ? directionScores(bars) : directionScores(bars, market),
  };
}

function recorded(path: string): string {
  const file = sharedData(path);
  if (file === undefined) throw new Error(`the recorded history ../shared/data/${path} is absent`);
  return file;
}

/** Five digits are more than any of the figures has. */
function rounded(part: object): object {
  return JSON.parse(
    JSON.stringify(
      part,
      (_, value) => typeof value === "number" ? Number(value.toPrecision(5)) : value,
    ),
  );
}
