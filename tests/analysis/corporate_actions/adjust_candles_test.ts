import { assertAlmostEquals, assertEquals, assertStringIncludes, fail } from "@std/assert";
import fc from "fast-check";
import { adjustCandles } from "../../../shared/analysis/corporate_actions/adjust_candles.ts";
import { simpleFactor } from "../../../shared/analysis/corporate_actions/simple_factor.ts";
import type { Candle } from "../../../shared/vocabulary/candle.ts";

const day = (i: number) => new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10);
const EVENT = 30;

/**
 * A stock that wanders by 1% a day in sessions of 2%; from bar `EVENT` on its prices are divided by
 * `ratio` and its volume multiplied by `units`.
 */
function stock(ratio: number, units: number, length = 60): Candle[] {
  let close = 1000;
  return Array.from({ length }, (_, i) => {
    const open = close;
    close *= 1 + 0.01 * Math.sin(7 * i);
    const scale = i < EVENT ? 1 : ratio;
    return {
      date: day(i),
      open: open / scale,
      high: 1.01 * Math.max(open, close) / scale,
      low: 0.99 * Math.min(open, close) / scale,
      close: close / scale,
      volume: 50_000 * (1 + 0.2 * Math.cos(3 * i)) * (i < EVENT ? 1 : units),
    };
  });
}

const changed = (candles: Candle[], i: number, change: Partial<Candle>) =>
  candles.map((candle, k) => k === i ? { ...candle, ...change } : candle);

Deno.test("every split and bonus is found with its exact factor and leaves the bars of no split", () => {
  const factors = [1.2, 1.25, 4 / 3, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20];
  const plain = adjustCandles(stock(1, 1)).bars;
  for (const factor of factors) {
    const { bars, actions } = adjustCandles(stock(factor, factor));
    assertEquals(actions, [{ date: day(EVENT), factor, found: "price" }]);
    bars.close.forEach((close, i) => {
      assertAlmostEquals(close * factor, plain.close[i] ?? NaN, 1e-9);
      assertAlmostEquals(bars.volume[i] ?? NaN, factor * (plain.volume[i] ?? NaN), 1e-6);
    });
  }
});

Deno.test("several splits of one stock multiply", () => {
  const once = stock(2, 2, 90);
  const twice = once.map((candle, i) =>
    i < 60 ? candle : {
      ...candle,
      open: candle.open / 5,
      high: candle.high / 5,
      low: candle.low / 5,
      close: candle.close / 5,
      volume: candle.volume * 5,
    }
  );
  const { bars, actions } = adjustCandles(twice);
  assertEquals(actions.map(({ factor }) => factor), [2, 5]);
  assertAlmostEquals(bars.open[0] ?? NaN, 100, 1e-9);
});

Deno.test("a consolidation raises the earlier prices", () => {
  const { bars, actions } = adjustCandles(stock(1 / 10, 1 / 10));
  assertEquals(actions.map(({ factor }) => factor), [0.1]);
  assertAlmostEquals(bars.open[0] ?? NaN, 10_000, 1e-9);
});

Deno.test("a fall inside the session is no action, however deep", () => {
  const candles = stock(1, 1);
  const { open } = candles[EVENT] ?? fail();
  const crash = candles.map((candle, i) =>
    i < EVENT ? candle : {
      ...candle,
      open: i === EVENT ? 0.9 * open : 0.45 * open,
      low: 0.4 * open,
      close: 0.45 * open,
    }
  );
  const { bars, actions, notes } = adjustCandles(crash);
  assertEquals(actions, []);
  assertEquals(bars.close[0], candles[0]?.close);
  assertEquals(notes.length, 1);
  assertStringIncludes(notes[0] ?? "", "without an action, kept");
});

