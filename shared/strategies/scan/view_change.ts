import { horizonNodes } from "../payoff/horizon_nodes.ts";
import { nodeWeights } from "../payoff/node_weights.ts";
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
  const own = nodeWeights(
    nodes,
    nodes.map((node) => view.tail(node)),
    nodes.map((node) => view.call(node)),
  );
  const market = nodeWeights(
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
