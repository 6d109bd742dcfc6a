import { assert, assertEquals } from "@std/assert";
import { type ScoredUnderlying, scoreUnderlying } from "../../shared/scoring/score_underlying.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { type Market, scanInputOf, scoreTermsOf } from "../support/markets.ts";

/**
 * What is thought of volatility: dear or cheap against its forecast, or only against its history.
 */
const DEAR: Market = { beta: 0.8, environment: "high" };
const CHEAP: Market = { beta: 1.2, environment: "low" };
const HIGH: Market = { environment: "high" };
const LOW: Market = { environment: "low" };

/** What is thought of direction: a proven drift, or a signal that has proven none. */
const RISE: Market = { drift: 0.2, direction: "bullish", confidence: 0.9 };
const FALL: Market = { drift: -0.2, direction: "bearish", confidence: 0.9 };
const BULLISH: Market = { direction: "bullish", confidence: 0.9 };
const BEARISH: Market = { direction: "bearish", confidence: 0.9 };
const NEUTRAL: Market = { direction: "neutral", confidence: 0.9 };

/** What is traded. */
const MONTH: Market = { expiries: [3] };
const TWO_EXPIRIES: Market = { expiries: [1, 2] };
const NEAR_DEAR: Market = { ...TWO_EXPIRIES, nearVolatility: 1.1 };
const STOCK: Market = { underlying: "TITAN", expiries: [0] };
const CALLS_ONLY: Market = { empty: ["in_the_money_puts", "out_of_the_money_puts"] };
const PUTS_ONLY: Market = { empty: ["in_the_money_calls", "out_of_the_money_calls"] };
const AT_THE_MONEY: Market = { within: 0.3 };
const CLOSE: Market = { within: 0.6 };
const ROUND: Market = { every: 200 };

/** What is cheaper to trade than in the seeded market. */
const TIGHT = 0.25;
const TIGHT_CALLS: Market = {
  spreads: { in_the_money_calls: TIGHT, out_of_the_money_calls: TIGHT },
};
const TIGHT_PUTS: Market = { spreads: { in_the_money_puts: TIGHT, out_of_the_money_puts: TIGHT } };
const TIGHT_INSIDE: Market = {
  spreads: { in_the_money_calls: TIGHT, in_the_money_puts: TIGHT },
};
const TIGHT_OUTSIDE: Market = {
  spreads: { out_of_the_money_calls: TIGHT, out_of_the_money_puts: TIGHT },
};

/** Markets, each with definitions that are among the best three of their sleeve in it. */
const MARKETS: readonly { where: string; market: Market; chosen: readonly string[] }[] = [
  {
    where: "a fall is expected and nothing else is special",
    market: FALL,
    chosen: [
      "long_put",
      "put_ratio_backspread",
      "short_guts",
      "short_straddle",
      "short_strangle",
      "strip",
    ],
  },
  {
    where: "nothing is known",
    market: {},
    chosen: ["unbalanced_condor"],
  },
  {
    where: "a stock's volatility is dear and its signal bullish",
    market: { ...STOCK, ...DEAR, ...BULLISH },
    chosen: [
      "bull_call_spread",
      "collar",
      "covered_call",
      "iron_butterfly",
      "iron_condor",
      "long_put_butterfly",
    ],
  },
  {
    where: "volatility is low, a rise is expected and calls close to the money are tight",
    market: { ...LOW, ...RISE, ...CLOSE, ...TIGHT_CALLS },
    chosen: [
      "call_ratio_backspread",
      "long_call",
      "short_call_butterfly",
      "short_call_condor",
      "strap",
    ],
  },
  {
    where: "a rise is expected and only puts are held, tight in the money",
    market: { ...TWO_EXPIRIES, ...RISE, ...PUTS_ONLY, ...TIGHT_INSIDE },
    chosen: [
      "bull_put_spread",
      "long_put_condor",
      "put_calendar",
      "short_put_butterfly",
      "short_put_condor",
    ],
  },
  {
    where: "volatility is dear, the signal bearish and calls close to the money are tight",
    market: { ...DEAR, ...BEARISH, ...CLOSE, ...TIGHT_CALLS },
    chosen: ["batman", "bear_put_spread", "bear_risk_reversal", "synthetic_short"],
  },
  {
    where: "a rise is expected, the near expiry is dear and only calls are held",
    market: { ...NEAR_DEAR, ...RISE, ...CALLS_ONLY, ...TIGHT_OUTSIDE },
    chosen: ["call_calendar", "call_diagonal", "long_call_butterfly", "long_call_condor"],
  },
  {
    where: "the signal is bearish and only calls of a month are held",
    market: { ...MONTH, ...BEARISH, ...CALLS_ONLY },
    chosen: ["bear_call_spread", "call_broken_wing_bear", "short_call"],
  },
  {
    where: "volatility is high and only strikes at the money are held",
    market: { ...MONTH, ...HIGH, ...AT_THE_MONEY },
    chosen: ["bear_put_ladder", "bull_call_ladder", "put_ratio_spread"],
  },
  {
    where: "a fall is expected, the near expiry is dear and options in the money are tight",
    market: { ...NEAR_DEAR, ...FALL, ...TIGHT_INSIDE },
    chosen: ["double_calendar", "double_diagonal", "put_diagonal"],
  },
  {
    where: "a stock's volatility is low and its calls close to the money are tight",
    market: { ...STOCK, ...LOW, ...CLOSE, ...TIGHT_CALLS },
    chosen: ["long_guts", "long_straddle", "long_strangle"],
  },
  {
    where: "volatility is high, the signal bullish and calls close to the money are tight",
    market: { ...MONTH, ...HIGH, ...BULLISH, ...CLOSE, ...TIGHT_CALLS },
    chosen: ["jade_lizard", "put_broken_wing_bull", "short_put"],
  },
  {
    where: "volatility is dear, the signal bullish and only strikes close to the money are held",
    market: { ...TWO_EXPIRIES, ...DEAR, ...BULLISH, ...CLOSE },
    chosen: ["bull_risk_reversal", "synthetic_long"],
  },
  {
    where: "volatility is high, the signal bearish and only strikes close to the money are held",
    market: { ...HIGH, ...BEARISH, ...CLOSE },
    chosen: ["reverse_jade_lizard"],
  },
  {
    where: "volatility is cheap, the signal bearish and only strikes close to the money are held",
    market: { ...CHEAP, ...BEARISH, ...CLOSE },
    chosen: ["bear_seagull"],
  },
  {
    where: "volatility is cheap, a rise is expected and only strikes close to the money are held",
    market: { ...CHEAP, ...RISE, ...CLOSE },
    chosen: ["bull_seagull"],
  },
  {
    where: "volatility is low and the puts of a month are tight",
    market: { ...MONTH, ...LOW, ...TIGHT_PUTS },
    chosen: ["reverse_iron_butterfly"],
  },
  {
    where: "volatility is low, the signal neutral and round strikes of a month are held",
    market: { ...MONTH, ...LOW, ...NEUTRAL, ...ROUND, ...TIGHT_PUTS },
    chosen: ["reverse_iron_condor"],
  },
  {
    where: "a stock is expected to rise and only its puts are held",
    market: { ...STOCK, ...RISE, ...PUTS_ONLY },
    chosen: ["protective_put"],
  },
  {
    where: "a fall is expected and only calls are held, all tight",
    market: { ...FALL, ...CALLS_ONLY, ...TIGHT_CALLS },
    chosen: ["call_ratio_spread"],
  },
  {
    where: "a stock's volatility is dear and its options out of but close to the money are tight",
    market: { ...STOCK, ...DEAR, ...BULLISH, ...CLOSE, ...TIGHT_OUTSIDE },
    chosen: ["covered_strangle"],
  },
];