Deno.test("a crash that opens at its 20% limit is no bonus: locked, violent or heavily traded", () => {
  const open = 0.8 * (stock(1, 1)[EVENT - 1]?.close ?? fail());
  const days: Partial<Candle>[] = [
    { open, high: open, low: open, close: open },
    { open, high: 1.15 * open, low: 0.98 * open, close: 1.1 * open },
    { open, high: 1.02 * open, low: 0.98 * open, close: open, volume: 500_000 },
  ];
  for (const change of days) {
    assertEquals(adjustCandles(changed(stock(1.25, 1), EVENT, change)).actions, []);
  }
});

Deno.test("a gap beyond the price band without a simple factor is taken out whole", () => {
  const { bars, actions, notes } = adjustCandles(stock(1.7, 1));
  assertEquals(actions.length, 1);
  assertAlmostEquals(actions[0]?.factor ?? NaN, 1.7, 1e-9);
  assertAlmostEquals(bars.open[EVENT] ?? NaN, bars.close[EVENT - 1] ?? NaN, 1e-9);
  assertStringIncludes(notes.join(), "a demerger or rights issue");
});

Deno.test("the same gap on a day of panic value is a crash and stays", () => {
  const panic = changed(stock(1.7, 1), EVENT, { volume: 5_000_000 });
  const { actions, notes } = adjustCandles(panic);
  assertEquals(actions, []);
  assertStringIncludes(notes.join(), "times the usual");
});

Deno.test("a split on which next to nothing is traded is left and said", () => {
  const { actions, notes } = adjustCandles(changed(stock(2, 2), EVENT, { volume: 100 }));
  assertEquals(actions, []);
  assertStringIncludes(notes.join(), "of the usual");
});

Deno.test("a wrong open is no action when the session closes where it came from", () => {
  const candles = stock(1, 1);
  const { open } = candles[EVENT] ?? fail();
  const { actions } = adjustCandles(changed(candles, EVENT, { open: open / 2, low: open / 2 }));
  assertEquals(actions, []);
});

Deno.test("an action that the contract master gave is applied exactly and not found twice", () => {
  const candles = stock(2.05, 2);
  const known = { date: day(EVENT), factor: 2, found: "contract_master" } as const;
  const { bars, actions } = adjustCandles(candles, [known]);
  assertEquals(actions, [known]);
  assertEquals(bars.close[0], (candles[0]?.close ?? NaN) / 2);
  assertEquals(bars.volume[0], (candles[0]?.volume ?? NaN) * 2);
});

Deno.test("an action that several expiries or sources name is applied once", () => {
  const known = { date: day(EVENT), factor: 2, found: "contract_master" } as const;
  const given = { ...known, found: "given" } as const;
  const { bars, actions } = adjustCandles(stock(2, 2), [known, known, given]);
  assertEquals(actions, [given]);
  assertAlmostEquals(bars.open[0] ?? NaN, 500, 1e-9);
});

Deno.test("a known action of today is applied to bars that end yesterday", () => {
  const candles = stock(1, 1);
  const known = { date: day(60), factor: 5, found: "given" } as const;
  const { bars, actions } = adjustCandles(candles, [known]);
  assertEquals(actions, [known]);
  assertEquals(bars.close[59], (candles[59]?.close ?? NaN) / 5);
});

Deno.test("a known action that the prices already hold is not applied again", () => {
  const candles = stock(1, 1);
  const known = { date: day(EVENT), factor: 2, found: "given" } as const;
  const { bars, actions, notes } = adjustCandles(candles, [known]);
  assertEquals(actions, []);
  assertEquals(bars.close[0], candles[0]?.close);
  assertStringIncludes(notes.join(), "already in the prices");
});

Deno.test("a known action before the first bar changes nothing", () => {
  const known = { date: day(0), factor: 2, found: "given" } as const;
  assertEquals(adjustCandles(stock(1, 1), [known]).actions, []);
});

