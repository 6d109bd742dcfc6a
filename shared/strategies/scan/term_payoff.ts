import { signOf } from "../../vocabulary/leg.ts";
import type { Right } from "../../vocabulary/terms.ts";
import type { Definition } from "../definition.ts";
import { settled } from "../payoff/payoff_shape.ts";
import type { SetPayoff } from "./scan_sets.ts";
import { tailAbove } from "./tail_above.ts";
import type { TermPair } from "./term_pair.ts";

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
  const { near, nodes, strikeAt, tails } = pair;
  const slots = definition.placements.length;
  const legs = definition.legs.flatMap(({ right, side, ratio, slot, expiry }): TermLeg[] =>
    right === "underlying"
      ? []
      : [{ right, slot, quantity: signOf(side) * ratio, far: expiry === "far" }]
  );
  const units = legs.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0);
  const isChosen = new Uint8Array(near.chain.strikes.length);
  const places = new Int32Array(nodes.length);
  const value = new Float64Array(nodes.length);
  let count = 0;

  return {
    measure(figures, _strikes, indices, base) {
      count = choosePlaces(indices, base);
      value.fill(-figures.outlay, 0, count);
      for (let place = 0; place < legs.length; place++) {
        const { right, slot, quantity, far } = legs[place] as TermLeg;
        const index = indices[base + slot] as number;
        const row = far ? pair.worthOf(right, index) : pair.intrinsicOf(right, index);
        for (let n = 0; n < count; n++) {
          value[n] = (value[n] as number) + quantity * (row[places[n] as number] as number);
        }
      }
      let most = -Infinity;
      let least = Infinity;
      for (let n = 0; n < count; n++) {
        const price = nodes[places[n] as number] as number;
        const exact = settled(value[n] as number, figures.terms + units * price);
        value[n] = exact;
        if (exact > most) most = exact;
        if (exact < least) least = exact;
      }
      figures.most = most;
      figures.least = least;
      figures.maxProfit = most;
      figures.lossBase = -least;
    },
    probability,
  };

  /** The nodes of a set: the grid and its own strikes. Answers how many. */
  function choosePlaces(indices: Int32Array, base: number): number {
    for (let slot = 0; slot < slots; slot++) isChosen[indices[base + slot] as number] = 1;
    let chosen = 0;
    for (let node = 0; node < nodes.length; node++) {
      const strike = strikeAt[node] as number;
      if (strike === -1 || isChosen[strike] === 1) places[chosen++] = node;
    }
    for (let slot = 0; slot < slots; slot++) isChosen[indices[base + slot] as number] = 0;
    return chosen;
  }

  /** P(P&L > 0). */
  function probability(): number {
    const last = count - 1;
    let sum = (value[last] as number) > 0 ? (tails[places[last] as number] as number) : 0;
    for (let n = 0; n < last; n++) {
      const [a, b] = [value[n] as number, value[n + 1] as number];
      if (a <= 0 && b <= 0) continue;
      const [from, to] = [places[n] as number, places[n + 1] as number];
      if (a >= 0 && b >= 0) {
        sum += (tails[from] as number) - (tails[to] as number);
        continue;
      }
      const [low, high] = [nodes[from] as number, nodes[to] as number];
      const crossing = tailAbove(near, low + (high - low) * a / (a - b));
      sum += a > 0 ? (tails[from] as number) - crossing : crossing - (tails[to] as number);
    }
    return sum;
  }
}
