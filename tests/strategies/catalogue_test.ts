import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import {
  breakevensOf,
  extremesOf,
  type PayoffLeg,
  payoffShape,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { recognise } from "../../shared/strategies/recognise.ts";

interface Closed {
  readonly profit: number;
  readonly loss: number;
  /** Those that lie outside their own segment do not exist. */
  readonly breakevens: readonly number[];
}

/**
 * Closed forms of quant section 6 by definition: strikes ascending from K1, net debit D (negative for a credit; a covered structure's without its
 * underlying), price S of the underlying.
 */
const CLOSED: Record<string, (strikes: number[], debit: number, spot: number) => Closed> = {
  long_call: ([K1 = 0], D) => ({ profit: Infinity, loss: D, breakevens: [K1 + D] }),
  long_put: ([K1 = 0], D) => ({ profit: K1 - D, loss: D, breakevens: [K1 - D] }),
  short_put: ([K1 = 0], D) => ({ profit: -D, loss: K1 + D, breakevens: [K1 + D] }),
  bull_call_spread: ([K1 = 0, K2 = 0], D) => debit(K2 - K1, D, [K1 + D]),
  bear_put_spread: ([K1 = 0, K2 = 0], D) => debit(K2 - K1, D, [K2 - D]),
  bull_put_spread: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K2 + D]),
  bear_call_spread: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K1 - D]),
  iron_condor: ([K1 = 0, K2 = 0, K3 = 0], D) => credit(K2 - K1, -D, [K2 + D, K3 - D]),
  iron_butterfly: ([K1 = 0, K2 = 0], D) => credit(K2 - K1, -D, [K2 + D, K2 - D]),
  long_straddle: ([K1 = 0], D) => ({ profit: Infinity, loss: D, breakevens: [K1 - D, K1 + D] }),
  long_strangle: ([K1 = 0, K2 = 0], D) => ({
    profit: Infinity,
    loss: D,
    breakevens: [K1 - D, K2 + D],
  }),
  long_call_butterfly: ([K1 = 0, K2 = 0, K3 = 0], D) => debit(K2 - K1, D, [K1 + D, K3 - D]),
  covered_call: ([K1 = 0], D, S) => ({
    profit: K1 - S - D,
    loss: S + D,
    breakevens: [S + D],
  }),
};

function debit(width: number, paid: number, breakevens: number[]): Closed {
  return { profit: width - paid, loss: paid, breakevens };
}

function credit(width: number, received: number, breakevens: number[]): Closed {
  return { profit: received, loss: width - received, breakevens };
}

Deno.test("every definition has its closed form here", () => {
  assertEquals(Object.keys(CLOSED).sort(), CATALOGUE.map(({ id }) => id));
});

for (const definition of CATALOGUE) {
  const slots = definition.placements.length;
  const sets = fc.record({
    first: fc.integer({ min: 100, max: 400 }),
    gaps: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 }),
    share: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    spot: fc.integer({ min: 20_000, max: 30_000 }),
  });

  Deno.test(`${definition.id}: the payoff engine gives its closed form on random strikes and prices`, () => {
    fc.assert(
      fc.property(sets, ({ first, gaps, share, spot }) => {
        const strikes = [50 * first];
        for (let slot = 1; slot < slots; slot++) {
          strikes.push((strikes[slot - 1] ?? 0) + 50 * (gaps[slot - 1] ?? 1));
        }
        definition.placements.forEach((placement, slot) => {
          if (placement.kind !== "equal_width") return;
          const [a, b] = placement.like.map((of) => strikes[of] ?? 0) as [number, number];
          strikes[slot] = (strikes[placement.from] ?? 0) + placement.direction * Math.abs(b - a);
        });
        const width = (strikes[1] ?? 1000) - (strikes[0] ?? 0) * (slots > 1 ? 1 : 0) || 1000;
        const premium = Math.round(20 * share * Math.min(width, strikes[0] ?? 0)) / 20;
        const paying = definition.exitFamily === "debit" ||
          definition.exitFamily === "long_volatility";
        const total = paying ? premium : -premium;
        const options = definition.legs.filter(({ right }) => right !== "underlying");
        // The whole premium on one leg: the shape depends on their sum alone.
        const payer = options.find(({ side }) => side === (paying ? "buy" : "sell"));
        assert(payer !== undefined);
        const legs = definition.legs.map((rule): PayoffLeg => ({
          right: rule.right,
          quantity: rule.side === "buy" ? rule.ratio : -rule.ratio,
          strike: rule.right === "underlying" ? 0 : strikes[rule.slot] ?? 0,
          price: rule.right === "underlying" ? spot : rule === payer ? premium / rule.ratio : 0,
        }));
        const shape = payoffShape(legs);
        const { maxProfit = Infinity, maxLoss = Infinity } = extremesOf(shape);
        const closed = CLOSED[definition.id]?.(strikes, total, spot);
        assert(closed !== undefined);
        if (closed.profit === Infinity) assertEquals(maxProfit, Infinity);
        else assertAlmostEquals(maxProfit, closed.profit, 1e-6);
        assertAlmostEquals(maxLoss, closed.loss, 1e-6);
        const covered = definition.legs.some(({ right }) => right === "underlying");
        // The shares may stand so far above the strike that nothing is ever gained.
        const expected = covered && closed.profit <= 0 ? [] : closed.breakevens;
        const { points } = breakevensOf(shape);
        if (covered && closed.profit === 0) return;
        assertEquals(points.length, expected.length);
        points.forEach((point, i) => assertAlmostEquals(point, expected[i] ?? NaN, 1e-6));
        assertEquals(
          recognise(definition.legs.map((rule) => ({
            right: rule.right,
            side: rule.side,
            quantity: 65 * rule.ratio,
            ...(rule.right === "underlying" ? {} : { strike: strikes[rule.slot] ?? 0 }),
          }))),
          definition.id,
        );
      }),
      { numRuns: 300, seed: 7 },
    );
  });
}