const scored = new Map<Market, ScoredUnderlying>();

function scoredOn(market: Market): ScoredUnderlying {
  const known = scored.get(market);
  if (known !== undefined) return known;
  const result = scoreUnderlying(scanUnderlying(scanInputOf(market)), scoreTermsOf(market));
  scored.set(market, result);
  return result;
}

for (const { where, market, chosen } of MARKETS) {
  for (const id of chosen) {
    Deno.test(`${id} is chosen where ${where}`, () => {
      const { accepted, rejected } = scoredOn(market);
      const why = rejected.find(({ definition }) => definition.id === id);
      assert(
        accepted.some(({ candidate }) => candidate.definition.id === id),
        `${why?.reason} ${why?.detail}; chosen are ${
          accepted.map(({ sleeve, candidate }) => `${sleeve} ${candidate.definition.id}`).join(", ")
        }`,
      );
    });
  }
}

Deno.test("every traded definition has a market in which it is chosen", () => {
  assertEquals(MARKETS.flatMap(({ chosen }) => chosen).sort(), TRADED.map(({ id }) => id));
});

/**
 * Butterflies with the same payoff, by what is tight: the one that stays, and those that name it.
 */
const EQUIVALENT: readonly { what: string; tight: Market; kept: string; dearer: string[] }[] = [
  {
    what: "calls",
    tight: TIGHT_CALLS,
    kept: "short_call_butterfly",
    dearer: ["reverse_iron_butterfly", "short_put_butterfly"],
  },
  {
    what: "puts",
    tight: TIGHT_PUTS,
    kept: "short_put_butterfly",
    dearer: ["reverse_iron_butterfly", "short_call_butterfly"],
  },
  {
    what: "options out of the money",
    tight: TIGHT_OUTSIDE,
    kept: "reverse_iron_butterfly",
    dearer: ["short_call_butterfly", "short_put_butterfly"],
  },
  {
    what: "calls",
    tight: TIGHT_CALLS,
    kept: "long_call_butterfly",
    dearer: ["long_put_butterfly"],
  },
  { what: "puts", tight: TIGHT_PUTS, kept: "long_put_butterfly", dearer: ["long_call_butterfly"] },
];

for (const { what, tight, kept, dearer } of EQUIVALENT) {
  Deno.test(`where ${what} are tight, ${kept} stays of the structures with its payoff`, () => {
    const { rejected } = scoredOn({ ...ROUND, within: 1, ...tight });
    const named = rejected.filter(({ reason, detail }) =>
      reason === "dearer_equivalent" && detail.startsWith(`${kept} `)
    );
    assertEquals(named.map(({ definition }) => definition.id).sort(), dearer);
  });
}
