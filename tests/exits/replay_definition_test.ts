import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { recordedNifty } from "../../bench/beliefs/recorded_nifty.ts";
import { datedTariff } from "../../bench/beliefs/dated_tariff.ts";
import { uniform } from "../../local/exchange/seeded/noise.ts";
import { entryResults } from "../../shared/exits/replay/entry_results.ts";
import { structureTable } from "../../shared/exits/replay/structure_table.ts";
import type { ReplayedName, ReplayTerms } from "../../shared/exits/replay/replayed_name.ts";
import { type DefinitionReplay, replayDefinition } from "../../shared/exits/replay_definition.ts";
import { callCalendar } from "../../shared/strategies/catalogue/call_calendar.ts";
import { ironCondor } from "../../shared/strategies/catalogue/iron_condor.ts";
import { shortStraddle } from "../../shared/strategies/catalogue/short_straddle.ts";
import type { Definition } from "../../shared/strategies/definition.ts";
import { TARIFF } from "../support/tariff.ts";
import { withSharedData } from "../support/shared_data.ts";

const TERMS: ReplayTerms = {
  horizonSessions: 5,
  carry: 0.06,
  tariffOn: () => TARIFF,
  spreadFactor: 1,
};

function walk(underlying: string, sessions: number): ReplayedName {
  let price = 1000;
  const close = Float64Array.from({ length: sessions }, (_, i) => {
    price *= 1 + 0.02 * (uniform(underlying, i) - 0.5);
    return price;
  });
  const dates = [...close].map((_, i) =>
    new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)
  );
  return { underlying, kind: "index", dates, close, implied: close.map(() => 0.15) };
}

function told(replay: DefinitionReplay): Exclude<DefinitionReplay, { absent: string }> {
  assert(!("absent" in replay));
  return replay;
}

Deno.test("a replay is the mean over sessions of the names' mean, and of months in the last third", () => {
  const names = [walk("A", 125), walk("B", 95)];
  const replay = told(replayDefinition(ironCondor, "indices", names, TERMS));
  const [a, b] = names.map((name) =>
    entryResults(ironCondor, name, TERMS, structureTable(ironCondor, "index", TERMS))
  );
  assert(a !== undefined && b !== undefined);
  const days = [...a].slice(0, 120).map((value, i) => i < 90 ? (value + (b[i] ?? NaN)) / 2 : value);
  const mean = days.reduce((sum, value) => sum + value, 0) / 120;
  assertAlmostEquals(replay.meanNet, mean, 1e-15);
  const { sessions, clusters, from, to, lastThirdEntries, marks } = replay;
  assertEquals(
    [sessions, clusters, from, to, lastThirdEntries, marks],
    [120, 24, "2020-01-01", "2020-04-29", 8, "model"],
  );
  const late = [80, 85, 90, 95, 100, 105, 110, 115].map((i) => days[i] ?? NaN);
  assertAlmostEquals(replay.lastThirdMean, late.reduce((sum, value) => sum + value, 0) / 8, 1e-15);
  // Newey and West with weights 1 - k/6.
  let variance = 0;
  for (let k = -5; k <= 5; k++) {
    const products = days.slice(Math.abs(k)).map((value, i) =>
      (value - mean) * ((days[i] ?? NaN) - mean)
    );
    variance += (1 - Math.abs(k) / 6) * products.reduce((sum, value) => sum + value, 0) / 120;
  }
  assertAlmostEquals(replay.standardError, Math.sqrt(variance / 120), 1e-12);
});

Deno.test("what a history cannot tell is absent with its reason", () => {
  const calendar = replayDefinition(callCalendar, "NIFTY", [walk("A", 125)], TERMS);
  assert("absent" in calendar);
  assertEquals(calendar.absent.includes("two expiries"), true);
  for (const sessions of [0, 5, 34]) {
    const short = replayDefinition(ironCondor, "NIFTY", [walk("A", sessions)], TERMS);
    assert("absent" in short);
    assertEquals(
      short.absent,
      `${Math.max(0, sessions - 5)} sessions allow an entry, and 6 times 5 are needed`,
    );
  }
  assert(!("absent" in replayDefinition(ironCondor, "NIFTY", [walk("A", 35)], TERMS)));
});

const move = (target: number) => ({
  kind: "expected_move" as const,
  low: 0.9 * target,
  target,
  high: 1.1 * target,
});

/** Sold one deviation out, bought two out. */
const WIDE: Definition = {
  ...ironCondor,
  placements: [move(-2), move(-1), move(1), move(2)],
  order: [0, 1, 2, 3],
};

withSharedData(
  "NIFTY's static short premium pays little: a condor some 15 bp of spot, a straddle some 5% of premium",
  ["history/NIFTY_daily_20150101_20260331.csv", "history/INDIAVIX_daily_20150101_20260331.csv"],
  async () => {
    const [{ bars, implied }, tariffOn] = await Promise.all([recordedNifty(), datedTariff()]);
    const { dates, close } = bars;
    assertEquals([dates[0], dates.at(-1)], ["2015-01-09", "2026-02-27"]);
    const nifty = { underlying: "NIFTY", kind: "index", dates, close, implied } as const;
    const terms = { ...TERMS, horizonSessions: 21 as const, carry: 0.065, tariffOn };
    const condor = told(replayDefinition(WIDE, "NIFTY", [nifty], terms));
    const straddle = told(replayDefinition(shortStraddle, "NIFTY", [nifty], terms));
    // Measured elsewhere, another smile: 16 bp (t 2.4); 4.3% of a premium of 3.7% of spot (t 0.7).
    assert(condor.meanNet > 8e-4 && condor.meanNet < 30e-4);
    const statistic = condor.meanNet / condor.standardError;
    assert(statistic > 1.5 && statistic < 4.5);
    assertGreater(straddle.meanNet, 0);
    assertLess(straddle.meanNet, 0.15 * 0.037);
    assertEquals([condor.sessions, condor.clusters], [2685, 127]);
  },
);
