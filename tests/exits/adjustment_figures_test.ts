import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { adjustedLegs } from "../../shared/exits/adjustments/adjusted_legs.ts";
import { adjustmentFigures } from "../../shared/exits/adjustments/adjustment_figures.ts";
import { parseAdjustmentRule } from "../../shared/exits/adjustments/adjustment_rule.ts";
import { notWorthProposing } from "../../shared/exits/adjustments/not_worth_proposing.ts";
import { type OptionLeg, positionSides } from "../../shared/exits/adjustments/position_sides.ts";
import { testedSide } from "../../shared/exits/adjustments/tested_side.ts";
import { chargesOf } from "../../shared/market/charges.ts";
import { marginOf } from "../../shared/market/margin.ts";
import type { Right, Side } from "../../shared/vocabulary/terms.ts";
import { pricedChain } from "../support/chains.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";
import { TARIFF } from "../support/tariff.ts";
import { spread } from "./positions.ts";

const chain = pricedChain("NIFTY");
const strikes = [...chain.strikes];
const money = strikes.findIndex((strike) => strike >= chain.forward);
/** The listed strike so many steps from the money. */
const strikeAt = (steps: number) => strikes[money + steps] ?? NaN;

function leg(legNumber: number, right: Right, side: Side, steps: number): OptionLeg {
  const [first] = spread().legs;
  assert(first !== undefined);
  const strike = strikeAt(steps);
  return {
    ...first,
    ...{ legNumber, right, side, strike, quantity: 65, lotSize: 65, expiry: chain.expiry },
  };
}

const short = leg(1, "call", "sell", 6);
const condor = [
  leg(2, "put", "buy", -10),
  leg(3, "put", "sell", -6),
  short,
  leg(4, "call", "buy", 10),
];

const TESTED = {
  ...{ strikeDistance: 0.01, marks: 3, overMinutes: 5, notFirstMinutes: 30, validMinutes: 5 },
};
const MARGIN = {
  ...{ kind: "index", spot: chain.spot, forward: chain.forward, rate: chain.rate } as const,
  rates: MARGIN_RATES.index,
  expiresToday: false,
};
const TERMS = { chain, view: { beta: 1, mu: 0 }, tariff: TARIFF, margin: MARGIN };

/** What defending the call side comes to on a chain. */
function defended(of: typeof chain, entryNet = 5000) {
  const sides = positionSides({ legs: condor, expiry: of.expiry });
  assert(sides !== undefined);
  const change = adjustedLegs({ kind: "defend", ...TESTED }, sides, "call", of);
  assert(change !== undefined);
  return adjustmentFigures(
    { entryNet, entryCharges: 100, legs: condor },
    change,
    { ...TERMS, chain: of },
  );
}

const callsWithout = (column: "bid" | "ask", steps: number) => {
  const changed = Float64Array.from(chain.call[column]);
  changed[money + steps] = NaN;
  return { ...chain, call: { ...chain.call, [column]: changed } };
};

Deno.test("the margin is that of the legs at the smile's volatilities", () => {
  const marginOfLegs = (legs: readonly OptionLeg[]) =>
    marginOf(
      legs.map(({ right, side, strike }) => {
        const variance = chain.smile.w(Math.log(strike / chain.forward));
        const impliedVolatility = Math.sqrt(variance / chain.years);
        const quantity = side === "buy" ? 65 : -65;
        return { right, strike, quantity, years: chain.years, impliedVolatility };
      }),
      MARGIN,
    ).total;
  const { before, after } = defended(chain);
  assertAlmostEquals(before.margin, marginOfLegs(condor), 1e-6);
  const left = condor.filter(({ right }) => right === "put");
  assertAlmostEquals(after.margin, marginOfLegs(left), 1e-6);
});

Deno.test("a premium that was paid is capital, with what the adjustment takes", () => {
  const { capitalAfter, after, net } = defended(chain, -2000);
  assert(net < 0);
  assertAlmostEquals(capitalAfter, after.margin + 2000 - net, 1e-9);
});

Deno.test("leaving a leg that nobody asks for is counted at half of its bid, without either at nothing", () => {
  const bid = chain.call.bid[money + 10] ?? NaN;
  const ask = chain.call.ask[money + 10] ?? NaN;
  const chargesAt = (price: number) =>
    chargesOf({ instrument: "option", side: "sell", quantity: 65, price }, TARIFF).total;
  const { evP } = defended(chain).before;
  const dearer = (of: typeof chain) => evP - defended(of).before.evP;
  const whole = chargesAt((bid + ask) / 4);
  assertAlmostEquals(dearer(callsWithout("ask", 10)), chargesAt(bid / 2) - whole, 1e-6);
  assertAlmostEquals(dearer(callsWithout("bid", 10)), chargesAt(ask / 4) - whole, 1e-6);
  const none = callsWithout("ask", 10);
  const neither = { ...none.call, bid: callsWithout("bid", 10).call.bid };
  assertAlmostEquals(dearer({ ...none, call: neither }), chargesAt(0) - whole, 1e-6);
});

Deno.test("why an adjustment is not proposed names its figures", () => {
  const standing = (maxLoss?: number) => ({
    ...{ evP: 0, margin: 0, riskClass: "defined" as const },
    ...(maxLoss === undefined ? {} : { maxLoss }),
  });
  const why = (net: number, before?: number, after?: number) =>
    notWorthProposing("roll_untested", {
      ...{ net, charges: 10, capitalAfter: 0, before: standing(before), after: standing(after) },
    });
  assertEquals(why(-25, 100, 100), "it would cost 35.00 rupees after charges");
  assertEquals(why(11, 100), "its greatest loss would be without bound, not 100.00");
});

