import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { marketRegime } from "../../../shared/analysis/regime/market_regime.ts";
import { REGIME_LEVELS, type RegimeLevel } from "../../../shared/vocabulary/terms.ts";
import { withSharedData } from "../../support/shared_data.ts";

interface Close {
  readonly date: string;
  readonly close: number;
}

function closesOf(file: string): Close[] {
  return Deno.readTextFileSync(file).trim().split("\n").slice(1).map((line) => {
    const [date = "", , , , close] = line.split(",");
    return { date, close: Number(close) };
  });
}

/** Level, VIX and share below the 60-session high at every close of India VIX. */
function walk(vix: readonly Close[], nifty: readonly Close[]) {
  const days: { date: string; level: RegimeLevel; vix: number; fall: number }[] = [];
  const vixCloses: number[] = [];
  const niftyCloses: number[] = [];
  for (const { date, close } of vix) {
    for (let next = nifty[niftyCloses.length]; next !== undefined && next.date <= date;) {
      niftyCloses.push(next.close);
      next = nifty[niftyCloses.length];
    }
    const { level } = marketRegime({ vix: close, vixCloses, niftyCloses });
    const high = Math.max(...niftyCloses.slice(-60));
    const fall = niftyCloses.length === 0 ? 0 : 1 - (niftyCloses.at(-1) ?? 0) / high;
    days.push({ date, level, vix: close, fall });
    vixCloses.push(close);
  }
  return days;
}

withSharedData(
  "2015 to 2026 has every level, a riskier day is never calmer, March 2020 is a crisis",
  [
    "history/INDIAVIX_daily_20150101_20260331.csv",
    "history/NIFTY_daily_20150101_20260331.csv",
  ],
  ([vixFile = "", niftyFile = ""]) => {
    const days = walk(closesOf(vixFile), closesOf(niftyFile));
    for (const level of REGIME_LEVELS) {
      const share = days.filter((day) => day.level === level).length / days.length;
      assert(share > 0.02 && share < 0.6, `${level} on ${(100 * share).toFixed(1)}% of the days`);
    }
    const rank = ({ level }: { level: RegimeLevel }) => REGIME_LEVELS.indexOf(level);
    let pairs = 0;
    for (const a of days) {
      for (const b of days) {
        if (!(a.vix <= b.vix && a.fall <= b.fall)) continue;
        pairs += 1;
        if (rank(b) < rank(a)) assertGreaterOrEqual(rank(b), rank(a), `${a.date} ${b.date}`);
      }
    }
    assert(pairs > 1e6);
    const march = days.filter(({ date }) => date >= "2020-03-02" && date <= "2020-04-30");
    assertEquals(new Set(march.map(({ level }) => level)), new Set(["crisis"]));
    const before = days.filter(({ date }) => date >= "2020-02-03" && date <= "2020-02-20");
    assert(before.every(({ level }) => level === "calm" || level === "normal"));
  },
);
