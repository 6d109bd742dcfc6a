import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { adjustedLegs } from "../../shared/exits/adjustments/adjusted_legs.ts";
import { adjustmentFigures } from "../../shared/exits/adjustments/adjustment_figures.ts";
import {
  type AdjustmentRule,
  parseAdjustmentRule,
} from "../../shared/exits/adjustments/adjustment_rule.ts";
import { notWorthProposing } from "../../shared/exits/adjustments/not_worth_proposing.ts";
import {
  type OptionLeg,
  type PositionSides,
  positionSides,
} from "../../shared/exits/adjustments/position_sides.ts";
import { quotedOptions } from "../../shared/exits/adjustments/quoted_option.ts";
import { testedSide } from "../../shared/exits/adjustments/tested_side.ts";
import { chargesOf } from "../../shared/market/charges.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import type { Right, Side } from "../../shared/vocabulary/terms.ts";
import { pricedChain } from "../support/chains.ts";
import { MARGIN_RATES } from "../support/margin_rates.ts";
import { TARIFF } from "../support/tariff.ts";
import { spread } from "./positions.ts";

const chain = pricedChain("NIFTY");
const strikes = [...chain.strikes];
/** The listed strike so many steps from the money. */
const strikeAt = (steps: number) => {
  const money = strikes.findIndex((strike) => strike >= chain.forward);
  return strikes[money + steps] ?? NaN;
};

let number = 0;
function leg(right: Right, side: Side, steps: number, quantity = 65): OptionLeg {
  number += 1;
  const [first] = spread().legs;
  assert(first !== undefined);
  const strike = strikeAt(steps);
  return {
    ...first,
    ...{ legNumber: number, right, side, strike, quantity, lotSize: 65, expiry: chain.expiry },
  };
}

const put = (side: Side, steps: number) => leg("put", side, steps);
const call = (side: Side, steps: number) => leg("call", side, steps);
/** Sold six steps from the money, bought ten. */
const condor = [put("buy", -10), put("sell", -6), call("sell", 6), call("buy", 10)];
const strangle = [put("sell", -6), call("sell", 6)];

const sidesOf = (legs: readonly OptionLeg[]) => positionSides({ legs, expiry: chain.expiry });
const known = (legs: readonly OptionLeg[]): PositionSides => {
  const sides = sidesOf(legs);
  assert(sides !== undefined);
  return sides;
};

const TEST = {
  ...{ strikeDistance: 0.01, marks: 3, overMinutes: 5, notFirstMinutes: 30, validMinutes: 5 },
};
const ROLL: AdjustmentRule = { kind: "roll_untested", shortDelta: 0.4, ...TEST };
const CONVERT: AdjustmentRule = { kind: "convert", hedgeDelta: 0.1, ...TEST };
const DEFEND: AdjustmentRule = { kind: "defend", ...TEST };

Deno.test("a side is a sold leg and what is bought beyond it; other shapes have none", () => {
  const shape = (legs: readonly OptionLeg[]) => {
    const sides = sidesOf(legs);
    return sides &&
      [sides.call, sides.put].map((side) => side && [side.short.legNumber, side.hedge?.legNumber]);
  };
  const numbers = condor.map(({ legNumber }) => legNumber);
  assertEquals(shape(condor), [[numbers[2], numbers[3]], [numbers[1], numbers[0]]]);
  assertEquals(shape(strangle)?.map((side) => side?.[1]), [undefined, undefined]);
  assertEquals(shape([put("sell", -6)]), [undefined, [number, undefined]]);
  assertEquals(shape([put("buy", -6)]), undefined);
  // A debit spread, a butterfly, a ratio, another expiry, shares.
  assertEquals(shape([call("buy", 2), call("sell", 6)]), undefined);
  assertEquals(
    shape([call("buy", 2), { ...call("sell", 4), quantity: 130 }, call("buy", 6)]),
    undefined,
  );
  assertEquals(shape([call("sell", 4), { ...call("buy", 8), quantity: 130 }]), undefined);
  assertEquals(shape([{ ...call("sell", 4), expiry: "2026-12-31" }]), undefined);
  const shares = { ...call("buy", 4), right: "underlying", strike: null } as const;
  assertEquals(positionSides({ legs: [shares, call("sell", 4)], expiry: chain.expiry }), undefined);
  // A wing that an earlier roll left stands beyond the nearer one.
  const [old, near] = [call("buy", 12), call("buy", 10)];
  assertEquals(shape([old, near, call("sell", 6)])?.[0]?.[1], near.legNumber);
});

