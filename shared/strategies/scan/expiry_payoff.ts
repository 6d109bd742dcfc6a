import type { Definition } from "../definition.ts";
import { type PayoffShape, settled } from "../payoff/payoff_shape.ts";
import { tailRisk } from "../payoff/tail_risk.ts";
import { weighedShape } from "../payoff/weighed_shape.ts";
import { endCases } from "./end_cases.ts";
import { expirySlopes } from "./expiry_slopes.ts";
import type { ScanColumns } from "./scan_columns.ts";
import type { SetPayoff } from "./scan_sets.ts";
import { stressLoss } from "./stress_loss.ts";
import { tailAbove } from "./tail_above.ts";

/**
 * Profit and loss where all legs end: its values at 0 and at each strike, then to infinity by the
 * last slope. The slopes are the definition's own, whatever the strikes are.
 */
export function expiryPayoff(
  definition: Definition,
  columns: ScanColumns,
  heldPrice: number,
): SetPayoff {
  const slots = definition.placements.length;
  const held = definition.legs.some(({ right }) => right === "underlying") ? 1 : 0;
  const { slopes, puts } = expirySlopes(definition);
  const lastSlope = slopes[slots] as number;
  // A gain that ends only at a price of 0 is as good as one without end: both go by the premiums.
  const gainsWithoutEnd = lastSlope > 0 || (slopes[0] as number) < 0;
  const losesWithoutEnd = lastSlope < 0;
  const isDefined = !losesWithoutEnd && (slopes[0] as number) <= 0;
  const units = definition.legs.reduce((sum, { ratio }) => sum + ratio, 0);
  const value = new Float64Array(slots + 1);
  const nodes = new Float64Array(slots + 1);
  const shape: PayoffShape = { nodes, values: value, slopes };
  let measured: Float64Array = new Float64Array(slots);
  let [lowest, stress] = [0, 0];

  return {
    ends: { slopes, puts, gainsWithoutEnd, isDefined },
    measure(figures, strikes) {
      let sum = -figures.outlay - held * heldPrice;
      for (let slot = 0; slot < slots; slot++) {
        sum += (puts[slot] as number) * (strikes[slot] as number);
      }
      let most = -Infinity;
      let least = Infinity;
      let from = 0;
      for (let node = 0; node <= slots; node++) {
        if (node > 0) {
          const strike = strikes[node - 1] as number;
          sum += (slopes[node - 1] as number) * (strike - from);
          from = strike;
        }
        // A span that premiums bring to zero is no profit, whatever their sum leaves in doubles.
        const exact = settled(sum, figures.terms + units * from);
        value[node] = exact;
        if (exact > most) most = exact;
        if (exact < least) least = exact;
      }
      figures.most = lastSlope > 0 ? Infinity : most;
      figures.least = losesWithoutEnd ? -Infinity : least;
      figures.maxProfit = gainsWithoutEnd ? Infinity : most;
      lowest = figures.least;
      measured = strikes;
    },
    cases: () =>
      endCases(columns).map(({ call, put, underlying, certain }) => ({
        certain,
        underlying: held * underlying,
        options: definition.legs.flatMap(({ right }) =>
          right === "underlying" ? [] : [right === "call" ? call : put]
        ),
      })),
    leastRisk,
    risk,
    probability,
  };

  function leastRisk(): number {
    if (isDefined) return -lowest;
    nodes.set(measured, 1);
    return stress = stressLoss(shape, columns.chain);
  }

  /** CVaR by the exact engine. */
  function risk(): number {
    if (isDefined) return -lowest;
    return Math.max(stress, tailRisk(weighedShape(shape, columns.view)).conditionalValueAtRisk);
  }

  /** P(P&L > level) over the segments between the nodes. */
  function probability(level: number): number {
    const strikes = measured;
    let sum = 0;
    for (let node = 0; node <= slots; node++) {
      const from = node === 0 ? 0 : (strikes[node - 1] as number);
      const to = node === slots ? Infinity : (strikes[node] as number);
      if (!(to > from)) continue;
      const start = (value[node] as number) - level;
      const end = node === slots
        ? (lastSlope > 0 ? Infinity : lastSlope < 0 ? -Infinity : start)
        : (value[node + 1] as number) - level;
      if (start <= 0 && end <= 0) continue;
      if (start >= 0 && end >= 0) {
        // Zero at one end has no probability of its own; a span of zero is no profit.
        sum += tailAbove(columns, from) - tailAbove(columns, to);
        continue;
      }
      const crossing = node === slots
        ? from - start / lastSlope
        : from - start * (to - from) / (end - start);
      sum += start > 0
        ? tailAbove(columns, from) - tailAbove(columns, crossing)
        : tailAbove(columns, crossing) - tailAbove(columns, to);
    }
    return sum;
  }
}