Deno.test("an action too small to tell from the prices is applied as given", () => {
  const candles = stock(1, 1);
  const known = { date: day(EVENT), factor: 1.05, found: "given" } as const;
  assertEquals(adjustCandles(candles, [known]).bars.close[0], (candles[0]?.close ?? NaN) / 1.05);
});

Deno.test("a gap over a suspension is taken out by itself, even near a simple factor", () => {
  const candles = stock(2.05, 2).map((candle, i) => ({
    ...candle,
    date: day(i < EVENT ? i : i + 90),
  }));
  const { actions, notes } = adjustCandles(candles);
  assertAlmostEquals(actions[0]?.factor ?? NaN, 2.05, 1e-9);
  assertStringIncludes(notes.join(), "no bars for over 10 days");
});

Deno.test("extremes that do not hold open and close are widened, and it is said", () => {
  const candles = stock(1, 1);
  const { open, close } = candles[5] ?? fail();
  const low = Math.min(open, close);
  const { bars, notes } = adjustCandles(changed(candles, 5, { high: 0.9 * low, low: 1.1 * low }));
  assertEquals([bars.high[5], bars.low[5]], [1.1 * low, 0.9 * low]);
  assertEquals(notes.length, 1);
  assertStringIncludes(notes[0] ?? "", `${day(5)}: extremes`);
});

Deno.test("bars without a price or without trade are left out, and it is said", () => {
  const holes = changed(changed(stock(1, 1), 5, { volume: 0 }), 8, { close: NaN });
  const { bars, notes } = adjustCandles(holes);
  assertEquals(bars.dates.length, 58);
  assertEquals(notes.map((note) => note.slice(0, 20)), [
    `${day(5)}: left out`.slice(0, 20),
    `${day(8)}: left out`.slice(0, 20),
  ]);
});

Deno.test("a close that stands alone beyond the price band is left out", () => {
  const candles = stock(1, 1);
  const wrong = (candles[20]?.close ?? NaN) / 10;
  const { bars, actions, notes } = adjustCandles(
    changed(candles, 20, { open: wrong, high: wrong, low: wrong, close: wrong }),
  );
  assertEquals(bars.dates.includes(day(20)), false);
  assertEquals(actions, []);
  assertStringIncludes(notes.join(), "stands alone");
});

Deno.test("of a repeated date the last candle counts", () => {
  const candles = stock(1, 1);
  const again = { ...(candles[3] ?? fail()), volume: 7 };
  const { bars, notes } = adjustCandles([...candles, again]);
  assertEquals([bars.dates.length, bars.volume[3]], [60, 7]);
  assertEquals(notes, [`${day(3)}: repeated, the last one counts`]);
});

Deno.test("an index has no volume and no actions", () => {
  const index = stock(2, 2).map((candle) => ({ ...candle, volume: 0 }));
  const { bars, actions } = adjustCandles(index);
  assertEquals([bars.dates.length, actions.length], [60, 0]);
});

Deno.test("no candles give no bars", () => {
  assertEquals(adjustCandles([]).bars.dates, []);
});

Deno.test("adjusting is done once: the adjusted bars hold no action", () => {
  fc.assert(fc.property(fc.constantFrom(1.5, 1.8, 2, 3, 5, 10), (factor) => {
    const { bars } = adjustCandles(stock(factor, factor));
    const candles = bars.dates.map((date, i) => ({
      date,
      open: bars.open[i] ?? NaN,
      high: bars.high[i] ?? NaN,
      low: bars.low[i] ?? NaN,
      close: bars.close[i] ?? NaN,
      volume: bars.volume[i] ?? NaN,
    }));
    assertEquals(adjustCandles(candles).actions, []);
  }));
});

Deno.test("a factor explains a ratio within a few percent and one between two factors is none", () => {
  assertEquals(simpleFactor(2.08), 2);
  assertEquals(simpleFactor(0.198), 1 / 5);
  assertEquals(simpleFactor(1.65), undefined);
  assertEquals(simpleFactor(1), undefined);
});
