import { format, parseISO, subDays } from "date-fns";
import { sessionBefore } from "../../storage/calendar.ts";
import { type CandleGap, fillCandles, readCandleGaps } from "../../storage/candles.ts";
import { readUniverse } from "../../storage/universe.ts";
import { BrokerError } from "../../vocabulary/broker_error.ts";
import type { Candle } from "../../vocabulary/candle.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { CandleSource } from "../../vocabulary/ports/market_data.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { fillEach } from "./fill_each.ts";
import type { JobContext, JobResult } from "./job.ts";

/**
 * A close that differs by more than this share from the stored one of the same session is of
 * another scale: closes are corrected by less.
 */
const SCALE_TOLERANCE = 0.01;

/**
 * Fills daily candles of the universe and India VIX to the last session before today, one request a
 * name: from its first missing session on, gaps included. The tables are its progress: it goes on
 * where it stopped. Candles stay as the broker gives them; where its scale has changed since (it
 * adjusts for a split afterwards), the whole span is asked again, so that one name never mixes two
 * scales. A name that the broker refuses is counted in `refused` and left to a later call.
 */
export async function candlesJob(
  { desk, settings, tradingDate, isLate }: JobContext,
): Promise<JobResult> {
  const counts = { names: 0, candles: 0, noData: 0, rescaled: 0, refused: 0, remaining: 0 };
  const to = (await sessionBefore(desk.database, tradingDate))?.tradingDate;
  if (to === undefined) return { done: true, counts };
  const daysBefore = (days: number) => format(subDays(parseISO(to), days), "yyyy-MM-dd");
  const universe = await readUniverse(desk.database);
  const { marketData } = desk;
  const indiaVix: CandleSource = { ...marketData.indiaVix, instrument: "INDEX" };
  const sources = [
    { name: INDIA_VIX, first: daysBefore(settings.index_candle_days), source: indiaVix },
    ...universe.map(({ underlying, kind, segment, securityId }) => ({
      name: underlying,
      first: daysBefore(
        underlying === NIFTY ? settings.index_candle_days : settings.candle_days,
      ),
      source: {
        segment,
        securityId,
        instrument: kind === "index" ? "INDEX" as const : "EQUITY" as const,
      },
    })),
  ];
  const gaps = await readCandleGaps(
    desk.database,
    Object.fromEntries(sources.map(({ name, first }) => [name, first])),
    to,
    tradingDate,
  );
  const candlesFrom = async (source: CandleSource, from: TradingDate): Promise<Candle[]> => {
    try {
      return await marketData.dailyCandles(source, from, to);
    } catch (error) {
      if (error instanceof BrokerError && error.reaction === "no_data") return [];
      throw error;
    }
  };
  const fill = async ({ name, first, source }: (typeof sources)[number]) => {
    const gap = gaps[name];
    if (gap === undefined) return;
    if (isLate()) {
      counts.remaining += 1;
      return;
    }
    let candles = await candlesFrom(source, gap.anchorDate ?? gap.from);
    if (hasOtherScale(candles, gap)) {
      counts.rescaled += 1;
      candles = await candlesFrom(source, first);
    }
    if (candles.length === 0) counts.noData += 1;
    const span = { from: first, to };
    const { database } = desk;
    const { source: from } = marketData;
    const stored = await fillCandles(database, name, candles, from, span, tradingDate);
    // Added after the wait: others have counted meanwhile.
    counts.candles += stored;
    counts.names += 1;
  };
  counts.refused = await fillEach(sources, settings.fetch_concurrency, fill);
  return { done: counts.remaining === 0, counts };
}

/** True when the broker's close of the session before the gap is not the stored one. */
function hasOtherScale(candles: readonly Candle[], { anchorDate, anchorClose }: CandleGap) {
  const close = candles.find(({ date }) => date === anchorDate)?.close;
  return close !== undefined && anchorClose !== undefined &&
    Math.abs(close / anchorClose - 1) > SCALE_TOLERANCE;
}
