import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { flowReadings } from "../../../shared/analysis/direction/flow/flow_readings.ts";
import { priceActionReadings } from "../../../shared/analysis/direction/price_action/price_action_readings.ts";
import { standardise } from "../../../shared/statistics/standardise.ts";
import { relativeStrength } from "../../../shared/analysis/direction/technical/relative_strength.ts";
import { signedVolume } from "../../../shared/analysis/direction/technical/signed_volume.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { datesBefore, randomChain, randomHistory } from "./worlds.ts";

const HISTORY = randomHistory("components", 70);

/** The chain with volume and open interest by strike index, as far as given. */
function withFlow(
  chain: PricedChain,
  flow: Partial<
    Record<"callVolume" | "putVolume" | "callInterest" | "putInterest", (i: number) => number>
  >,
): PricedChain {
  const column = (find: ((i: number) => number) | undefined, old: Float64Array) =>
    find === undefined ? old : old.map((_, i) => find(i));
  const { call, put } = chain;
  return {
    ...chain,
    call: {
      ...call,
      volume: column(flow.callVolume, call.volume),
      openInterest: column(flow.callInterest, call.openInterest),
    },
    put: {
      ...put,
      volume: column(flow.putVolume, put.volume),
      openInterest: column(flow.putInterest, put.openInterest),
    },
  };
}

function score(
  readings: readonly { component: string; score: number }[],
  name: string,
): number | undefined {
  return readings.find(({ component }) => component === name)?.score;
}

Deno.test("a value is standardised by the values before it, or by the typical deviation while they are few", () => {
  const values = Float64Array.of(1, 3, 2, Number.NaN, 5, 4);
  const found = standardise(values, { window: 3, least: 3, typical: 2 });
  // Before 5 stand three values of the last three bars but one is absent; before 2 only two.
  assertEquals([...found.slice(0, 3)], [0.5, 1.5, 1]);
  assertEquals([Number.isNaN(found[3]), found[4], found[5]], [true, 2.5, 2]);
  const long = standardise(Float64Array.of(1, 3, 1, 3, 4, 2), { window: 4, least: 4 });
  assertEquals([Number.isNaN(long[3]), long[4]], [true, 2]);
  // 3, 1, 3, 4: mean 2.75, deviation sqrt(1.1875).
  assertAlmostEquals(long[5] ?? 0, -0.75 / Math.sqrt(1.1875), 1e-12);
});

Deno.test("a put-call ratio within two deviations of its history says nothing, an extreme one the opposite sign", () => {
  const chain = randomChain("ratio", 1000);
  const ratio = (puts: number) =>
    score(
      flowReadings(withFlow(chain, { putInterest: () => puts, callInterest: () => 1000 }), HISTORY),
      "put_call_interest",
    );
  // The history's logs have mean -0.4 and deviation 0.1.
  assertEquals(ratio(1000 * Math.exp(-0.4 + 0.15)), 0);
  assertEquals([ratio(2000), ratio(200)], [-1, 1]);
  const between = ratio(1000 * Math.exp(-0.4 + 0.27)) ?? 0;
  assertLess(between, 0);
  assertGreater(between, -1);
});

Deno.test("flow that needs a history is absent without one, a present one needs 20 sessions", () => {
  const chain = randomChain("short history", 1000);
  const names = (count: number) =>
    flowReadings(chain, randomHistory("components", count)).map(({ component }) => component);
  assertEquals(names(0), ["walls", "turnover_balance", "premium_balance", "max_pain"]);
  // Of 22 sessions 19 have figures, of 24 there are 21; changes over five need more.
  assertEquals(names(22), names(0));
  assertEquals(names(24).slice(0, 2), ["put_call_interest", "put_call_volume"]);
  assertEquals(names(70).length, 7);
});

Deno.test("more calls than puts than usual are bullish, and what is usual of the underlying says nothing", () => {
  const chain = randomChain("volume", 1000);
  const read = (calls: number, puts: number) => {
    const traded = withFlow(chain, {
      callVolume: () => calls,
      putVolume: () => puts,
      callInterest: () => 1000,
      putInterest: () => 1000,
    });
    const readings = [
      ...flowReadings(traded, HISTORY),
      ...priceActionReadings(traded, HISTORY, 1000, 1000),
    ];
    return ["turnover_balance", "near_balance"].map((name) => score(readings, name) ?? 9);
  };
  assertGreater(Math.min(...read(5000, 1000)), 0.5);
  assertLess(Math.max(...read(1000, 1500)), -0.5);
  // 1.8 calls a put are usual of this history.
  assertLess(Math.abs(read(1000 * Math.exp(0.6), 1000)[1] ?? 9), 0.15);
});

