import { z } from "zod";
import { marketRegime, type RegimeInput } from "../../analysis/market_regime.ts";
import { VIX_INSTRUMENT } from "../../dhan/india_vix.ts";
import { quoteKey } from "../../dhan/market_quotes.ts";
import { callRpc } from "../../storage/call_rpc.ts";
import { readCloses, VIX } from "../../storage/candles.ts";
import type { Database } from "../../storage/database.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import { DIRECTIONS, REGIME_LEVELS, type RegimeLevel } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { Desk } from "../../wiring/wire.ts";
import { MARKET } from "./read_slice.ts";
import type { RunContext } from "./run_context.ts";

const SESSIONS = 504;

const stored = z.object({ level: z.enum(REGIME_LEVELS) });

/** Measures the market's regime once a date, after NIFTY's smile of that date is known; returns what is stored. */
export async function measureRegime(
  { desk, session: { tradingDate } }: RunContext,
  clock: Clock,
): Promise<z.infer<typeof stored>> {
  const { database } = desk;
  const [vixCloses, niftyCloses, vixNow, nifty, previous] = await Promise.all([
    readCloses(database, VIX, tradingDate, SESSIONS),
    readCloses(database, MARKET, tradingDate, SESSIONS),
    vixQuote(desk),
    niftyFigures(database, tradingDate),
    previousRegime(database, tradingDate),
  ]);
  // Without a quote the last close stands for now, and the closes before it are the history.
  const vix = vixNow ?? vixCloses.at(-1);
  const regime = marketRegime({
    vixCloses: vixNow === undefined ? vixCloses.slice(0, -1) : vixCloses,
    niftyCloses,
    ...(previous === undefined ? {} : { previous }),
    ...(vix === undefined ? {} : { vix }),
    ...nifty,
  });
  return await callRpc(database, "store_regime", {
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
      term: regime.term ?? null,
      nifty_direction: regime.niftyDirection,
      label: regime.label,
    },
  }, stored);
}

/** India VIX now; absent when the broker has no answer: its last close then stands in, and the run ends. */
async function vixQuote(desk: Desk): Promise<number | undefined> {
  try {
    const quotes = await desk.marketData.quotes([VIX_INSTRUMENT]);
    return quotes.get(quoteKey(VIX_INSTRUMENT))?.last;
  } catch (error) {
    if (error instanceof DeskError && error.code !== "broker_auth") return undefined;
    throw error;
  }
}

const niftyRow = z.object({
  spot: z.number(),
  atm_volatility: z.number(),
  term_ratio: z.number().nullable(),
  direction: z.enum(DIRECTIONS),
});

/** What NIFTY's own analysis of the date says; nothing when it has none. */
async function niftyFigures(
  database: Database,
  tradingDate: TradingDate,
): Promise<Pick<RegimeInput, "niftySpot" | "niftyVolatility" | "niftyTerm" | "niftyDirection">> {
  const { data, error } = await database.from("underlying_analyses")
    .select("spot,atm_volatility,term_ratio,direction")
    .eq("trading_date", tradingDate).eq("underlying", MARKET).limit(1).maybeSingle();
  if (error !== null) {
    throw new DeskError("internal", `NIFTY's analysis cannot be read: ${error.message}`);
  }
  if (data === null) return {};
  const { spot, atm_volatility: near, term_ratio: ratio, direction } = niftyRow.parse(data);
  return {
    niftySpot: spot,
    niftyVolatility: 100 * near,
    niftyDirection: direction,
    ...(ratio === null ? {} : { niftyTerm: { nearVolatility: near, farVolatility: near / ratio } }),
  };
}

const regimeRow = z.object({ level: z.enum(REGIME_LEVELS) });

/** The level measured last before a date, from which hysteresis starts; absent at the beginning. */
async function previousRegime(
  database: Database,
  before: TradingDate,
): Promise<RegimeLevel | undefined> {
  const { data, error } = await database.from("market_regimes").select("level")
    .lt("trading_date", before).order("trading_date", { ascending: false }).limit(1).maybeSingle();
  if (error !== null) {
    throw new DeskError("internal", `earlier regimes cannot be read: ${error.message}`);
  }
  return data === null ? undefined : regimeRow.parse(data).level;
}
