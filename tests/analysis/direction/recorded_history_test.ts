import { assertGreater, assertLess } from "@std/assert";
import { SEEDED_UNDERLYINGS } from "../../../local/exchange/seeded/underlyings.ts";
import { directionOf } from "../../../shared/analysis/direction/direction_of.ts";
import { adjustCandles } from "../../../shared/analysis/corporate_actions/adjust_candles.ts";
import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { correlationOf } from "../../../shared/statistics/correlation.ts";
import type { Candle } from "../../../shared/vocabulary/candle.ts";
import { instantOf } from "../../../shared/vocabulary/trading_date.ts";
import { withSharedData } from "../../support/shared_data.ts";
import { barsBetween, randomHistory, silentChain } from "./worlds.ts";

/** Every this many sessions of a stock is looked at, and so many before it are known. */
const STEP = 25;
const KNOWN = 500;
const AHEAD = 20;

async function readCandles(
  file: string,
  columns: { open: number; volume?: number },
  names?: ReadonlySet<string>,
): Promise<Map<string, Candle[]>> {
  const bytes = (await Deno.open(file)).readable;
  const plain = file.endsWith(".gz") ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
  const lines = (await new Response(plain).text()).trim().split("\n").slice(1);
  const found = new Map<string, Candle[]>();
  for (const line of lines) {
    const name = names === undefined ? "" : line.split(",", 2)[1] ?? "";
    if (names?.has(name) === false) continue;
    const cells = line.split(",");
    const [open = 0, high = 0, low = 0, close = 0] = cells.slice(columns.open).map(Number);
    const volume = columns.volume === undefined ? 0 : Number(cells[columns.volume]);
    const candles = found.get(name) ?? [];
    candles.push({ date: cells[0] ?? "", open, high, low, close, volume });
    found.set(name, candles);
  }
  return found;
}

withSharedData(
  "of the 50 default stocks from 2021 to 2026 bullish and bearish are 15% to 60% each, and strong occurs",
  ["history/fo_stocks_daily_20190101_20260331.csv.gz", "history/NIFTY_daily_20150101_20260331.csv"],
  async ([stocks = "", nifty = ""]) => {
    const market = barsOf([...(await readCandles(nifty, { open: 1 })).values()].flat());
    const names = new Set(
      SEEDED_UNDERLYINGS.filter(({ kind }) => kind === "stock").map(({ underlying }) => underlying),
    );
    const candles = await readCandles(stocks, { open: 2, volume: 7 }, names);
    const chain = silentChain(1000);
    const ivHistory = randomHistory("none", 0);
    const counts: Record<string, number> = {};
    const scores: number[] = [];
    const returns: number[] = [];
    for (const name of names) {
      const { bars } = adjustCandles(candles.get(name) ?? []);
      const start = bars.dates.findIndex((date) => date >= "2021-01-01");
      for (let i = start; i < bars.dates.length; i += STEP) {
        const [date, spot] = [bars.dates[i] as string, bars.close[i] as number];
        const found = directionOf({
          bars: barsBetween(bars, Math.max(0, i - KNOWN), i),
          spot,
          at: instantOf(date, "15:25"),
          market,
          chain: { ...chain, spot },
          ivHistory,
        });
        for (const label of [found.direction, found.strength, found.timeframe]) {
          counts[label] = (counts[label] ?? 0) + 1;
        }
        const later = bars.close[i + AHEAD];
        if (later === undefined) continue;
        scores.push(found.score);
        returns.push(Math.log(later / spot));
      }
    }
    const { bullish = 0, bearish = 0, neutral = 0, strong = 0 } = counts;
    const all = bullish + bearish + neutral;
    const shares = Object.entries(counts).map(([label, count]) =>
      `${label} ${(100 * count / all).toFixed(1)}%`
    );
    const correlation = correlationOf(Float64Array.from(scores), Float64Array.from(returns));
    console.info(
      `${all} directions: ${
        shares.join(", ")
      }; correlation with the log return of ${AHEAD} sessions after: ${correlation?.toFixed(3)}`,
    );
    for (const count of [bullish, bearish]) {
      assertGreater(count / all, 0.15);
      assertLess(count / all, 0.6);
    }
    assertGreater(neutral / all, 0.15);
    assertGreater(strong / all, 0.02);
  },
);