Deno.test("a strike is tested by marks in a row over minutes, and both at once are none", () => {
  const opensAt = new Date("2026-02-09T09:15:00+05:30");
  const sides = known(condor);
  const [upper, lower] = [strikeAt(6), strikeAt(-6)];
  const tested = (spots: readonly number[], rule = DEFEND, from = 45, every = 150) =>
    testedSide(sides, rule, {
      sessionOpensAt: opensAt,
      marks: spots.map((spot, i) => ({
        at: new Date(opensAt.getTime() + 60_000 * from + 1000 * every * i),
        unrealisedMid: 0,
        spot,
      })),
    });
  const near = 0.991 * upper;
  assertEquals(tested([near, near, near]), "call");
  assertEquals(tested([near, 0.989 * upper, near]), undefined);
  assertEquals(tested([near, near]), undefined);
  assertEquals(tested([near, near, near], DEFEND, 45, 149), undefined);
  assertEquals(tested([near, near, near], DEFEND, 20), undefined);
  const low = 1.009 * lower;
  assertEquals(tested([low, low, low]), "put");
  const wide = { ...DEFEND, strikeDistance: 0.1 };
  assertEquals(tested([chain.spot, chain.spot, chain.spot], wide), undefined);
  const atStrike = { ...DEFEND, strikeDistance: 0 };
  assertEquals(tested([near, near, near], atStrike), undefined);
  assertEquals(tested([upper, upper, upper], atStrike), "call");
});

const stepOf = (strike: number) => strikes.indexOf(strike) - strikes.indexOf(strikeAt(0));
const opened = (rule: AdjustmentRule, legs: readonly OptionLeg[], tested: Right) =>
  adjustedLegs(rule, known(legs), tested, chain)?.opened
    .map(({ side, option: { right, strike } }) => `${side} ${right} ${stepOf(strike)}`);

Deno.test("the untested side is sold nearer at the delta asked for, as wide as before", () => {
  const deltas = quotedOptions(chain, "put").filter(({ strike }) => strike < chain.forward);
  const asked =
    deltas.toSorted((p, q) => Math.abs(-p.delta - 0.4) - Math.abs(-q.delta - 0.4))[0]?.strike ??
      NaN;
  const step = stepOf(asked);
  assert(step > -6 && step < 0, `${step}`);
  assertEquals(opened(ROLL, condor, "call"), [`buy put ${step - 4}`, `sell put ${step}`]);
  assertEquals(opened(ROLL, strangle, "call"), [`sell put ${step}`]);
  const { closed } = adjustedLegs(ROLL, known(condor), "call", chain) ?? { closed: [] };
  assertEquals(closed.map(({ leg: { right, side } }) => `${side} ${right}`), [
    "sell put",
    "buy put",
  ]);
  // Already as near as that.
  assertEquals(opened({ ...ROLL, shortDelta: 0.1 }, strangle, "call"), undefined);
  assertEquals(opened(ROLL, [put("sell", step), call("sell", 6)], "call"), undefined);
  // Never past the tested strike.
  const past = [put("sell", -6), call("sell", -4)];
  assertEquals(opened({ ...ROLL, shortDelta: 0.5 }, past, "call"), ["sell put -4"]);
  assertEquals(opened(ROLL, [call("sell", 6), call("buy", 10)], "call"), undefined);
});

