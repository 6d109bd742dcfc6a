import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type Bars, barsOf } from "../../../shared/analysis/history/bars.ts";
import { sessionDeviation } from "../../../shared/analysis/volatility/session_deviation.ts";
import { withSharedData } from "../../support/shared_data.ts";

function barsOfCloses(closes: readonly number[]): Bars {
  return barsOf(closes.map((close, i) => ({
    date: new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
    ...{ open: close, high: close, low: close, close, volume: 1 },
  })));
}

Deno.test("sessions of one size deviate by it, whatever the weights", () => {
  const closes = Array.from({ length: 100 }, (_, i) => 100 * Math.exp(0.012 * (i % 2)));
  for (const lambda of [0.94, 0.995]) {
    assertAlmostEquals(sessionDeviation(barsOfCloses(closes), lambda) ?? NaN, 0.012, 1e-12);
  }
});

Deno.test("the last session weighs most, each one before less by lambda", () => {
  const still = Array.from({ length: 100 }, () => 100);
  const moved = (place: number) =>
    sessionDeviation(
      barsOfCloses(still.map((close, i) => i >= place ? close * Math.exp(0.05) : close)),
      0.995,
    ) ?? NaN;
  // One move of 5% in 99 sessions: its square by its weight in the sum of 0.995^i.
  const weights = (1 - 0.995 ** 99) / (1 - 0.995);
  assertAlmostEquals(moved(99), 0.05 / Math.sqrt(weights), 1e-12);
  assertAlmostEquals(moved(89) ** 2 / moved(99) ** 2, 0.995 ** 10, 1e-12);
});

Deno.test("sixty returns say something, one less nothing", () => {
  const closes = (count: number) => Array.from({ length: count }, (_, i) => 100 + (i % 3));
  assertEquals(sessionDeviation(barsOfCloses(closes(60)), 0.995), undefined);
  assertEquals(typeof sessionDeviation(barsOfCloses(closes(61)), 0.995), "number");
  assertEquals(sessionDeviation(barsOfCloses([]), 0.995), undefined);
});

withSharedData(
  "the recorded indices deviate on a day of February 2026 by what a plain weighted sum says",
  [
    "history/NIFTY_daily_20150101_20260331.csv",
    "history/BANKNIFTY_daily_20150101_20260331.csv",
  ],
  (files) => {
    // Weighted means of a plain sum in Python, closes to 2026-02-09.
    const figures = [0.007313518181060574, 0.008276867787403696];
    files.forEach((file, i) => {
      const closes = Deno.readTextFileSync(file).trim().split("\n").slice(1)
        .map((line) => line.split(",")).filter(([date = ""]) => date < "2026-02-10")
        .map((cells) => Number(cells[4]));
      const deviation = sessionDeviation(barsOfCloses(closes), 0.995) ?? NaN;
      assertAlmostEquals(deviation, figures[i] ?? NaN, 1e-14);
    });
  },
);
