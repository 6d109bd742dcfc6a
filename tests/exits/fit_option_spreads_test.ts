import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { fitOptionSpreads, type SpreadBooks } from "../../shared/exits/fit_option_spreads.ts";
import { optionHalfSpread, type OptionSpreads } from "../../shared/exits/replay/option_spreads.ts";

const MODEL = { level: -4.2, beyond: 0.8, days: 0.15, openLots: -0.25 };
const STRIKES = Array.from({ length: 31 }, (_, i) => 22_000 + 200 * i);
const FORWARD = 25_050;
const LOT = 65;

/** Books of an expiry as wide as the model says, by its words; in the money ten times as wide. */
function booksAt(days: number): SpreadBooks {
  const deviation = 0.013 * Math.sqrt(days);
  const right = (sign: 1 | -1) => {
    const open = STRIKES.map((strike) => LOT * (20 + 7 * (strike % 700)));
    const half = STRIKES.map((strike, i) => {
      const x = sign * Math.log(strike / FORWARD) / deviation;
      const share = Math.exp(
        -4.2 + 0.8 * Math.max(0, x) + 0.15 * Math.log(1 + days) -
          0.25 * Math.log(1 + (open[i] ?? 0) / LOT),
      );
      return (x < 0 ? 10 : 1) * share * 80;
    });
    return {
      bid: half.map((own) => 80 - own),
      ask: half.map((own) => 80 + own),
      openInterest: open,
    };
  };
  const quotes = { strike: STRIKES, call: right(1), put: right(-1) };
  return { forward: FORWARD, deviation, days, lotSize: LOT, quotes };
}

const NEAR = booksAt(3.2);
const FAR = booksAt(24.2);

Deno.test("a fit finds how wide the books out of the money were made", () => {
  const fit = fitOptionSpreads([NEAR, FAR]);
  assert(fit !== undefined);
  for (const [name, value] of Object.entries(MODEL)) {
    assertAlmostEquals(fit.spreads[name as keyof OptionSpreads], value, 1e-9, name);
  }
  assertLess(fit.deviation, 1e-9);
  // 3 deviations of 3.2 days hold the strikes from 23,400 to 26,800, of 24.2 days all.
  assertEquals(fit.quotes, 18 + 31);
  const logs = [NEAR, FAR].flatMap(({ deviation }) =>
    STRIKES.filter((strike) => Math.abs(Math.log(strike / FORWARD)) <= 3 * deviation)
  ).map((strike) => Math.log(21 + 7 * (strike % 700)));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  assertAlmostEquals(fit.spreads.meanOpenLots, mean, 1e-12);
});

Deno.test("what is no two-sided book of three ticks says nothing", () => {
  const { quotes: { strike, call, put } } = FAR;
  const [bid, ask] = [[...put.bid], [...put.ask]];
  // Of puts out of the money: no bid, no ask, crossed, a tick and a half in the middle.
  [bid[0], ask[1], bid[2], bid[3], ask[3]] = [null, null, 90, 0.05, 0.1];
  const spoiled = { ...FAR, quotes: { strike, call, put: { ...put, bid, ask } } };
  const fit = fitOptionSpreads([NEAR, spoiled]);
  assertEquals(fit?.quotes, 18 + 31 - 4);
  assertLess(fit?.deviation ?? 1, 1e-9);
});

Deno.test("books of one tenor, or fewer than forty, give no model", () => {
  assertEquals(fitOptionSpreads([FAR, FAR]), undefined);
  const few = (count: number) => {
    const { quotes: { strike, call, put } } = FAR;
    const least = Math.max(0, strike.length - count);
    const bid = put.bid.map((own, i) => i < least ? null : own);
    const callBid = call.bid.map((own, i) => i < least ? null : own);
    const quotes = { strike, call: { ...call, bid: callBid }, put: { ...put, bid } };
    return fitOptionSpreads([NEAR, { ...FAR, quotes }])?.quotes;
  };
  assertEquals([few(22), few(21)], [40, undefined]);
});

Deno.test("an option's half spread is a share of its premium, at most half of it", () => {
  const spreads = { ...MODEL, meanOpenLots: 6 };
  const share = Math.exp(-4.2 + 0.8 * 1.5 + 0.15 * Math.log(22) - 0.25 * 6);
  assertAlmostEquals(optionHalfSpread(spreads, 120, 1.5, 21), 120 * share, 1e-12);
  // In the money as at it.
  assertEquals(optionHalfSpread(spreads, 9, -1, 21), optionHalfSpread(spreads, 9, 0, 21));
  assertEquals(optionHalfSpread(spreads, 9, 9, 21), 4.5);
});
