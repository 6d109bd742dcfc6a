import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import {
  blackPrice,
  MIN_DEVIATION,
  normalisedBlack,
  normalisedVega,
  undiscountedBlack,
} from "../../shared/pricing/black.ts";
import { erfcx } from "../../shared/statistics/erfcx.ts";
import { blackGreeks, type GreeksInput } from "../../shared/pricing/greeks.ts";
import { impliedDeviation } from "../../shared/pricing/implied_deviation.ts";
import {
  normalCdf,
  normalPdf,
  normalQuantile,
  roughNormalQuantile,
} from "../../shared/statistics/normal.ts";
import { present } from "../../shared/vocabulary/present.ts";

/** sqrt(pi)/2 erfcx(x) = integral of exp(-t^2 - 2 x t) over t > 0, by the trapezoid's rule. */
function erfcxByQuadrature(x: number): number {
  // On a smooth integrand with t = exp(u - exp(-u)) the rule converges exponentially.
  let sum = 0;
  const step = 0.01;
  for (let u = -6; u <= 4; u += step) {
    const t = Math.exp(u - Math.exp(-u));
    sum += step * Math.exp(-t * t - 2 * x * t) * t * (1 + Math.exp(-u));
  }
  return 2 / Math.sqrt(Math.PI) * sum;
}

Deno.test("erfcx agrees with its integral over seven decades, and reflects below 0", () => {
  for (let exponent = -3; exponent <= 4; exponent += 0.125) {
    const x = 10 ** exponent;
    assertAlmostEquals(erfcx(x) / erfcxByQuadrature(x), 1, 1e-13, `x = ${x}`);
  }
  for (const x of [0.1, 1, 3.3, 7]) {
    assertAlmostEquals((erfcx(x) + erfcx(-x)) / (2 * Math.exp(x * x)), 1, 1e-13);
  }
  assertEquals(erfcx(-27), Infinity);
});

Deno.test("the distribution function and its complement make one, its slope is the density", () => {
  for (let z = -8; z <= 8; z += 0.37) {
    assertAlmostEquals(normalCdf(z) + normalCdf(-z), 1, 3e-16);
    const slope = (normalCdf(z + 1e-4) - normalCdf(z - 1e-4)) / 2e-4;
    assertAlmostEquals(slope, normalPdf(z), 1e-8);
    assertAlmostEquals(normalPdf(z) * Math.sqrt(2 * Math.PI) * Math.exp(0.5 * z * z), 1, 1e-13);
  }
});

Deno.test("the distribution function ends where doubles do", () => {
  assertEquals([normalCdf(8.31), normalCdf(40), normalCdf(Infinity)], [1, 1, 1]);
  assertEquals([normalCdf(-38.6), normalCdf(-Infinity)], [0, 0]);
  // Phi(-38) is 2.885428e-316, a denormal; 1 - Phi(8.2) is 1.2e-16, half a unit in the last place.
  assertAlmostEquals(normalCdf(-38) / 2.885428351e-316, 1, 1e-6);
  assertLess(normalCdf(8), 1);
});

