import { z } from "zod";
import { marketRegime } from "../../../analysis/market_regime.ts";
import { quoteKey } from "../../../dhan/market_quotes.ts";
import { callRpc } from "../../../storage/call_rpc.ts";
import { readCloses, VIX } from "../../../storage/candles.ts";
import { DeskError } from "../../../vocabulary/desk_error.ts";
import { REGIME_LEVELS } from "../../../vocabulary/terms.ts";
import type { Clock } from "../../../vocabulary/ports/clock.ts";
import type { TradingDate } from "../../../vocabulary/trading_date.ts";
import type { Desk } from "../../open_desk.ts";

const VIX_INSTRUMENT = { segment: "IDX_I", securityId: "21" } as const;
const SESSIONS = 504;

const stored = z.object({ level: z.enum(REGIME_LEVELS) });

/** Measures the market's regime once a date, after NIFTY's smile of that date is known; returns what is stored. */
export async function measureRegime(
  desk: Desk,
  clock: Clock,
  tradingDate: TradingDate,
): Promise<z.infer<typeof stored>> {
  const [vixCloses, niftyCloses, vixNow, volatility] = await Promise.all([
    readCloses(desk.database, VIX, tradingDate, SESSIONS),
    readCloses(desk.database, "NIFTY", tradingDate, SESSIONS),
    vixQuote(desk),
    niftyVolatility(desk, tradingDate),
  ]);
  const vix = vixNow ?? vixCloses[vixCloses.length - 1];
  const regime = marketRegime({
    vixCloses,
    niftyCloses,
    ...(vix === undefined ? {} : { vix }),
    ...(volatility === undefined ? {} : { niftyVolatility: 100 * volatility }),
  });
  return await callRpc(desk.database, "store_regime", {
    p_payload: {
      trading_date: tradingDate,
      measured_at: (await clock.now()).toISOString(),
      level: regime.level,
      vix: regime.vix ?? null,
      vix_percentile: regime.vixPercentile ?? null,
      data_days: regime.dataDays,
      direction: regime.direction,
      source: regime.source,
      reasons: regime.reasons,
    },
  }, stored);
}

async function vixQuote(desk: Desk): Promise<number | undefined> {
  const quotes = await desk.marketData.quotes([VIX_INSTRUMENT]);
  return quotes.get(quoteKey(VIX_INSTRUMENT))?.last;
}

async function niftyVolatility(desk: Desk, tradingDate: TradingDate): Promise<number | undefined> {
  const { data, error } = await desk.database.from("underlying_analyses").select("atm_volatility")
    .eq("trading_date", tradingDate).eq("underlying", "NIFTY").limit(1).maybeSingle();
  if (error !== null) {
    throw new DeskError("internal", `NIFTY's analysis cannot be read: ${error.message}`);
  }
  return data === null ? undefined : z.number().parse(data.atm_volatility);
}
