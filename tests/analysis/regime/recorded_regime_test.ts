import { assert, assertEquals, assertLess } from "@std/assert";
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

/**
 * Days by level, level changes, and the level of each day, measured at every close of India VIX.
 */
function walk(vix: readonly Close[], nifty: readonly Close[], hysteresis: boolean) {
  const days: Partial<Record<RegimeLevel, number>> = {};
  const levels = new Map<string, RegimeLevel>();
  const vixCloses: number[] = [];
  const niftyCloses: number[] = [];
  let changes = 0;
  let stored: RegimeLevel | undefined;
  for (const { date, close } of vix) {
    for (let next = nifty[niftyCloses.length]; next !== undefined && next.date < date;) {
      niftyCloses.push(next.close);
      next = nifty[niftyCloses.length];
    }
    const regime = marketRegime({
      vix: close,
      vixCloses,
      niftyCloses,
      ...(hysteresis && stored !== undefined ? { previous: stored } : {}),
    });
    if (stored !== undefined && stored !== regime.level) changes++;
    days[regime.level] = (days[regime.level] ?? 0) + 1;
    levels.set(date, regime.level);
    stored = regime.level;
    vixCloses.push(close);
  }
  return { days, changes, levels };
}

withSharedData(
  "2015 to 2026 has every level, hysteresis spares a third of the changes, March 2020 is a crisis",
  [
    "history/INDIAVIX_daily_20150101_20260331.csv",
    "history/NIFTY_daily_20150101_20260331.csv",
  ],
  ([vixFile = "", niftyFile = ""]) => {
    const vix = closesOf(vixFile);
    const nifty = closesOf(niftyFile);
    const held = walk(vix, nifty, true);
    const bare = walk(vix, nifty, false);
    for (const level of REGIME_LEVELS) {
      const share = (held.days[level] ?? 0) / vix.length;
      assert(share > 0.02 && share < 0.6, `${level} on ${(100 * share).toFixed(1)}% of the days`);
    }
    assertLess(held.changes, 0.7 * bare.changes);
    const march = [...held.levels].filter(([date]) => date >= "2020-03-09" && date <= "2020-03-31");
    assertEquals(march.length, 16);
    assertEquals(new Set(march.map(([, level]) => level)), new Set(["crisis"]));
  },
);
