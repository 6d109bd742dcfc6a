import { assertEquals } from "@std/assert";
import { averageDirectionalIndex } from "../../../shared/analysis/indicators/average_directional_index.ts";
import { averageTrueRange } from "../../../shared/analysis/indicators/average_true_range.ts";
import { bollingerBands } from "../../../shared/analysis/indicators/bollinger_bands.ts";
import { exponentialMovingAverage } from "../../../shared/analysis/indicators/exponential_moving_average.ts";
import { movingAverageConvergence } from "../../../shared/analysis/indicators/moving_average_convergence.ts";
import { relativeStrengthIndex } from "../../../shared/analysis/indicators/relative_strength_index.ts";
import { assertCase, quantCase } from "../../support/quant_cases.ts";
import { assertFigures } from "../../support/assert_figures.ts";

const columns = (values: readonly number[]) => Float64Array.from(values);
const firstIndex = (values: Float64Array) => values.findIndex((value) => !Number.isNaN(value));
/**
 * Our values from the first valid one on: the reference lists those, so an equal count fixes the
 * first index.
 */
const valid = (values: Float64Array) => values.slice(firstIndex(values));

Deno.test("the relative strength index is StockCharts' worked example to ten digits (I1)", () => {
  const { close, period } = quantCase("I1").inputs;
  const rsi = relativeStrengthIndex(columns(close), period);
  assertFigures("I1", { rsi: valid(rsi), firstIndex: firstIndex(rsi) });
});

Deno.test("the exponential average starts from the mean or from the first value (I2)", () => {
  const { close, period } = quantCase("I2").inputs;
  assertFigures("I2", {
    emaSmaSeed: valid(exponentialMovingAverage(columns(close), period)),
    emaFirstSeed: valid(exponentialMovingAverage(columns(close), period, "first")),
  });
});

Deno.test("the average true range follows Wilder from the first bar's range (I3)", () => {
  const { high, low, close, period } = quantCase("I3").inputs;
  assertFigures("I3", {
    atr: valid(averageTrueRange(columns(high), columns(low), columns(close), period)),
  });
});

Deno.test("Bollinger bands use the population's standard deviation (I4)", () => {
  const { close, period, mult } = quantCase("I4").inputs;
  const ours = bollingerBands(columns(close), period, mult);
  const entry = quantCase("I4");
  assertEquals(Object.keys(entry.expected), ["bands"]);
  const first = period - 1;
  assertEquals(entry.expected.bands.length, close.length - first);
  assertEquals(Number.isNaN(ours.middle[first - 1]), true);
  entry.expected.bands.forEach((band: number[], i: number) => {
    const actual = [ours.lower[first + i], ours.middle[first + i], ours.upper[first + i]];
    band.forEach((value, part) => assertCase(actual[part], value, entry, `bands[${i}][${part}]`));
  });
});

Deno.test("convergence of moving averages: line, signal and histogram under both seeds (I5)", () => {
  const close = columns(quantCase("I5").inputs.close);
  const a = movingAverageConvergence(close, 3, 6, 4);
  const b = movingAverageConvergence(close, 2, 5, 9, "first");
  assertFigures("I5", {
    a_line: valid(a.line),
    a_signal: valid(a.signal),
    a_hist: valid(a.histogram),
    b_line: valid(b.line),
    b_signal: valid(b.signal),
  });
});

Deno.test("the directional index is Tulip's, and the seed over n bars is the alternative (I6)", () => {
  const { high, low, close, period } = quantCase("I6").inputs;
  const prices = [columns(high), columns(low), columns(close), period] as const;
  const ours = averageDirectionalIndex(...prices);
  const other = averageDirectionalIndex(...prices, "n");
  assertFigures("I6", {
    firstIndex: firstIndex(ours.adx),
    adx: valid(ours.adx),
    plusDI: valid(ours.plus),
    minusDI: valid(ours.minus),
    alt_firstIndex: firstIndex(other.adx),
    alt_adx: valid(other.adx),
  });
});

Deno.test("with fewer values than its period every indicator is absent throughout", () => {
  const few = columns([1, 2, 3]);
  const results = [
    exponentialMovingAverage(few, 4),
    relativeStrengthIndex(few, 3),
    averageTrueRange(few, few, few, 4),
    bollingerBands(few, 4, 2).middle,
    movingAverageConvergence(few, 2, 4, 2).line,
    averageDirectionalIndex(few, few, few, 4).adx,
  ];
  for (const result of results) assertEquals(Array.from(result), [NaN, NaN, NaN]);
});

Deno.test("prices that stand still have a neutral strength and no direction", () => {
  const still = new Float64Array(40).fill(100);
  assertEquals(relativeStrengthIndex(still, 14)[39], 50);
  assertEquals(averageDirectionalIndex(still, still, still, 14).adx[39], 0);
  assertEquals(bollingerBands(still, 20, 2).upper[39], 100);
});

Deno.test("prices that only rise have full strength", () => {
  const rising = Float64Array.from({ length: 30 }, (_, i) => 100 + i);
  assertEquals(relativeStrengthIndex(rising, 14)[29], 100);
});
