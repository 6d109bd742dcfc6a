import { assertAlmostEquals, assertEquals, fail } from "@std/assert";
import { maxPain, painByStrike } from "../../../shared/analysis/flow/max_pain.ts";
import { openInterestWalls } from "../../../shared/analysis/flow/open_interest_walls.ts";
import { putCallRatios } from "../../../shared/analysis/flow/put_call_ratio.ts";
import { riskReversal25 } from "../../../shared/analysis/flow/risk_reversal.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import { type Smile, smileVolatility, type TotalVariance } from "../../../shared/pricing/smile.ts";
import { sviVariance } from "../../../shared/pricing/svi.ts";
import { assertFigures } from "../../support/assert_figures.ts";
import { pricedChain } from "../../support/chains.ts";
import { quantCase } from "../../support/quant_cases.ts";

const column = (...values: number[]) => Float64Array.from(values);

/** A priced chain with other open interest and volume. */
function chainWith(call: Partial<PricedChain["call"]>, put: Partial<PricedChain["put"]>) {
  const chain = pricedChain("NIFTY");
  return { ...chain, call: { ...chain.call, ...call }, put: { ...chain.put, ...put } };
}

function smileOf(variance: TotalVariance, forward: number, years: number): Smile {
  return {
    ...variance,
    model: "SVI",
    label: "GOOD",
    forward,
    years,
    parameters: { a: 0, b: 0, rho: 0, m: 0, sigma: 1 },
    quotes: 20,
    quotedFrom: -1,
    quotedTo: 1,
    minG: 0,
    notes: [],
  };
}

Deno.test("ratio, pain and walls of a chain's open interest are the reference's (I7)", () => {
  const rows: { K: number; callOI: number; putOI: number }[] = quantCase("I7").inputs.chain;
  const strikes = Float64Array.from(rows, ({ K }) => K);
  const call = Float64Array.from(rows, ({ callOI }) => callOI);
  const put = Float64Array.from(rows, ({ putOI }) => putOI);
  const walls = openInterestWalls(strikes, call, put);
  assertFigures("I7", {
    pcrOI: putCallRatios(chainWith({ openInterest: call }, { openInterest: put })).byInterest,
    painByStrike: painByStrike(strikes, call, put),
    maxPain: maxPain(strikes, call, put),
    callWall: walls.call,
    putWall: walls.put,
  });
});

Deno.test("risk reversal and butterfly stand at 25 delta of the smile (I8)", () => {
  const { a, b, rho, m, sigma, F, T } = quantCase("I8").inputs;
  const smile = smileOf(sviVariance({ a, b, rho, m, sigma }), F, T);
  const ours = riskReversal25(smile) ?? fail("I8: no risk reversal");
  assertFigures("I8", {
    k25c: Math.log(ours.callStrike / F),
    k25p: Math.log(ours.putStrike / F),
    K25c: ours.callStrike,
    K25p: ours.putStrike,
    iv25c: smileVolatility(smile, ours.callStrike),
    iv25p: smileVolatility(smile, ours.putStrike),
    atm: ours.atm,
    rr25: ours.riskReversal,
    bf25: ours.butterfly,
    skewNorm: ours.riskReversal / ours.atm,
  });
});

Deno.test("a ratio leaves out strikes without a figure and is absent without calls", () => {
  const n = pricedChain("NIFTY").strikes.length;
  const calls = new Float64Array(n).fill(Number.NaN);
  const puts = new Float64Array(n).fill(2);
  calls[0] = 4;
  const byInterest = putCallRatios(chainWith({ openInterest: calls }, { openInterest: puts }));
  assertEquals(byInterest.byInterest, n / 2);
  const none = putCallRatios(chainWith({ volume: new Float64Array(n) }, { volume: puts }));
  assertEquals("byVolume" in none, false);
});

Deno.test("pain is absent without open interest and lies between balanced writers", () => {
  const strikes = column(90, 100, 110);
  assertEquals(maxPain(strikes, column(NaN, 0, 0), column(0, 0, NaN)), undefined);
  assertEquals(maxPain(strikes, column(NaN, 5, 5), column(5, 5, NaN)), 100);
});

Deno.test("with a forward the call wall lies above it and the put wall below it", () => {
  const strikes = column(90, 95, 100, 105, 110);
  const call = column(900, 5, 5, 7, 7);
  const put = column(7, 7, 5, 5, 900);
  assertEquals(openInterestWalls(strikes, call, put, 100), { call: 105, put: 95 });
  assertEquals(openInterestWalls(strikes, call, put), { call: 90, put: 110 });
  assertEquals(openInterestWalls(strikes, column(0, 0, 0, 0, 0), put, 100), { put: 95 });
});

Deno.test("a flat smile has neither skew nor curvature", () => {
  const flat = { w: () => 0.0025, w1: () => 0, w2: () => 0 };
  const ours = riskReversal25(smileOf(flat, 100, 0.0625)) ?? fail("no risk reversal");
  assertAlmostEquals(ours.riskReversal, 0, 1e-15);
  assertAlmostEquals(ours.butterfly, 0, 1e-15);
  assertAlmostEquals(ours.atm, 0.2, 1e-15);
});

Deno.test("a smile whose wing outruns the delta has no risk reversal", () => {
  const steep = { w: (k: number) => 0.04 + 2 * Math.abs(k), w1: () => 2, w2: () => 0 };
  assertEquals(riskReversal25(smileOf(steep, 100, 1)), undefined);
});