Deno.test("the quantile inverts the distribution function and is odd about a half", () => {
  for (const p of [1e-200, 1e-12, 0.01, 0.2, 0.4999, 0.6, 0.99]) {
    assertAlmostEquals(normalCdf(normalQuantile(p)) / p, 1, 1e-12);
  }
  assertAlmostEquals(normalQuantile(0.8), -normalQuantile(0.2), 1e-14);
  assertEquals([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [
    -Infinity,
    0,
    Infinity,
  ]);
  for (const p of [-0.1, 1.1, Number.NaN]) assert(Number.isNaN(normalQuantile(p)));
});

Deno.test("the rough quantile errs by less than 4.5e-4, as published", () => {
  let worst = 0;
  for (let exponent = -60; exponent < -0.31; exponent += 0.05) {
    const p = 10 ** exponent;
    worst = Math.max(worst, Math.abs(roughNormalQuantile(p) - normalQuantile(p)));
  }
  assertLess(worst, 4.5e-4);
  assertLess(roughNormalQuantile(0.1), 0);
});

Deno.test("an option without time is worth its intrinsic, one without end the forward or strike", () => {
  for (const s of [0, MIN_DEVIATION / 2]) {
    assertEquals(undiscountedBlack(100, 90, s, 1), 10);
    assertEquals(undiscountedBlack(100, 90, s, -1), 0);
    assertEquals(undiscountedBlack(90, 100, s, -1), 10);
  }
  assertEquals(undiscountedBlack(100, 100, 0.99e-8, 1), 0);
  assertGreater(undiscountedBlack(100, 100, 1.01e-8, 1), 0);
  assertGreater(undiscountedBlack(100, 100, MIN_DEVIATION, 1), 0);
  assertEquals(undiscountedBlack(100, 90, Infinity, 1), 100);
  assertEquals(undiscountedBlack(100, 90, Infinity, -1), 90);
  const wrong = [[0, 90, 0.1], [100, 0, 0.1], [-1, 90, 0.1], [100, 90, -0.1], [100, 90, NaN]];
  for (const s of [0, 0.1, Infinity]) {
    for (const none of [0, -0.5, -2, NaN]) wrong.push([none, 90, s], [100, none, s]);
  }
  for (const [forward = 0, strike = 0, s = 0] of wrong) {
    for (const right of [1, -1] as const) {
      const price = undiscountedBlack(forward, strike, s, right);
      assert(Number.isNaN(price), `${forward}, ${strike}, ${s}: ${price}`);
    }
  }
});

Deno.test("parity holds for prices of every moneyness and deviation", () => {
  for (const strike of [20, 80, 99, 100, 101, 130, 600]) {
    for (const variance of [1e-8, 1e-4, 0.04, 1, 9]) {
      const [call, put] = [
        blackPrice(100, strike, 0.95, variance, 1),
        blackPrice(100, strike, 0.95, variance, -1),
      ];
      assertAlmostEquals(call - put, 0.95 * (100 - strike), 1e-11);
      assert(call >= 0 && put >= 0 && call <= 95 && put <= 0.95 * strike);
    }
  }
});

Deno.test("the normalised price agrees with the textbook's on both of its formulas", () => {
  for (const x of [-2, -0.9, -0.3, -0.05, -1e-3, 0]) {
    for (const s of [0.05, 0.3, 0.8, 1.1, 1.8, 2.5, 4]) {
      const textbook = Math.exp(x / 2) * normalCdf(x / s + s / 2) -
        Math.exp(-x / 2) * normalCdf(x / s - s / 2);
      assertAlmostEquals(normalisedBlack(x, s), textbook, 2e-15, `x ${x}, s ${s}`);
      const slope = (normalisedBlack(x, s * 1.0001) - normalisedBlack(x, s * 0.9999)) / (2e-4 * s);
      assertAlmostEquals(slope, normalisedVega(x, s), 2e-8);
    }
  }
  assertEquals([normalisedBlack(-1, 0), normalisedBlack(-1, -1)], [0, 0]);
  // At a deviation so large nothing is missing to the bound.
  for (const x of [-1e-6, -0.1, -2]) assertAlmostEquals(normalisedBlack(x, 100), Math.exp(x / 2));
  assertEquals(normalisedBlack(-1, 1e-3), 0);
  // Ten deviations out the price keeps its digits: asymptotically vega s^3/x^2.
  const [x, s] = [-1, 0.05];
  const asymptotic = normalisedVega(x, s) * s ** 3 / (x * x);
  assertAlmostEquals(normalisedBlack(x, s) / asymptotic, 1, 0.01);
});

/** The price as the integral of its vega over u from 0 to s, with u = |x| / (|x|/s + v). */
function priceByQuadrature(x: number, s: number): number {
  const h = -x / s;
  const [steps, top] = [20_000, 9 + 60 / h];
  const integrand = (v: number) => normalisedVega(x, -x / (h + v)) * -x / (h + v) ** 2;
  let sum = integrand(0) + integrand(top);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * integrand(top * i / steps);
  return sum * top / steps / 3;
}

Deno.test("a price many deviations out keeps its digits near the money, where the textbook's go", () => {
  for (const x of [-0.1, -1e-3, -1e-4]) {
    for (const deviations of [2, 10, 20]) {
      const s = -x / deviations;
      const price = normalisedBlack(x, s) / priceByQuadrature(x, s);
      assertAlmostEquals(price, 1, 2e-10, `x ${x}, ${deviations} deviations`);
    }
  }
});

const INPUT: GreeksInput = {
  forward: 105,
  strike: 100,
  years: 0.25,
  rate: 0.06,
  volatility: 0.2,
  right: 1,
};

Deno.test("greeks are the slopes of the price, forward fixed or spot fixed", () => {
  for (const right of [1, -1] as const) {
    for (const spot of [undefined, 104]) {
      const carry = spot === undefined ? 0 : Math.log(105 / spot) / 0.25;
      const price = ({ move = 0, years = 0.25, rate = 0.06, volatility = 0.2 }) => {
        const forward = spot === undefined
          ? 105 + move
          : (spot + move) * Math.exp((carry + rate - 0.06) * years);
        return blackGreeks({ forward, strike: 100, years, rate, volatility, right }).price;
      };
      const found = blackGreeks({ ...INPUT, right, ...present({ spot }) });
      const h = 1e-4;
      assertEquals(found.status, "OK");
      assertAlmostEquals(found.delta, (price({ move: h }) - price({ move: -h })) / (2 * h), 1e-8);
      const gamma = (price({ move: 0.01 }) - 2 * price({}) + price({ move: -0.01 })) / 1e-4;
      assertAlmostEquals(found.gamma, gamma, 1e-6);
      const vega = price({ volatility: 0.2 + h }) - price({ volatility: 0.2 - h });
      assertAlmostEquals(found.vega, vega / (2 * h) / 100, 1e-7);
      const theta = price({ years: 0.25 - h }) - price({ years: 0.25 + h });
      assertAlmostEquals(found.theta, theta / (2 * h) / 365, 1e-8);
      const rho = price({ rate: 0.06 + h }) - price({ rate: 0.06 - h });
      assertAlmostEquals(found.rho, rho / (2 * h) / 100, 1e-8);
    }
  }
});

Deno.test("without time or volatility greeks are those of the intrinsic value", () => {
  const expired = blackGreeks({ ...INPUT, years: 0 });
  assertEquals([expired.status, expired.price, expired.delta], ["EXPIRED", 5, 1]);
  assertEquals([expired.gamma, expired.theta, expired.vega, expired.rho], [0, 0, 0, 0]);
  const still = blackGreeks({ ...INPUT, volatility: 0 });
  assertEquals(still.status, "ZERO_VOL");
  assertAlmostEquals(still.price, 5 * Math.exp(-0.015), 1e-12);
  assertAlmostEquals(still.delta, Math.exp(-0.015), 1e-12);
  assertAlmostEquals(
    blackGreeks({ ...INPUT, volatility: 0, spot: 100 }).delta,
    1.05 * still.delta,
    1e-12,
  );
  const delta = (changes: Partial<GreeksInput>) =>
    blackGreeks({ ...INPUT, years: 0, ...changes }).delta;
  assertEquals([delta({ right: -1 }) + 0, delta({ right: -1, strike: 110 })], [0, -1]);
  assertEquals([delta({ strike: 110 }), delta({ strike: 105 })], [0, 0.5]);
  assertEquals(delta({ strike: 105, right: -1 }), -0.5);
  assertEquals([delta({ strike: 104.5 }), delta({ strike: 105.5, right: -1 })], [1, -1]);
});

Deno.test("what is no input has no greeks, and says so", () => {
  const wrong: Partial<GreeksInput>[] = [
    { forward: 0 },
    { strike: 0 },
    { years: -1 },
    { volatility: -0.1 },
    { volatility: Infinity },
    { rate: -Infinity },
    { rate: Number.NaN },
    { forward: Number.NaN },
  ];
  for (const changes of wrong) {
    const nothing = { price: 0, delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
    assertEquals(blackGreeks({ ...INPUT, ...changes }), { ...nothing, status: "BAD_INPUT" });
  }
});

const TERMS = { forward: 100, strike: 90, discount: 0.98, right: 1 } as const;
const TICK = 0.05;

Deno.test("a price up to half a tick below its intrinsic has no time value, below it no meaning", () => {
  const lower = 0.98 * 10;
  const status = (price: number, tick = TICK) => impliedDeviation(price, TERMS, tick).status;
  assertEquals(status(lower - 0.0251), "BELOW_INTRINSIC");
  assertEquals(status(lower - 0.0249), "ZERO_TIME_VALUE");
  assertEquals(status(lower), "ZERO_TIME_VALUE");
  assertEquals(status(lower + 0.0124), "ZERO_TIME_VALUE");
  assertEquals(status(lower + 0.0126), "OK");
  // Without a tick the noise of doubles is all that is allowed.
  const noise = 4 * Number.EPSILON * 100 * 0.98;
  assertEquals(status(lower - 1.5 * noise, 0), "BELOW_INTRINSIC");
  assertEquals(status(lower - 0.9 * noise, 0), "ZERO_TIME_VALUE");
  assertEquals(status(lower + 0.9 * noise, 0), "ZERO_TIME_VALUE");
  assertEquals(status(lower + 1e3 * noise, 0), "OK");
  // A call less than a rupee in the money has the same noise.
  const little = { ...TERMS, strike: 99.5, discount: 1 };
  const half = impliedDeviation(0.5 + 3 * Number.EPSILON * 100, little, 0);
  assertEquals(half, { deviation: 0, status: "ZERO_TIME_VALUE" });
  // A put's larger strike is what its noise comes from.
  const put = { forward: 100, strike: 400, discount: 1, right: -1 } as const;
  const above = 300 + 4 * Number.EPSILON * 300;
  assertEquals(impliedDeviation(above, put, 0).status, "ZERO_TIME_VALUE");
});

Deno.test("what is allowed around an intrinsic value is allowed at its very edge", () => {
  // Powers of two, so that every sum below is exact.
  const terms = { forward: 128, strike: 64, discount: 1, right: 1 } as const;
  const status = (price: number, tick: number) => impliedDeviation(price, terms, tick).status;
  const noise = 4 * 128 * Number.EPSILON;
  assertEquals(status(64 + noise, 0), "ZERO_TIME_VALUE");
  assertEquals(status(64 + 1.25 * noise, 0), "OK");
  assertEquals(status(64 - noise, 0), "ZERO_TIME_VALUE");
  assertEquals(status(64 - 1.25 * noise, 0), "BELOW_INTRINSIC");
  const discounted = (price: number) =>
    impliedDeviation(price, { ...terms, discount: 0.5 }, 0).status;
  assertEquals(discounted(32 + 0.5 * noise), "ZERO_TIME_VALUE");
  assertEquals(discounted(32 + 0.75 * noise), "OK");
  assertEquals(status(64 - 0.5, 1), "ZERO_TIME_VALUE");
  assertEquals(status(64 - 0.5 - noise, 1), "BELOW_INTRINSIC");
  assertEquals(status(64 + 0.25 - noise, 1), "ZERO_TIME_VALUE");
  assertEquals(status(64 + 0.25, 1), "OK");
});

Deno.test("an out-of-the-money price is priced to its last digit, less than a quarter tick is none", () => {
  const out = { forward: 100, strike: 140, discount: 0.98, right: 1 } as const;
  assertEquals(impliedDeviation(1e-18, out, 0).status, "OK");
  assertEquals(impliedDeviation(0, out, 0), { deviation: 0, status: "ZERO_TIME_VALUE" });
  assertEquals(impliedDeviation(0.0124, out, TICK).status, "ZERO_TIME_VALUE");
  assertEquals(impliedDeviation(0.0126, out, TICK).status, "OK");
});

Deno.test("the bound above is the discounted forward of a call, the strike of a put", () => {
  for (const right of [1, -1] as const) {
    const upper = 0.98 * (right === 1 ? 100 : 90);
    const at = (price: number) => impliedDeviation(price, { ...TERMS, right }, TICK);
    assertEquals(at(upper), { deviation: Infinity, status: "AT_UPPER_BOUND" });
    assertEquals(at(upper + 1e-9), { status: "ABOVE_UPPER_BOUND" });
    assertEquals(at(upper - 1e-3).status, "OK");
  }
});

Deno.test("in and out of the money the deviation comes back, discounted and not", () => {
  for (const strike of [60, 90, 100, 111, 160]) {
    for (const right of [1, -1] as const) {
      for (const discount of [1, 0.9]) {
        const price = blackPrice(100, strike, discount, 0.09, right);
        const terms = { forward: 100, strike, discount, right };
        assertAlmostEquals(impliedDeviation(price, terms, 0).deviation ?? 0, 0.3, 1e-11);
      }
    }
  }
});

Deno.test("an implied deviation is the same in any currency", () => {
  for (const right of [1, -1] as const) {
    for (const [forward, strike] of [[0.9, 0.95], [0.9, 1.1], [1.1, 0.9]] as const) {
      const price = blackPrice(forward, strike, 0.98, 0.09, right);
      const found = impliedDeviation(price, { forward, strike, discount: 0.98, right }, 0);
      assertAlmostEquals(found.deviation ?? 0, 0.3, 1e-11);
    }
  }
});

Deno.test("what is no price has a status of its own", () => {
  const status = (changes: object, price = 12) =>
    impliedDeviation(price, { ...TERMS, ...changes }, TICK).status;
  for (const name of ["forward", "strike", "discount"]) {
    for (const value of [0, -1, Number.NaN]) assertEquals(status({ [name]: value }), "BAD_INPUT");
  }
  assertEquals(status({ forward: Infinity }), "BAD_INPUT");
  assertEquals(status({ strike: Infinity, right: -1 }), "BAD_INPUT");
  for (const price of [-1, Number.NaN, Infinity]) assertEquals(status({}, price), "BAD_INPUT");
});

Deno.test("a deviation too small to be priced is none", () => {
  const price = 0.98 * undiscountedBlack(100, 100, 1.01 * MIN_DEVIATION, 1);
  const at = { ...TERMS, strike: 100 };
  assertEquals(impliedDeviation(0.9 * price, at, 0), { deviation: 0, status: "ZERO_TIME_VALUE" });
  const found = impliedDeviation(2 * price, at, 0);
  assertEquals(found.status, "OK");
  assertLessOrEqual(Math.abs((found.deviation ?? 0) / (2.02 * MIN_DEVIATION) - 1), 1e-6);
});
