import { horizonNodes } from "../payoff/horizon_nodes.ts";
import type { HorizonRow } from "./horizon_row.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** What a view changes against the market in the mean of a worth at the near expiry. */
interface ViewChange {
  /** A sum, and to it what the view adds to the mean of a row taken as level beyond its nodes. */
  added(row: HorizonRow, sum: number): number;
  /** What it adds to E[(S - last node)+]. */
  readonly beyond: number;
}

/** The view of an expiry against its market, on the grid and the listed strikes. */
export function viewChange({ view, chain }: ScanColumns, grid: Float64Array): ViewChange {
  const { strikes, distribution, forward, smile } = chain;
  const nodes = horizonNodes(forward, Math.sqrt(smile.w(0)), strikes);
  const own = weightsOf(
    nodes,
    nodes.map((node) => view.tail(node)),
    nodes.map((node) => view.call(node)),
  );
  const market = weightsOf(
    nodes,
    nodes.map((node) => distribution.tail(node)),
    nodes.map((node) => distribution.call(node)),
  );
  const last = nodes[nodes.length - 1] as number;
  return {
    beyond: view.call(last) - distribution.call(last),
    added: (row, start) => {
      let sum = start;
      let [place, strike] = [0, 0];
      for (let n = 0; n < nodes.length; n++) {
        const price = nodes[n] as number;
        const isStrike = price === strikes[strike];
        const isGrid = price === grid[place];
        const worth = isGrid ? row.grid[place] as number : row.atStrike(strike);
        if (isStrike) strike++;
        if (isGrid) place++;
        sum += ((own[n] as number) - (market[n] as number)) * worth;
      }
      return sum;
    },
  };
}

/**
 * Weights w with E[f(S)] = sum of w f(node) for f linear between the nodes and level beyond them.
 */
function weightsOf(nodes: Float64Array, tails: Float64Array, calls: Float64Array): Float64Array {
  const weights = new Float64Array(nodes.length);
  const above = (j: number) => (calls[j] as number) + (nodes[j] as number) * (tails[j] as number);
  weights[0] = 1 - (tails[0] as number);
  for (let j = 0; j + 1 < nodes.length; j++) {
    const [a, b] = [nodes[j] as number, nodes[j + 1] as number];
    const mass = (tails[j] as number) - (tails[j + 1] as number);
    const upper = (above(j) - above(j + 1) - a * mass) / (b - a);
    weights[j] = (weights[j] as number) + mass - upper;
    weights[j + 1] = upper;
  }
  const last = nodes.length - 1;
  weights[last] = (weights[last] as number) + (tails[last] as number);
  return weights;
}
