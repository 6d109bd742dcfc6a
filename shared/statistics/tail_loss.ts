import { tailEdge } from "./tail_edge.ts";

/** CVaR 95 of equally likely results: the mean loss of the worst twentieth. */
export function tailLoss(results: Float64Array): number {
  return tailEdge(results.slice()).loss;
}