Deno.test("a condor becomes a butterfly at the tested strike, what is bare gets protection", () => {
  assertEquals(opened(CONVERT, condor, "call"), ["buy put 2", "sell put 6"]);
  const bought = opened(CONVERT, strangle, "call") ?? [];
  assertEquals(bought.map((text) => text.slice(0, 8)), ["buy call", "buy put "]);
  const options = adjustedLegs(CONVERT, known(strangle), "call", chain)?.opened ?? [];
  for (const { option } of options) {
    const steps = stepOf(option.strike);
    assert(option.right === "call" ? steps > 6 : steps < -6, `${steps}`);
    assertLess(Math.abs(Math.abs(option.delta) - 0.1), 0.02);
  }
  assertEquals(opened(CONVERT, [call("sell", 6)], "call")?.length, 1);
  assertEquals(opened(CONVERT, [call("sell", 6), call("buy", 10)], "call"), undefined);
  const body = [put("buy", -4), put("sell", 0), call("sell", 0), call("buy", 4)];
  assertEquals(opened(CONVERT, body, "call"), undefined);
  const usable = Uint8Array.from(chain.put.usable);
  usable[strikes.indexOf(strikeAt(6))] = 0;
  const unquoted = { ...chain, put: { ...chain.put, usable } };
  assertEquals(adjustedLegs(CONVERT, known(condor), "call", unquoted), undefined);
  // Protection is beyond the sold strike, however great the delta that is asked for.
  assertEquals(opened({ ...CONVERT, hedgeDelta: 0.9 }, [call("sell", 6)], "call"), ["buy call 7"]);
});

Deno.test("the tested side alone is closed, but for a wing that nobody bids for", () => {
  const closedOf = (of: typeof chain) =>
    adjustedLegs(DEFEND, known(condor), "call", of)?.closed
      .map(({ leg: { side, right } }) => `${side} ${right}`);
  assertEquals(closedOf(chain), ["sell call", "buy call"]);
  const without = (column: "bid" | "ask", strike: number) => {
    const changed = Float64Array.from(chain.call[column]);
    changed[strikes.indexOf(strike)] = NaN;
    return { ...chain, call: { ...chain.call, [column]: changed } };
  };
  assertEquals(closedOf(without("bid", strikeAt(10))), ["sell call"]);
  assertEquals(closedOf(without("ask", strikeAt(6))), undefined);
  assertEquals(adjustedLegs(DEFEND, known([call("sell", 6)]), "call", chain), undefined);
});

const TERMS = {
  chain,
  view: { beta: 1, mu: 0 },
  tariff: TARIFF,
  margin: {
    ...{ kind: "index", spot: chain.spot, forward: chain.forward, rate: chain.rate } as const,
    rates: MARGIN_RATES.index,
    expiresToday: false,
  },
};

Deno.test("what an adjustment takes and leaves follows from its orders and payoffs", () => {
  const change = adjustedLegs(DEFEND, known(condor), "call", chain);
  assert(change !== undefined);
  const position = { entryNet: 5000, entryCharges: 100, legs: condor };
  const figures = adjustmentFigures(position, change, TERMS);
  const quote = (right: Right, steps: number) => {
    const found = quotedOptions(chain, right).find(({ strike }) => strike === strikeAt(steps));
    assert(found?.bid !== undefined && found.ask !== undefined);
    return { bid: found.bid, ask: found.ask };
  };
  const [buy, sell] = [quote("call", 6).ask, quote("call", 10).bid];
  assertAlmostEquals(figures.net, 65 * (sell - buy), 1e-9);
  const order = { instrument: "option", quantity: 65 } as const;
  const charges = chargesOf({ ...order, side: "buy", price: buy }, TARIFF).total +
    chargesOf({ ...order, side: "sell", price: sell }, TARIFF).total;
  assertAlmostEquals(figures.charges, charges, 1e-9);
  const width = strikeAt(10) - strikeAt(6);
  // As wide on both sides: the same payoff at worst, and the cash of each.
  assertAlmostEquals(figures.before.maxLoss ?? NaN, 65 * width - 4900, 1e-6);
  assertAlmostEquals(
    figures.after.maxLoss ?? NaN,
    65 * width - 4900 - figures.net + charges,
    1e-6,
  );
  assertLess(figures.after.margin, figures.before.margin);
  assertEquals(figures.capitalAfter, figures.after.margin);
  assertEquals([figures.before.riskClass, figures.after.riskClass], ["defined", "defined"]);
  // At the market's own measure closing costs what is crossed, and charges.
  const crossed = 65 * (buy - quote("call", 6).bid + quote("call", 10).ask - sell) / 2;
  assertLess(
    Math.abs(figures.after.evP - figures.before.evP + crossed + charges),
    0.3 * crossed + 120,
  );
});