Deno.test("large premium in calls is bullish, in puts bearish", () => {
  const chain = randomChain("premium", 1000);
  const middle = Math.floor(chain.strikes.length / 2);
  const busy = (right: "callVolume" | "putVolume") =>
    score(
      flowReadings(
        withFlow(chain, {
          callVolume: () => 1,
          putVolume: () => 1,
          [right]: (i: number) => i === middle ? 1e9 : 1,
        }),
        HISTORY,
      ),
      "premium_balance",
    ) ?? 0;
  assertGreater(busy("callVolume"), 0.3);
  assertLess(busy("putVolume"), -0.3);
});

Deno.test("near the put wall and below max pain is bullish, beyond the largest call interest too", () => {
  const chain = randomChain("walls", 1000);
  const at = (price: number) =>
    chain.strikes.reduce(
      (best, strike, i) =>
        Math.abs(strike - price) < Math.abs((chain.strikes[best] ?? 0) - price) ? i : best,
      0,
    );
  const near = withFlow(chain, {
    putInterest: (i) => i === at(980) ? 1e6 : 1,
    callInterest: (i) => i === at(1080) ? 1e6 : 1,
  });
  assertGreater(score(flowReadings(near, HISTORY), "walls") ?? 0, 0.3);
  const pulled = withFlow(chain, {
    putInterest: (i) => i === at(1060) ? 1e6 : 1,
    callInterest: (i) => i === at(1040) ? 1e6 : 1,
  });
  assertGreater(score(flowReadings(pulled, HISTORY), "max_pain") ?? 0, 0.2);
  const broken = withFlow(chain, {
    putInterest: (i) => i === at(940) ? 1e6 : 1,
    callInterest: (i) => i === at(960) ? 1e6 : 1,
  });
  assertGreater(score(priceActionReadings(broken, HISTORY, 1000, 1000), "breakout") ?? 0, 0.2);
  assertEquals(score(priceActionReadings(near, HISTORY, 1000, 1000), "breakout"), 0);
});

Deno.test("a move of one implied deviation of a session scores one half", () => {
  const chain = randomChain("move", 1000);
  const session = Math.sqrt(chain.smile.w(0) / chain.smile.years / 252);
  const readings = priceActionReadings(chain, HISTORY, 1000, 1000 * Math.exp(-session));
  assertAlmostEquals(score(readings, "today_move") ?? 0, 0.5, 1e-12);
});

Deno.test("trading in strikes above the spot is bullish whichever right is traded more", () => {
  const chain = randomChain("moneyness", 1000);
  const above = (calls: number, puts: number) =>
    withFlow(chain, {
      callVolume: (i) => (chain.strikes[i] ?? 0) > 1000 ? calls : 0,
      putVolume: (i) => (chain.strikes[i] ?? 0) > 1000 ? puts : 0,
    });
  const read = (traded: PricedChain) =>
    score(priceActionReadings(traded, HISTORY, 1000, 1000), "traded_moneyness") ?? 0;
  assertGreater(read(above(100, 1)), 0.5);
  assertAlmostEquals(read(above(1, 100)), read(above(100, 1)), 1e-12);
});

Deno.test("relative strength is over common sessions, and a session without a market bar keeps the last value", () => {
  const dates = datesBefore(5);
  const bars = (closes: number[], of = dates) =>
    barsOf(of.map((date, i) => {
      const close = closes[i] as number;
      return { date, open: close, high: close, low: close, close, volume: 1 };
    }));
  const market = bars([50, 50, 55, 55], dates.slice(0, 4));
  const found = relativeStrength(bars([100, 110, 121, 121, 200]), market, 2);
  assertEquals([Number.isNaN(found[1]), found[3]], [true, found[4]]);
  assertAlmostEquals(found[2] ?? 0, Math.log(1.21) - Math.log(1.1), 1e-12);
  assertAlmostEquals(found[3] ?? 0, Math.log(1.1) - Math.log(1.1), 1e-12);
});

Deno.test("signed volume leaves out sessions without a volume and is absent where none has one", () => {
  const dates = datesBefore(4);
  const bars = (volumes: number[]) =>
    barsOf(dates.map((date, i) => {
      const close = [10, 11, 10, 12][i] as number;
      return { date, open: close, high: close, low: close, close, volume: volumes[i] as number };
    }));
  assertAlmostEquals(signedVolume(bars([9, 3, 1, Number.NaN]), 3)[3] ?? 0, 0.5, 1e-12);
  assertEquals(Number.isNaN(signedVolume(bars([0, 0, 0, 0]), 3)[3]), true);
});
