import type { ReplayedName } from "../../shared/exits/replay/replayed_name.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { sharedData } from "../../tests/support/shared_data.ts";
import { readHistory } from "../beliefs/read_history.ts";

/** Nothing that is chosen or judged may rest on what came after it. */
export const LAST_DATE: TradingDate = "2026-02-27";

/** NIFTY with India VIX at its closes, up to a date. */
export async function recordedNifty(to: TradingDate = LAST_DATE): Promise<ReplayedName> {
  const read = async (name: string) => {
    const path = `history/${name}_daily_20150101_20260331.csv`;
    const file = sharedData(path);
    if (file === undefined) {
      throw new Error(`the recorded history ../shared/data/${path} is absent`);
    }
    return (await readHistory(file, name)).get(name) ?? [];
  };
  const [nifty, vix] = await Promise.all([read("NIFTY"), read("INDIAVIX")]);
  const implied = new Map(vix.map(({ date, close }) => [date, close / 100]));
  const bars = nifty.filter(({ date }) => date <= to);
  return {
    underlying: "NIFTY",
    kind: "index",
    dates: bars.map(({ date }) => date),
    close: Float64Array.from(bars, ({ close }) => close),
    implied: Float64Array.from(bars, ({ date }) => implied.get(date) ?? Number.NaN),
  };
}
