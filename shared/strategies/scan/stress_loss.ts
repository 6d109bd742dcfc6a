import type { PricedChain } from "../../market/priced_chain.ts";
import { type PayoffShape, shapeAt } from "../payoff/payoff_shape.ts";

/** Moves that a structure must be able to bear, as shares of the spot (method 9.1). */
const STRESS_MOVES = { index: [-0.1, 0.08], stock: [-0.2, 0.2] } as const;

/** Prices after the stress moves of a kind of underlying. */
export function stressPrices({ kind, spot }: Pick<PricedChain, "kind" | "spot">): number[] {
  return STRESS_MOVES[kind].map((move) => spot * (1 + move));
}

/**
 * Loss at expiry after the worst stress move of its kind of underlying, rupees per unit, at least
 * 0.
 */
export function stressLoss(
  shape: PayoffShape,
  chain: Pick<PricedChain, "kind" | "spot">,
): number {
  const losses = stressPrices(chain).map((price) => 0 - shapeAt(shape, price));
  return Math.max(0, ...losses);
}
