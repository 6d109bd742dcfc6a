import { directionScores } from "../../shared/analysis/direction/direction_scores.ts";
import { adjustCandles } from "../../shared/analysis/corporate_actions/adjust_candles.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { sharedData } from "../../tests/support/shared_data.ts";
import { readHistory } from "./read_history.ts";

/** What comes after is kept to judge the rules: no fit sees it. */
export const LAST_SESSION: TradingDate = "2026-02-27";

/** NIFTY to the last session that may be looked at; its implied volatility is India VIX. */
export async function recordedNifty(): Promise<NameHistory> {
  const [nifty, vix] = await Promise.all([candles("NIFTY"), candles("INDIAVIX")]);
  const { bars } = adjustCandles(nifty);
  const known = new Map(vix.map(({ date, close }) => [date, close / 100]));
  return {
    bars,
    implied: Float64Array.from(bars.dates, (date) => known.get(date) ?? Number.NaN),
    scores: directionScores(bars),
  };
}

async function candles(name: "NIFTY" | "INDIAVIX") {
  const file = recorded(`history/${name}_daily_20150101_20260331.csv`);
  const rows = (await readHistory(file, name)).get(name) ?? [];
  return rows.filter(({ date }) => date <= LAST_SESSION);
}

/** Path of a recorded file. Throws where the recorded data is absent. */
export function recorded(path: string): string {
  const file = sharedData(path);
  if (file === undefined) throw new Error(`the recorded data ../shared/data/${path} is absent`);
  return file;
}
