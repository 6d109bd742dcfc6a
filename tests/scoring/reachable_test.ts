import { assert, assertEquals } from "@std/assert";
import { type ScoredUnderlying, scoreUnderlying } from "../../shared/scoring/score_underlying.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { type Market, scanInputOf, scoreTermsOf } from "../support/markets.ts";

/** What is believed of the underlying, proven: volatility dear or cheap, a drift. */
const DEAR: Market = { beta: 0.8 };
const CHEAP: Market = { beta: 1.2 };
const RISE: Market = { drift: 0.2 };
const FALL: Market = { drift: -0.2 };

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
const ALL_TIGHT: Market = { spreads: { ...TIGHT_CALLS.spreads, ...TIGHT_PUTS.spreads } };

/** Markets, each with definitions that are among the best three of their sleeve in it. */
const MARKETS: readonly { where: string; market: Market; chosen: readonly string[] }[] = [
  {
    where: "a fall is proven and only puts are held",
    market: { ...FALL, ...PUTS_ONLY },
    chosen: [
      "bear_put_spread",
      "put_ratio_backspread",
      "put_ratio_spread",
      "long_put",
      "long_put_butterfly",
      "long_put_condor",
      "short_put",
      "bull_put_spread",
      "put_broken_wing_bull",
    ],
  },
  {
    where: "a rise is proven within a month and calls are tight",
    market: { ...RISE, ...MONTH, ...TIGHT_CALLS },
    chosen: [
      "long_call",
      "bull_call_spread",
      "call_ratio_backspread",
      "long_strangle",
      "strap",
      "reverse_iron_condor",
      "short_call",
      "short_strangle",
      "bear_risk_reversal",
    ],
  },
  {
    where: "volatility is dear, a rise is proven and only calls of a month are held",
    market: { ...DEAR, ...RISE, ...MONTH, ...CALLS_ONLY },
    chosen: [
      "call_ratio_spread",
      "bull_call_ladder",
      "long_call_condor",
      "long_call_butterfly",
      "bear_call_spread",
      "call_broken_wing_bear",
      "short_call_butterfly",
    ],
  },
  {
    where:
      "volatility is dear, a rise is proven and only strikes at the money of two expiries are held",
    market: { ...DEAR, ...RISE, ...TWO_EXPIRIES, ...AT_THE_MONEY },
    chosen: ["call_calendar", "synthetic_long", "short_guts", "put_calendar", "synthetic_short"],
  },
  {
    where: "a stock's volatility is dear",
    market: { ...DEAR, ...STOCK },
    chosen: ["iron_butterfly", "iron_condor", "covered_call", "strip"],
  },
  {
    where: "a rise is proven and only puts of two expiries are held, all tight",
    market: { ...RISE, ...TWO_EXPIRIES, ...PUTS_ONLY, ...ALL_TIGHT },
    chosen: ["short_put_condor", "short_put_butterfly", "put_diagonal"],
  },
  {
    where: "volatility is dear, only strikes at the money of a month are held and calls are tight",
    market: { ...DEAR, ...MONTH, ...AT_THE_MONEY, ...TIGHT_CALLS },
    chosen: ["short_straddle", "batman", "bull_risk_reversal"],
  },
  {
    where: "a stock is expected to fall and puts are tight",
    market: { ...FALL, ...STOCK, ...TIGHT_PUTS },
    chosen: ["covered_strangle", "long_straddle"],
  },
  {
    where: "volatility is dear, a rise is proven and round strikes of two expiries are held",
    market: { ...DEAR, ...RISE, ...TWO_EXPIRIES, ...ROUND },
    chosen: ["call_diagonal", "bear_seagull"],
  },
  {
    where:
      "volatility is dear, most of all the near one, a fall is proven and options in the money are tight",
    market: { ...DEAR, ...FALL, ...NEAR_DEAR, ...CLOSE, ...TIGHT_INSIDE },
    chosen: ["double_diagonal", "double_calendar"],
  },
  {
    where: "volatility is dear, a fall is proven and round strikes of a month are held, all tight",
    market: { ...DEAR, ...FALL, ...MONTH, ...ROUND, ...ALL_TIGHT },
    chosen: ["jade_lizard", "bull_seagull"],
  },
  {
    where: "a rise is proven and only strikes close to the money are held",
    market: { ...RISE, ...CLOSE },
    chosen: ["long_guts"],
  },
  {
    where: "volatility is cheap and only puts are held, all tight",
    market: { ...CHEAP, ...PUTS_ONLY, ...TIGHT_PUTS },
    chosen: ["bear_put_ladder"],
  },
  {
    where: "a rise is proven and only calls of two expiries are held, tight out of the money",
    market: { ...RISE, ...TWO_EXPIRIES, ...CALLS_ONLY, ...TIGHT_OUTSIDE },
    chosen: ["short_call_condor"],
  },
  {
    where: "a stock's volatility is dear, a rise is proven and calls at round strikes are tight",
    market: { ...DEAR, ...RISE, ...STOCK, ...ROUND, ...TIGHT_CALLS },
    chosen: ["collar", "protective_put"],
  },
  {
    where: "volatility is dear, a rise is proven and options out of the money are tight",
    market: { ...DEAR, ...RISE, ...TIGHT_OUTSIDE },
    chosen: ["reverse_jade_lizard"],
  },
  {
    where: "volatility is dear and round strikes of two expiries are held",
    market: { ...DEAR, ...TWO_EXPIRIES, ...ROUND },
    chosen: ["unbalanced_condor"],
  },
  {
    where: "volatility is cheap, options out of the money are tight and it alone paid before",
    market: { ...CHEAP, ...ROUND, ...TIGHT_OUTSIDE, paid: ["reverse_iron_butterfly"] },
    chosen: ["reverse_iron_butterfly"],
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
