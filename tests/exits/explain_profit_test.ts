import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type ExplainedProfit, explainProfit } from "../../shared/exits/explain_profit.ts";
import type { LegQuote } from "../../shared/exits/leg_mid.ts";
import { markPosition } from "../../shared/exits/mark_position.ts";
import { type LegReading, positionReading } from "../../shared/exits/position_reading.ts";
import { black } from "./brute_force.ts";
import { spread } from "./positions.ts";

const at = (time: string, day = 13) => new Date(`2026-02-${day}T${time}:00+05:30`);

/** A reading of legs 1 and 2. */
const reading = (time: Date, spot: number, ...legs: readonly Omit<LegReading, "legNumber">[]) => ({
  at: time,
  spot,
  legs: legs.map((leg, i) => ({ legNumber: i + 1, ...leg })),
});

const ONE = { delta: 40, gamma: -0.2, vega: -300, theta: 90, volatility: 0.12 };
const TWO = { delta: -10, gamma: 0.1, vega: 100, theta: -30, volatility: 0.14 };
const NOTHING = { costs: 0, delta: 0, gamma: 0, vega: 0, theta: 0 };

Deno.test("the first reading is all cost", () => {
  const first = { reading: reading(at("10:00"), 25_000, ONE), profit: -700, charges: 90 };
  assertEquals(explainProfit(undefined, first), {
    reading: first.reading,
    charges: 90,
    parts: { ...NOTHING, costs: -700 },
  });
});

Deno.test("greeks of the reading before times what moved are added, by leg", () => {
  const before: ExplainedProfit = {
    reading: reading(at("10:00"), 25_000, ONE, TWO),
    charges: 90,
    parts: { costs: -700, delta: 5, gamma: 6, vega: 7, theta: 8 },
  };
  const legs = [{ ...ONE, delta: 1, volatility: 0.13 }, { ...TWO, volatility: 0.135 }];
  const next = reading(at("10:00", 15), 24_950, ...legs);
  const { parts, ...rest } = explainProfit(before, { reading: next, profit: -900, charges: 100 });
  assertEquals(rest, { reading: next, charges: 100 });
  assertEquals(parts.costs, -710);
  // 30 a rupee and -0.05 a rupee squared, 50 rupees down.
  assertAlmostEquals(parts.delta, 5 - 30 * 50, 1e-9);
  assertAlmostEquals(parts.gamma, 6 - 0.05 * 50 * 50, 1e-9);
  // A point more of -300, half a point less of 100; two calendar days of 60.
  assertAlmostEquals(parts.vega, 7 - 300 - 50, 1e-9);
  assertAlmostEquals(parts.theta, 8 + 2 * 60, 1e-9);
});

Deno.test("a leg that has no volatility any more, or is held no more, explains no vega", () => {
  const before: ExplainedProfit = {
    reading: reading(at("10:00"), 25_000, ONE, TWO),
    charges: 90,
    parts: NOTHING,
  };
  const vega = (...legs: readonly Omit<LegReading, "legNumber">[]) => {
    const next = reading(at("10:05"), 25_000, ...legs);
    return explainProfit(before, { reading: next, profit: 0, charges: 90 }).parts.vega;
  };
  const { volatility: _, ...worthless } = TWO;
  assertAlmostEquals(vega({ ...ONE, volatility: 0.13 }, worthless), -300, 1e-9);
  assertAlmostEquals(vega({ ...ONE, volatility: 0.13 }), -300, 1e-9);
});

const STRIKES = [
  ["put", "buy", 24_600],
  ["put", "sell", 24_800],
  ["call", "sell", 25_400],
  ["call", "buy", 25_600],
] as const;

/** Two lots of an iron condor as of 13 February, and its quotes at a market. */
function condor() {
  const [put] = spread().legs;
  assert(put !== undefined);
  const legs = STRIKES.map(([right, side, strike], i) => ({
    ...put,
    ...{ right, side, strike, legNumber: i + 1, securityId: String(i + 1) },
  }));
  const entryMarket = { spot: 25_100, forward: 25_100 };
  const held = { ...spread(), legs, entryMarket, rate: 0, entryNet: 0, entryCharges: 0 };
  const quotes = (time: Date, spot: number, volatility: number) => {
    const years = (at("15:30", 17).getTime() - time.getTime()) / 31_536e6;
    return ({ securityId }: { securityId: string }): LegQuote | undefined => {
      if (securityId === "13") return { bid: spot, ask: spot };
      const [right, , strike] = STRIKES[Number(securityId) - 1] ?? [];
      if (right === undefined || strike === undefined) return undefined;
      const price = black(right, spot, strike, volatility * Math.sqrt(years));
      return { bid: price, ask: price };
    };
  };
  return { held, quotes };
}

Deno.test("over a session on Black's own market almost nothing is left unexplained", () => {
  const { held, quotes } = condor();
  let explained: ExplainedProfit | undefined;
  let [first, last] = [NaN, NaN];
  for (let step = 0; step <= 60; step++) {
    const time = new Date(at("10:00").getTime() + 300_000 * step);
    // A percent up, and two points more of volatility.
    const market = quotes(time, 25_100 * (1 + 0.01 * step / 60), 0.12 + 0.02 * step / 60);
    const mark = markPosition(held, market);
    const seen = positionReading(held, market, time);
    assert(mark.state === "priced" && seen !== undefined);
    if (step === 0) first = mark.unrealisedMid;
    last = mark.unrealisedMid;
    explained = explainProfit(explained, { reading: seen, profit: last, charges: 0 });
  }
  assert(explained !== undefined);
  const { costs, delta, gamma, vega, theta } = explained.parts;
  assertEquals(costs, first);
  const rest = last - costs - delta - gamma - vega - theta;
  assert(last - first < -1000, `${last - first}`);
  assert(Math.abs(rest) < 0.01 * Math.abs(last - first), `${rest} of ${last - first}`);
  assert(theta > 0 && vega < 0 && delta < 0, JSON.stringify(explained.parts));
});
