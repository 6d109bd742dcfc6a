import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CATALOGUE, TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { spansExpiries } from "../../shared/strategies/definition.ts";
import {
  breakevensOf,
  extremesOf,
  type PayoffLeg,
  payoffShape,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { instancesOf, recognise } from "../../shared/strategies/recognise.ts";

interface Closed {
  readonly profit: number;
  readonly loss: number;
  /** Those that lie outside their own segment do not exist. */
  readonly breakevens: readonly number[];
}

/** A closed form with the debits and the price of the underlying for which it is written. */
interface ClosedForm {
  readonly of: (strikes: number[], debit: number, spot: number) => Closed;
  /** Least and greatest net debit, without the underlying. */
  readonly debits: (strikes: number[]) => readonly [number, number];
  /** Price of the underlying; without one, a price above every strike. */
  readonly spot?: (strikes: number[]) => number;
}

const wing = ([K1 = 0, K2 = 0]: number[]) => K2 - K1;
const lastWing = (K: number[]) => (K.at(-1) ?? 0) - (K.at(-2) ?? 0);
const paid = (K: number[]) => [0, wing(K)] as const;
const received = (K: number[]) => [-wing(K), 0] as const;
const paidUpToStrike = ([K1 = 0]: number[]) => [0, K1] as const;
const receivedUpToStrike = ([K1 = 0]: number[]) => [-K1, 0] as const;
const either = (K: number[]) => [-wing(K), wing(K)] as const;
const eitherOfStrike = ([K1 = 0]: number[]) => [-K1 / 2, K1 / 2] as const;
const between = ([K1 = 0, K2 = 0]: number[]) => (K1 + K2) / 2;
/** A break-even that only a debit has, or only a credit. */
const ifPaid = (D: number, ...points: number[]) => D > 0 ? points : [];
const ifReceived = (D: number, ...points: number[]) => D < 0 ? points : [];

function debit(width: number, paid: number, breakevens: number[]): Closed {
  return { profit: width - paid, loss: paid, breakevens };
}

function credit(width: number, received: number, breakevens: number[]): Closed {
  return { profit: received, loss: width - received, breakevens };
}

function unlimited(loss: number, breakevens: number[]): Closed {
  return { profit: Infinity, loss, breakevens };
}

function exposed(profit: number, breakevens: number[]): Closed {
  return { profit, loss: Infinity, breakevens };
}

/**
 * Closed forms of method 5.2 by definition: strikes ascending from K1, net debit D, negative
 * for a credit.
 */
const CLOSED: Record<string, ClosedForm> = {
  long_call: { debits: paidUpToStrike, of: ([K1 = 0], D) => unlimited(D, [K1 + D]) },
  long_put: { debits: paidUpToStrike, of: ([K1 = 0], D) => debit(K1, D, [K1 - D]) },
  short_put: { debits: receivedUpToStrike, of: ([K1 = 0], D) => credit(K1, -D, [K1 + D]) },
  short_call: { debits: receivedUpToStrike, of: ([K1 = 0], D) => exposed(-D, [K1 - D]) },
  bull_call_spread: { debits: paid, of: ([K1 = 0, K2 = 0], D) => debit(K2 - K1, D, [K1 + D]) },
  bear_put_spread: { debits: paid, of: ([K1 = 0, K2 = 0], D) => debit(K2 - K1, D, [K2 - D]) },
  bull_put_spread: { debits: received, of: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K2 + D]) },
  bear_call_spread: {
    debits: received,
    of: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K1 - D]),
  },
  synthetic_long: { debits: eitherOfStrike, of: ([K1 = 0], D) => unlimited(K1 + D, [K1 + D]) },
  synthetic_short: { debits: eitherOfStrike, of: ([K1 = 0], D) => exposed(K1 - D, [K1 - D]) },
  bull_risk_reversal: {
    debits: eitherOfStrike,
    of: ([K1 = 0, K2 = 0], D) =>
      unlimited(K1 + D, [...ifReceived(D, K1 + D), ...ifPaid(D, K2 + D)]),
  },
  bear_risk_reversal: {
    debits: eitherOfStrike,
    of: ([K1 = 0, K2 = 0], D) => exposed(K1 - D, [...ifPaid(D, K1 - D), ...ifReceived(D, K2 - D)]),
  },
  covered_call: {
    debits: receivedUpToStrike,
    spot: ([K1 = 0]) => 0.95 * K1,
    of: ([K1 = 0], D, S) => ({ profit: K1 - S - D, loss: S + D, breakevens: [S + D] }),
  },
  protective_put: {
    debits: paidUpToStrike,
    of: ([K1 = 0], D, S) => unlimited(S - K1 + D, [S + D]),
  },
  collar: {
    debits: (K) => [-0.5 * wing(K), 0.5 * wing(K)],
    spot: between,
    of: ([K1 = 0, K2 = 0], D, S) => ({
      profit: K2 - S - D,
      loss: S - K1 + D,
      breakevens: [S + D],
    }),
  },
  covered_strangle: {
    debits: ([K1 = 0]) => [-K1 / 2, 0],
    spot: between,
    of: ([K1 = 0, K2 = 0], D, S) => ({
      profit: K2 - S - D,
      loss: S + K1 + D,
      breakevens: [S + D < K1 ? (S + K1 + D) / 2 : S + D],
    }),
  },
  call_ratio_backspread: {
    debits: either,
    of: ([K1 = 0, K2 = 0], D) =>
      unlimited(K2 - K1 + D, [...ifReceived(D, K1 - D), 2 * K2 - K1 + D]),
  },
  put_ratio_backspread: {
    debits: either,
    of: ([K1 = 0, K2 = 0], D) => ({
      profit: 2 * K1 - K2 - D,
      loss: K2 - K1 + D,
      breakevens: [2 * K1 - K2 - D, ...ifReceived(D, K2 + D)],
    }),
  },
  bull_call_ladder: {
    debits: either,
    of: ([K1 = 0, K2 = 0, K3 = 0], D) =>
      exposed(K2 - K1 - D, [...ifPaid(D, K1 + D), K2 + K3 - K1 - D]),
  },
  bear_put_ladder: {
    debits: (K) => [-lastWing(K), lastWing(K)],
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => ({
      profit: K3 - K2 - D,
      loss: K1 + K2 - K3 + D,
      breakevens: [K1 + K2 - K3 + D, ...ifPaid(D, K3 - D)],
    }),
  },
  bull_seagull: {
    debits: ([K1 = 0, K2 = 0, K3 = 0]) => [-K1 / 2, K3 - K2],
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => ({
      profit: K3 - K2 - D,
      loss: K1 + D,
      breakevens: [...ifReceived(D, K1 + D), ...ifPaid(D, K2 + D)],
    }),
  },
  bear_seagull: {
    debits: ([K1 = 0, K2 = 0]) => [-K1 / 2, K2 - K1],
    of: ([K1 = 0, K2 = 0, K3 = 0], D) =>
      exposed(K2 - K1 - D, [...ifPaid(D, K2 - D), ...ifReceived(D, K3 - D)]),
  },
  call_ratio_spread: {
    debits: either,
    of: ([K1 = 0, K2 = 0], D) => exposed(K2 - K1 - D, [...ifPaid(D, K1 + D), 2 * K2 - K1 - D]),
  },
  put_ratio_spread: {
    debits: either,
    of: ([K1 = 0, K2 = 0], D) => ({
      profit: K2 - K1 - D,
      loss: 2 * K1 - K2 + D,
      breakevens: [2 * K1 - K2 + D, ...ifPaid(D, K2 - D)],
    }),
  },
  batman: {
    debits: either,
    of: ([K1 = 0, K2 = 0, K3 = 0, K4 = 0], D) =>
      exposed(K2 - K1 - D, [
        2 * K1 - K2 + D,
        ...ifPaid(D, K2 - D, K3 + D),
        2 * K4 - K3 - D,
      ]),
  },
  short_straddle: {
    debits: receivedUpToStrike,
    of: ([K1 = 0], D) => exposed(-D, [K1 + D, K1 - D]),
  },
  short_strangle: {
    debits: receivedUpToStrike,
    of: ([K1 = 0, K2 = 0], D) => exposed(-D, [K1 + D, K2 - D]),
  },
  short_guts: {
    debits: (K) => [-2 * wing(K), -wing(K)],
    of: ([K1 = 0, K2 = 0], D) => exposed(-D - (K2 - K1), [K2 + D, K1 - D]),
  },
  long_straddle: {
    debits: paidUpToStrike,
    of: ([K1 = 0], D) => unlimited(D, [K1 - D, K1 + D]),
  },
  long_strangle: {
    debits: paidUpToStrike,
    of: ([K1 = 0, K2 = 0], D) => unlimited(D, [K1 - D, K2 + D]),
  },
  long_guts: {
    debits: (K) => [wing(K), 2 * wing(K)],
    of: ([K1 = 0, K2 = 0], D) => unlimited(D - (K2 - K1), [K2 - D, K1 + D]),
  },
  strip: { debits: paidUpToStrike, of: ([K1 = 0], D) => unlimited(D, [K1 - D / 2, K1 + D]) },
  strap: { debits: paidUpToStrike, of: ([K1 = 0], D) => unlimited(D, [K1 - D, K1 + D / 2]) },
  iron_condor: {
    debits: received,
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => credit(K2 - K1, -D, [K2 + D, K3 - D]),
  },
  iron_butterfly: {
    debits: received,
    of: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K2 + D, K2 - D]),
  },
  reverse_iron_condor: {
    debits: paid,
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => debit(K2 - K1, D, [K2 - D, K3 + D]),
  },
  reverse_iron_butterfly: {
    debits: paid,
    of: ([K1 = 0, K2 = 0], D) => debit(K2 - K1, D, [K2 - D, K2 + D]),
  },
  unbalanced_condor: {
    debits: (K) => [-Math.min(wing(K), lastWing(K)), 0],
    of: (K, D) => credit(Math.max(wing(K), lastWing(K)), -D, [(K[1] ?? 0) + D, (K[2] ?? 0) - D]),
  },
  jade_lizard: {
    debits: (K) => [-(K[0] ?? 0) / 2, -lastWing(K)],
    of: ([K1 = 0], D) => credit(K1, -D, [K1 + D]),
  },
  reverse_jade_lizard: {
    debits: (K) => [-(K[0] ?? 0) / 2, -wing(K)],
    of: ([_K1, _K2, K3 = 0], D) => exposed(-D, [K3 - D]),
  },
  put_broken_wing_bull: {
    debits: (K) => [lastWing(K) - wing(K), 0],
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => ({
      profit: K3 - K2 - D,
      loss: (K2 - K1) - (K3 - K2) + D,
      breakevens: [2 * K2 - K3 + D],
    }),
  },
  call_broken_wing_bear: {
    debits: (K) => [wing(K) - lastWing(K), 0],
    of: ([K1 = 0, K2 = 0, K3 = 0], D) => ({
      profit: K2 - K1 - D,
      loss: (K3 - K2) - (K2 - K1) + D,
      breakevens: [2 * K2 - K1 - D],
    }),
  },
  box: { debits: paid, of: (K, D) => ({ profit: wing(K) - D, loss: D - wing(K), breakevens: [] }) },
  long_call_butterfly: { debits: paid, of: peak },
  long_put_butterfly: { debits: paid, of: peak },
  long_call_condor: { debits: paid, of: peak },
  long_put_condor: { debits: paid, of: peak },
  short_call_butterfly: { debits: received, of: trough },
  short_put_butterfly: { debits: received, of: trough },
  short_call_condor: { debits: received, of: trough },
  short_put_condor: { debits: received, of: trough },
};