Deno.test("a mark counts from the instant on at which the first minutes are over", () => {
  const sides = positionSides({ legs: [short], expiry: chain.expiry });
  assert(sides !== undefined);
  const opensAt = new Date("2026-02-09T09:15:00+05:30");
  const tested = (from: number, ...spots: readonly (number | undefined)[]) =>
    testedSide(sides, { kind: "defend", ...TESTED }, {
      sessionOpensAt: opensAt,
      marks: spots.map((spot, i) => ({
        at: new Date(opensAt.getTime() + 60_000 * (from + 3 * i)),
        unrealisedMid: 0,
        ...(spot === undefined ? {} : { spot }),
      })),
    });
  const at = short.strike;
  assertEquals([tested(30, at, at, at), tested(29.9, at, at, at)], ["call", undefined]);
  // A mark without a spot says nothing, and breaks no row.
  assertEquals(tested(30, at, undefined, at, at), "call");
  assertEquals(tested(30, at, undefined, at), undefined);
});

Deno.test("a rule's marks and delta are above 0, its minutes not below", () => {
  const row = {
    ...{ kind: "roll_untested", strike_distance: -0.01, marks: 1, over_minutes: 0 },
    ...{ not_first_minutes: 0, short_delta: 0.3, valid_minutes: 1 },
  };
  assertEquals(parseAdjustmentRule(row), {
    ...{ kind: "roll_untested", strikeDistance: -0.01, marks: 1, overMinutes: 0 },
    ...{ notFirstMinutes: 0, shortDelta: 0.3, validMinutes: 1 },
  });
  const refused = [
    { marks: 0 },
    { over_minutes: -1 },
    { not_first_minutes: -1 },
    { short_delta: 0 },
    { valid_minutes: 0 },
    { strike_distance: null },
    { kind: "close" },
  ];
  for (const change of refused) {
    assertThrows(() => parseAdjustmentRule({ ...row, ...change }), RangeError, "adjustment rule");
  }
  const defend = parseAdjustmentRule({ ...row, kind: "defend", short_delta: null });
  assertEquals([defend.kind, "shortDelta" in defend], ["defend", false]);
});

/** What protecting a bare put comes to. */
function protectedPut() {
  const bare = leg(3, "put", "sell", -6);
  const sides = positionSides({ legs: [bare], expiry: chain.expiry });
  assert(sides !== undefined);
  const rule = { kind: "convert", hedgeDelta: 0.1, ...TESTED } as const;
  const change = adjustedLegs(rule, sides, "put", chain);
  assert(change !== undefined);
  const position = { entryNet: 900, entryCharges: 50, legs: [bare] };
  return { change, bare, figures: adjustmentFigures(position, change, TERMS) };
}

Deno.test("what is opened is bought at the ask", () => {
  const { change: { opened: [hedge] }, figures } = protectedPut();
  const ask = hedge?.option.ask ?? NaN;
  assertAlmostEquals(figures.net, -65 * ask, 1e-9);
  const order = { instrument: "option", side: "buy", quantity: 65, price: ask } as const;
  assertAlmostEquals(figures.charges, chargesOf(order, TARIFF).total, 1e-9);
});

Deno.test("a roll sells at the bid, buys at the ask, and closes at the other sides", () => {
  const sides = positionSides({ legs: condor, expiry: chain.expiry });
  assert(sides !== undefined);
  const rule = { kind: "roll_untested", shortDelta: 0.4, ...TESTED } as const;
  const change = adjustedLegs(rule, sides, "call", chain);
  const [bought, sold] = change?.opened ?? [];
  assert(change !== undefined && bought?.side === "buy" && sold?.side === "sell");
  const quoteAt = (steps: number) => [chain.put.bid[money + steps], chain.put.ask[money + steps]];
  const [[hedgeBid = NaN], [, shortAsk = NaN]] = [quoteAt(-10), quoteAt(-6)];
  const { net } = adjustmentFigures(
    { entryNet: 0, entryCharges: 0, legs: condor },
    change,
    TERMS,
  );
  const each = hedgeBid - shortAsk + (sold.option.bid ?? NaN) - (bought.option.ask ?? NaN);
  assertAlmostEquals(net, 65 * each, 1e-9);
});

Deno.test("a bare put loses its strike at most, less what it brought", () => {
  const { bare, figures } = protectedPut();
  assertAlmostEquals(figures.before.maxLoss ?? NaN, 65 * bare.strike - 850, 1e-6);
});

Deno.test("a side is rolled to any strike out of the money, be it by half a rupee", () => {
  const sides = positionSides({ legs: condor, expiry: chain.expiry });
  assert(sides !== undefined);
  const rule = { kind: "roll_untested", shortDelta: 0.5, ...TESTED } as const;
  const soldAt = (forward: number) =>
    adjustedLegs(rule, sides, "call", { ...chain, forward })?.opened.at(-1)?.option.strike;
  assertEquals(soldAt(strikeAt(-1) + 0.5), strikeAt(-1));
  assertEquals(soldAt(strikeAt(-1)), strikeAt(-2));
});