Deno.test("what is expected is each leg's mean by Black, with the cash so far and what leaving costs", () => {
  const change = adjustedLegs(DEFEND, known(condor), "call", chain);
  assert(change !== undefined);
  const position = { entryNet: 5000, entryCharges: 100, legs: condor };
  const { before } = adjustmentFigures(position, change, TERMS);
  const order = { instrument: "option", quantity: 65 } as const;
  const expected = condor.reduce((sum, { right, side, strike }) => {
    const k = Math.log(strike / chain.forward);
    const deviation = Math.sqrt(chain.smile.w(k));
    const theta = right === "call" ? 1 : -1;
    const mean = undiscountedBlack(chain.forward, strike, deviation, theta);
    const option = quotedOptions(chain, right).find((one) => one.strike === strike);
    const half = ((option?.bid ?? NaN) + (option?.ask ?? NaN)) / 4;
    const back = side === "buy" ? "sell" : "buy";
    const charges = chargesOf({ ...order, side: back, price: half }, TARIFF).total;
    return sum + (side === "buy" ? 65 : -65) * mean - charges;
  }, 4900);
  assertAlmostEquals(before.evP, expected, 0.01);
});

Deno.test("protection bounds a loss that had no bound, and its premium is capital", () => {
  const change = adjustedLegs(CONVERT, known([call("sell", 6)]), "call", chain);
  assert(change !== undefined);
  const position = { entryNet: 100, entryCharges: 50, legs: [call("sell", 6)] };
  const figures = adjustmentFigures(position, change, TERMS);
  assertEquals(figures.before.maxLoss, undefined);
  const [bought] = change.opened;
  assert(bought !== undefined);
  const width = bought.option.strike - strikeAt(6);
  assertAlmostEquals(
    figures.after.maxLoss ?? NaN,
    65 * width - 50 - figures.net + figures.charges,
    1e-6,
  );
  assertEquals([figures.before.riskClass, figures.after.riskClass], ["unlimited_up", "defined"]);
  assertAlmostEquals(figures.capitalAfter, figures.after.margin - figures.net - 100, 1e-9);
  // A view of less variance is worth more to who has sold.
  const calm = adjustmentFigures(position, change, { ...TERMS, view: { beta: 0.9, mu: 0 } });
  assert(calm.before.evP > figures.before.evP);
});

Deno.test("a roll must bring a credit, and nothing may lose more than before", () => {
  const standing = (maxLoss?: number) => ({
    ...{ evP: 0, margin: 0, riskClass: "defined" as const },
    ...(maxLoss === undefined ? {} : { maxLoss }),
  });
  const figures = (net: number, before?: number, after?: number) => ({
    ...{ net, charges: 10, capitalAfter: 0, before: standing(before), after: standing(after) },
  });
  assertEquals(notWorthProposing("roll_untested", figures(11, 100, 100)), undefined);
  assertEquals(
    notWorthProposing("roll_untested", figures(10, 100, 90)),
    "it would cost 0.00 rupees after charges",
  );
  assertEquals(
    notWorthProposing("convert", figures(-50, 100, 100.5)),
    "its greatest loss would be 100.50, not 100.00",
  );
  assertEquals(notWorthProposing("convert", figures(-50, undefined, 1e9)), undefined);
  assertEquals(notWorthProposing("roll_untested", figures(11)), undefined);
  assert(notWorthProposing("convert", figures(0, 100)) !== undefined);
  assertEquals(notWorthProposing("defend", figures(-50, 100, 150)), undefined);
});

Deno.test("a row that is no rule is refused by name", () => {
  const row = {
    ...{ kind: "convert", is_on: true, strike_distance: 0.01, marks: 3, over_minutes: 5 },
    ...{ not_first_minutes: 30, short_delta: null, hedge_delta: null, valid_minutes: 5 },
  };
  let said = "";
  try {
    parseAdjustmentRule(row);
  } catch (error) {
    said = String(error);
  }
  assert(said.startsWith("RangeError: adjustment rule"), said);
  assertEquals(parseAdjustmentRule({ ...row, hedge_delta: 0.1 }), CONVERT);
});