/** Gains between the outer strikes. */
function peak(strikes: number[], D: number): Closed {
  return debit(wing(strikes), D, [(strikes[0] ?? 0) + D, (strikes.at(-1) ?? 0) - D]);
}

/** Gains beyond the outer strikes. */
function trough(strikes: number[], D: number): Closed {
  return credit(wing(strikes), -D, [(strikes[0] ?? 0) - D, (strikes.at(-1) ?? 0) + D]);
}

const [several, single] = [
  CATALOGUE.filter(spansExpiries),
  CATALOGUE.filter((definition) => !spansExpiries(definition)),
];

Deno.test("every definition of one expiry has its closed form here, all 57 of the reference are known, and all but the box are traded", () => {
  assertEquals(Object.keys(CLOSED).sort(), single.map(({ id }) => id));
  assertEquals([CATALOGUE.length, TRADED.length, several.length], [57, 56, 6]);
  assertEquals(CATALOGUE.map(({ id }) => id), CATALOGUE.map(({ id }) => id).sort());
});

for (const definition of several) {
  Deno.test(`${definition.id}: its legs are recognised with their expiries, and as nothing with them exchanged`, () => {
    const named = (near: "near" | "far", far: "near" | "far") =>
      recognise(definition.legs.map(({ right, side, ratio, slot, expiry }) => ({
        right,
        side,
        quantity: 65 * ratio,
        strike: 24_000 + 500 * slot,
        expiry: expiry === "far" ? far : near,
      })));
    assertEquals(named("near", "far"), definition.id);
    assertEquals(named("far", "near"), "custom");
  });
}

