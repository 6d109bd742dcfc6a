import { format, parseISO, subDays } from "date-fns";
import { type CandleGap, fillCandles, readCandleGaps } from "../../storage/candles.ts";
import { readUniverse } from "../../storage/universe.ts";
import { BrokerError } from "../../vocabulary/broker_error.ts";
import type { Candle } from "../../vocabulary/candle.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { CandleSource, MarketData } from "../../vocabulary/ports/market_data.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { fillEach } from "./fill_each.ts";
import type { JobContext, JobResult } from "./job.ts";
import { lastClosed } from "./last_closed.ts";

/**
 * A close that differs by more than this share from the stored one of the same session is of
 * another scale: closes are corrected by less.
 */
const SCALE_TOLERANCE = 0.01;

/** What filling one name adds to. */
type Counts = Record<"names" | "candles" | "noData" | "rescaled", number>;

/** A name of the candles, where it is asked for and how far back. */
interface Series {
  readonly name: string;
  readonly first: TradingDate;
  readonly source: CandleSource;
}

/**
 * Fills daily candles of the universe and India VIX to the last session that has closed, one
 * request a name: from its first missing session on, gaps included. The tables are its progress:
 * it goes on where it stopped. Candles stay as the broker gives them; where its scale has changed
 * since (it adjusts for a split afterwards), the whole span is asked again, so that one name never
 * mixes two scales. A name that the broker refuses is counted in `refused` and left for later.
 */
export async function candlesJob(context: JobContext): Promise<JobResult> {
  const { desk: { database }, settings, isSpent } = context;
  const counts = { names: 0, candles: 0, noData: 0, rescaled: 0, refused: 0, remaining: 0 };
  const to = await lastClosed(context);
  if (to === undefined) return { done: true, counts };
  const series = await seriesTo(to, context);
  const spans = Object.fromEntries(series.map(({ name, first }) => [name, first]));
  const gaps = await readCandleGaps(database, spans, to, context.tradingDate);
  const fill = async (one: Series) => {
    const gap = gaps[one.name];
    if (gap === undefined) return;
    if (isSpent()) counts.remaining += 1;
    else await fillGap(one, gap, to, context, counts);
  };
  counts.refused = await fillEach(series, settings.fetch_concurrency, fill);
  return { done: counts.remaining === 0, counts };
}

/** India VIX and the universe, each with the first date of its span that ends at `to`. */
async function seriesTo(
  to: TradingDate,
  { desk: { database, marketData }, settings }: JobContext,
): Promise<Series[]> {
  const daysBefore = (days: number) => format(subDays(parseISO(to), days), "yyyy-MM-dd");
  const { index_candle_days: indexDays, candle_days: days } = settings;
  const universe = await readUniverse(database);
  return [
    {
      name: INDIA_VIX,
      first: daysBefore(indexDays),
      source: { ...marketData.indiaVix, instrument: "INDEX" },
    },
    ...universe.map(({ underlying, kind, segment, securityId }): Series => ({
      name: underlying,
      first: daysBefore(underlying === NIFTY ? indexDays : days),
      source: { segment, securityId, instrument: kind === "index" ? "INDEX" : "EQUITY" },
    })),
  ];
}

/** Asks for what one name lacks and stores it; adds to the counts. */
async function fillGap(
  { name, first, source }: Series,
  gap: CandleGap,
  to: TradingDate,
  { desk: { database, marketData }, tradingDate }: JobContext,
  counts: Counts,
): Promise<void> {
  let candles = await candlesFrom(marketData, source, gap.anchorDate ?? gap.from, to);
  if (hasOtherScale(candles, gap)) {
    counts.rescaled += 1;
    candles = await candlesFrom(marketData, source, first, to);
  }
  if (candles.length === 0) counts.noData += 1;
  const stored = await fillCandles(database, {
    name,
    candles,
    source: marketData.source,
    span: { from: first, to },
    today: tradingDate,
  });
  // Added after the wait: others have counted meanwhile.
  counts.candles += stored;
  counts.names += 1;
}

/** The broker's candles of a span, none where it has none. */
async function candlesFrom(
  marketData: MarketData,
  source: CandleSource,
  from: TradingDate,
  to: TradingDate,
): Promise<Candle[]> {
  try {
    return await marketData.dailyCandles(source, from, to);
  } catch (error) {
    if (error instanceof BrokerError && error.reaction === "no_data") return [];
    throw error;
  }
}

/** True when the broker's close of the session before the gap is not the stored one. */
function hasOtherScale(candles: readonly Candle[], { anchorDate, anchorClose }: CandleGap) {
  const close = candles.find(({ date }) => date === anchorDate)?.close;
  return close !== undefined && anchorClose !== undefined &&
    Math.abs(close / anchorClose - 1) > SCALE_TOLERANCE;
}
