import { addDays, format, parseISO, subDays } from "date-fns";
import { DhanError } from "../../dhan/dhan_error.ts";
import { sessionBefore } from "../../storage/calendar.ts";
import { lastCandles, storeCandles, VIX } from "../../storage/candles.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { CandleSource } from "../../vocabulary/ports/market_data.ts";
import { inOrder } from "../in_order.ts";
import type { JobContext, JobResult } from "./job.ts";

const SOURCE = "dhan";

/** India VIX among Dhan's indices. */
const VIX_SOURCE: CandleSource = { segment: "IDX_I", securityId: "21", instrument: "INDEX" };

/** Fills daily candles of the universe and India VIX to the last session before today. The tables are its progress: it goes on where it stopped. */
export async function candlesJob(
  { desk, settings, tradingDate, isLate }: JobContext,
): Promise<JobResult> {
  const counts = { names: 0, candles: 0, noData: 0, remaining: 0 };
  const to = (await sessionBefore(desk.database, tradingDate))?.tradingDate;
  if (to === undefined) return { done: true, counts };
  const universe = await readUniverse(desk.database);
  const sources = [
    { name: VIX, days: settings.index_candle_days, source: VIX_SOURCE },
    ...universe.map(({ underlying, kind, segment, securityId }) => ({
      name: underlying,
      days: underlying === "NIFTY" ? settings.index_candle_days : settings.candle_days,
      source: {
        segment,
        securityId,
        instrument: kind === "index" ? "INDEX" as const : "EQUITY" as const,
      },
    })),
  ];
  const stored = await lastCandles(desk.database);
  const day = (date: Date) => format(date, "yyyy-MM-dd");
  const fill = async ({ name, days, source }: (typeof sources)[number]) => {
    const last = stored[name];
    if (last !== undefined && last >= to) return;
    if (isLate()) {
      counts.remaining += 1;
      return;
    }
    const from = last === undefined
      ? day(subDays(parseISO(to), days))
      : day(addDays(parseISO(last), 1));
    try {
      const candles = await desk.marketData.dailyCandles(source, from, to);
      const written = candles.length > 0
        ? await storeCandles(desk.database, name, candles, SOURCE)
        : 0;
      counts.candles += written;
      counts.names += 1;
    } catch (error) {
      if (!(error instanceof DhanError) || error.reaction !== "no_data") throw error;
      counts.noData += 1;
    }
  };
  for await (const _ of inOrder(sources, settings.fetch_concurrency, fill)) {
    /* counted by itself */
  }
  return { done: counts.remaining === 0, counts };
}
