import { marketRegime, type RegimeInput } from "../../analysis/regime/market_regime.ts";
import { readCloses } from "../../storage/candles.ts";
import type { Database } from "../../storage/database.ts";
import { storeRegime } from "../../storage/regimes.ts";
import { readAnalysis } from "../../storage/underlying_analyses.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import { instrumentKey } from "../../vocabulary/instrument.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import type { MarketData } from "../../vocabulary/ports/market_data.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { RunContext } from "./run_context.ts";
import { present } from "../../vocabulary/present.ts";

const SESSIONS = 504;

/** Measures the market's regime once a date, after NIFTY's smile of that date is known. */
export async function measureRegime(
  { desk: { database, marketData }, session: { tradingDate } }: RunContext,
  clock: Clock,
): Promise<void> {
  const [vixCloses, niftyCloses, vix, nifty] = await Promise.all([
    readCloses(database, INDIA_VIX, tradingDate, SESSIONS),
    readCloses(database, NIFTY, tradingDate, SESSIONS),
    vixQuote(marketData),
    niftyFigures(database, tradingDate),
  ]);
  const regime = marketRegime({ vixCloses, niftyCloses, ...present({ vix }), ...nifty });
  await storeRegime(database, {
    trading_date: tradingDate,
    measured_at: (await clock.now()).toISOString(),
    level: regime.level,
    vix: regime.vix ?? null,
    vix_percentile: regime.vixPercentile ?? null,
    data_days: regime.dataDays,
    vix_trend: regime.vixTrend,
    source: regime.source,
    reasons: regime.reasons,
    term: regime.term ?? null,
    nifty_direction: regime.niftyDirection,
    label: regime.label,
  });
}

/**
 * India VIX now; absent when the broker has no answer: its last close then stands in, and the run
 * ends.
 */
async function vixQuote(marketData: MarketData): Promise<number | undefined> {
  try {
    const quotes = await marketData.quotes([marketData.indiaVix]);
    return quotes.get(instrumentKey(marketData.indiaVix))?.last;
  } catch (error) {
    if (error instanceof DeskError && error.code !== "broker_auth") return undefined;
    throw error;
  }
}

/** What NIFTY's own analysis of the date says; nothing when it has none. */
async function niftyFigures(
  database: Database,
  tradingDate: TradingDate,
): Promise<Pick<RegimeInput, "niftySpot" | "niftyVolatility" | "niftyTerm" | "niftyDirection">> {
  const found = await readAnalysis(database, NIFTY, tradingDate);
  if (found === undefined) return {};
  const { spot, atmVolatility: near, termRatio: ratio, direction } = found;
  return {
    niftySpot: spot,
    niftyVolatility: 100 * near,
    niftyDirection: direction,
    ...present({
      niftyTerm: ratio === undefined
        ? undefined
        : { nearVolatility: near, farVolatility: near / ratio },
    }),
  };
}
