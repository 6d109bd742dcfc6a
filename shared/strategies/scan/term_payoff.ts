import { signOf } from "../../vocabulary/leg.ts";
import type { Right } from "../../vocabulary/terms.ts";
import type { Definition } from "../definition.ts";
import { settled } from "../payoff/payoff_shape.ts";
import type { LossCase } from "./gain_bounds.ts";
import type { HorizonRow } from "./horizon_row.ts";
import type { SlotSets } from "./place_slots.ts";
import type { SetPayoff } from "./scan_sets.ts";
import { tailAbove } from "./tail_above.ts";
import type { TermPair } from "./term_pair.ts";

/** Prices of the grid that a set's risk is looked for at. */
const CASES = 11;

/** A leg of two expiries. */
interface TermLeg {
  readonly right: Right;
  readonly slot: number;
  readonly quantity: number;
  readonly far: boolean;
}

/**
 * Profit and loss at the near expiry of legs of two: linear between the nodes of the engine's own
 * shape, which are the pair's grid and the set's strikes, and level beyond them.
 */
export function termPayoff(definition: Definition, pair: TermPair): SetPayoff {
  const { near, grid, tails } = pair;
  const { strikes } = near.chain;
  const slots = definition.placements.length;
  const legs = definition.legs.flatMap(({ right, side, ratio, slot, expiry }): TermLeg[] =>
    right === "underlying"
      ? []
      : [{ right, slot, quantity: signOf(side) * ratio, far: expiry === "far" }]
  );
  const units = legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  /** At the grid, then at the set's strikes. */
  const value = new Float64Array(grid.length + slots);
  const chosen = new Int32Array(slots);
  let lowest = 0;
  let asked = 0;

  return { measure, cases, leastRisk: risk, risk, probability };

  /** The curve at some prices of the grid, its ends among them, for the strikes of the sets. */
  function cases({ indices, count }: SlotSets): LossCase[] {
    const rowsOf = ({ right, slot, far }: TermLeg): (HorizonRow | undefined)[] => {
      const rows: (HorizonRow | undefined)[] = [];
      for (let row = 0; row < count; row++) {
        const i = indices[row * slots + slot] as number;
        rows[i] ??= far ? pair.worthOf(right, i) : pair.intrinsicOf(right, i);
      }
      return rows;
    };
    const rows = legs.map(rowsOf);
    return Array.from({ length: CASES }, (_, k) => {
      const n = Math.round(k * (grid.length - 1) / (CASES - 1));
      const options = rows.map((of) =>
        Float64Array.from(strikes, (_, i) => of[i]?.grid[n] ?? Number.NaN)
      );
      return { certain: 1, options, underlying: 0 };
    });
  }

  function risk(): number {
    return -lowest;
  }

  function measure(
    figures: Parameters<SetPayoff["measure"]>[0],
    _strikes: Float64Array,
    indices: Int32Array,
    base: number,
  ): void {
    for (let slot = 0; slot < slots; slot++) chosen[slot] = indices[base + slot] as number;
    value.fill(-figures.outlay);
    for (let place = 0; place < legs.length; place++) {
      const { right, slot, quantity, far } = legs[place] as TermLeg;
      const index = chosen[slot] as number;
      const row = far ? pair.worthOf(right, index) : pair.intrinsicOf(right, index);
      for (let n = 0; n < grid.length; n++) {
        value[n] = (value[n] as number) + quantity * (row.grid[n] as number);
      }
      for (let own = 0; own < slots; own++) {
        const n = grid.length + own;
        value[n] = (value[n] as number) + quantity * row.atStrike(chosen[own] as number);
      }
    }
    let most = -Infinity;
    let least = Infinity;
    for (let n = 0; n < value.length; n++) {
      const exact = settled(value[n] as number, figures.terms + units * priceAt(n));
      value[n] = exact;
      if (exact > most) most = exact;
      if (exact < least) least = exact;
    }
    figures.most = most;
    figures.least = least;
    figures.maxProfit = most;
    lowest = least;
  }

  function priceAt(n: number): number {
    return (n < grid.length ? grid[n] : strikes[chosen[n - grid.length] as number]) as number;
  }

  /** P(P&L > level), from node to node upwards: the grid's and the set's strikes ascend. */
  function probability(level: number): number {
    asked = level;
    let sum = 0;
    let before = 0;
    let place = 1;
    let own = grid.length;
    while (place < grid.length || own < value.length) {
      const isOwn = own < value.length &&
        (place === grid.length || priceAt(own) < (grid[place] as number));
      const n = isOwn ? own++ : place++;
      sum += between(before, n);
      before = n;
    }
    return (value[before] as number) > asked ? sum + tailAt(before) : sum;
  }

  /** The part of it between two neighbouring nodes. */
  function between(from: number, to: number): number {
    const [a, b] = [(value[from] as number) - asked, (value[to] as number) - asked];
    if (a <= 0 && b <= 0) return 0;
    if (a >= 0 && b >= 0) return tailAt(from) - tailAt(to);
    const [low, high] = [priceAt(from), priceAt(to)];
    const crossing = tailAbove(near, low + (high - low) * a / (a - b));
    return a > 0 ? tailAt(from) - crossing : crossing - tailAt(to);
  }

  function tailAt(n: number): number {
    return n < grid.length ? tails[n] as number : near.view.tail(priceAt(n));
  }
}