for (const definition of single) {
  const slots = definition.placements.length;
  const sets = fc.record({
    first: fc.integer({ min: 100, max: 400 }),
    gaps: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 3, maxLength: 3 }),
    share: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  });

  Deno.test(`${definition.id}: the payoff engine gives its closed form on random strikes and prices`, () => {
    const form = CLOSED[definition.id];
    assert(form !== undefined);
    fc.assert(
      fc.property(sets, ({ first, gaps, share }) => {
        const strikes = [50 * first];
        for (let slot = 1; slot < slots; slot++) {
          strikes.push((strikes[slot - 1] ?? 0) + 50 * (gaps[slot - 1] ?? 1));
        }
        definition.placements.forEach((placement, slot) => {
          if (placement.kind !== "equal_width" && placement.kind !== "unequal_width") return;
          const [a, b] = placement.like.map((of) => strikes[of] ?? 0) as [number, number];
          const more = placement.kind === "equal_width" ? 0 : 50 * (gaps[0] ?? 1);
          const width = Math.abs(b - a) + more;
          strikes[slot] = (strikes[placement.from] ?? 0) +
            (placement.towards === "above" ? width : -width);
        });
        const spot = form.spot?.(strikes) ?? 1.1 * (strikes.at(-1) ?? 0);
        const [least, most] = form.debits(strikes);
        // A quarter of a tick off: no debit is exactly zero, where break-evens are spans.
        const total = Math.round(20 * (least + share * (most - least))) / 20 + 0.0125;
        const premium = Math.abs(total);
        const options = definition.legs.filter(({ right }) => right !== "underlying");
        // The premium on one leg each way: the shape depends on their sum alone.
        const payer = options.find(({ side }) => side === (total > 0 ? "buy" : "sell"));
        assert(payer !== undefined);
        const legs = definition.legs.map((rule): PayoffLeg => ({
          right: rule.right,
          quantity: rule.side === "buy" ? rule.ratio : -rule.ratio,
          strike: rule.right === "underlying" ? 0 : strikes[rule.slot] ?? 0,
          price: rule.right === "underlying" ? spot : rule === payer ? premium / rule.ratio : 0,
        }));
        const shape = payoffShape(legs);
        const { maxProfit = Infinity, maxLoss = Infinity } = extremesOf(shape);
        const closed = form.of(strikes, total, spot);
        if (closed.profit === Infinity) assertEquals(maxProfit, Infinity);
        else assertAlmostEquals(maxProfit, closed.profit, 1e-6);
        if (closed.loss === Infinity) assertEquals(maxLoss, Infinity);
        else assertAlmostEquals(maxLoss, closed.loss, 1e-6);
        const { points } = breakevensOf(shape);
        const expected = [...closed.breakevens].sort((p, q) => p - q);
        assertEquals(points.length, expected.length);
        points.forEach((point, i) => assertAlmostEquals(point, expected[i] ?? NaN, 1e-6));
        assertEquals(
          recognise(
            definition.legs.map((rule) => ({
              right: rule.right,
              side: rule.side,
              quantity: 65 * rule.ratio,
              ...(rule.right === "underlying" ? {} : { strike: strikes[rule.slot] ?? 0 }),
            })),
            -65 * total,
          ),
          definition.id,
        );
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
}

/**
 * Pairs of definitions that the same legs can be instances of: none, since equal and unequal wings,
 * ratios and expiries exclude each other.
 */
const AMBIGUOUS: readonly string[] = [];

Deno.test("no legs are instances of two definitions, but for the pairs that are listed", () => {
  const found = new Set<string>();
  const widths = [1, 2, 3].flatMap((p) =>
    [1, 2, 3].flatMap((q) => [1, 2, 3].map((r) => [p, q, r]))
  );
  for (const definition of CATALOGUE) {
    for (const set of widths) {
      const strikes = [24_000];
      for (const width of set) strikes.push((strikes.at(-1) ?? 0) + 100 * width);
      const legs = definition.legs.map(({ right, side, ratio, slot, expiry = "near" }) => ({
        right,
        side,
        quantity: ratio,
        expiry,
        ...(right === "underlying" ? {} : { strike: strikes[slot] ?? 0 }),
      }));
      for (const premium of [-500, 0, 50, 500]) {
        const ids = instancesOf(legs, premium).map(({ id }) => id);
        if (ids.length > 1) found.add(ids.join(" "));
      }
    }
  }
  assertEquals([...found], AMBIGUOUS);
});
