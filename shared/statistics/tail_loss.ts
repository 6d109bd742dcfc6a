import { meanOver, worstDraws } from "./worst_draws.ts";

/** CVaR 95 of equally likely results: the mean loss of the worst twentieth. */
export function tailLoss(results: Float64Array): number {
  return -meanOver(results, worstDraws(results));
}
