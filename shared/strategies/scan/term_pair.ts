import { isMarketView, viewDistribution } from "../../pricing/distribution.ts";
import type { Right } from "../../vocabulary/terms.ts";
import { horizonNodes } from "../payoff/horizon_nodes.ts";
import { gridWeigher, type Weigher } from "../payoff/grid_weigher.ts";
import { type LaterValuation, laterWorth } from "../payoff/later_worth.ts";
import { type MovedViews, movedViews } from "../payoff/view_sensitivities.ts";
import { HorizonRow } from "./horizon_row.ts";
import { restrictedColumns } from "./restricted_columns.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { viewChange } from "./view_change.ts";

/**
 * Two expiries of one underlying on the strikes that both list, and what far options are worth at
 * the near expiry.
 */
export interface TermPair {
  readonly near: ScanColumns;
  readonly far: ScanColumns;
  /** Far smile as it is, moved with the moneyness. */
  readonly valuation: LaterValuation;
  /** Far smile whose level is that of the forward variance. */
  readonly forwardValuation: LaterValuation;
  /** Prices at the near expiry, ascending from 0, and the view's P(S > price). */
  readonly grid: Float64Array;
  readonly tails: Float64Array;
  /** Shapes on that grid and strikes of their own under the view and the market's measure. */
  readonly underView: Weigher;
  readonly underMarket: Weigher;
  /** Under the beta of the sceptical prior. */
  readonly underSceptical: Weigher;
  readonly moved: MovedViews;
  /** Worth of one unit of a far option there. */
  worthOf(right: Right, index: number): HorizonRow;
  /** The same of a near option, which ends there. */
  intrinsicOf(right: Right, index: number): HorizonRow;
  /**
   * Mean worth of a far option under the view: what the far chain's own distribution gives, and
   * what the view changes.
   */
  meanOf(right: Right, index: number): number;
  /** The same under the market's measure. */
  marketOf(right: Right, index: number): number;
  /** Undiscounted to the near expiry, under the market's measure. */
  fairOf(right: Right, strike: number): number;
}

/** The pair of a near and a far chain of the same lot size. */
export function termPair(nearest: ScanColumns, later: ScanColumns): TermPair {
  const common = commonStrikes(nearest.chain.strikes, later.chain.strikes);
  const near = restrictedColumns(nearest, common.near);
  const far = restrictedColumns(later, common.far);
  const { strikes, forward, smile, years, discount } = near.chain;
  const { chain } = far;
  const share = (chain.years - years) / chain.years;
  const base = { carry: chain.forward / forward, discount: chain.discount / discount };
  const [w1, w2] = [smile.w(0), chain.smile.w(0)];
  const scaledBy = (factor: number): LaterValuation => ({
    ...base,
    deviation: (strike, forward) =>
      Math.sqrt(Math.max(0, factor * chain.smile.w(Math.log(strike / forward)))),
  });
  const valuation = scaledBy(share);
  const grid = horizonNodes(forward, Math.sqrt(w1), []);
  const worthOf = rowsByRight((right, index) => {
    const strike = strikes[index] as number;
    return new HorizonRow((price) => laterWorth(right, strike, price, valuation), grid, strikes);
  });
  const fairOf = (right: Right, strike: number) => {
    const call = chain.distribution.call(strike);
    return base.discount * (right === "call" ? call : call - chain.forward + strike);
  };
  const { sceptical } = near.horizonView;
  const isMarket = isMarketView(near.horizonView);
  const underMarket = gridWeigher(grid, near.chain.distribution);
  const marketOf = (right: Right, index: number) =>
    fairOf(right, strikes[index] as number) +
    base.discount * (far[right].residual[index] as number);
  const change = isMarket ? undefined : viewChange(near, grid);
  const beyond = base.carry * base.discount * (change?.beyond ?? 0);
  return {
    near,
    far,
    valuation,
    forwardValuation: scaledBy(Math.max(0, w2 - w1) / w2),
    grid,
    tails: grid.map((price) => near.view.tail(price)),
    underView: isMarket ? underMarket : gridWeigher(grid, near.view),
    underMarket,
    underSceptical: gridWeigher(
      grid,
      viewDistribution(forward, smile, { ...near.horizonView, beta: sceptical.beta }),
    ),
    moved: movedViews(grid, forward, smile, near.horizonView),
    worthOf,
    intrinsicOf: rowsByRight((right, index) => {
      const strike = strikes[index] as number;
      const sign = right === "call" ? 1 : -1;
      return new HorizonRow((price) => Math.max(0, sign * (price - strike)), grid, strikes);
    }),
    meanOf: (right, index) => {
      const fair = marketOf(right, index);
      if (change === undefined) return fair;
      return change.added(worthOf(right, index), fair + (right === "call" ? beyond : 0));
    },
    marketOf,
    fairOf,
  };
}

/** Rows by right and strike index, each made once when it is first asked for. */
function rowsByRight(make: (right: Right, index: number) => HorizonRow) {
  const known: Record<Right, (HorizonRow | undefined)[]> = { call: [], put: [] };
  return (right: Right, index: number): HorizonRow => known[right][index] ??= make(right, index);
}

/** Indices of the strikes that two ascending lists have in common, in each of them. */
function commonStrikes(near: Float64Array, far: Float64Array) {
  const indices = { near: new Int32Array(near.length), far: new Int32Array(near.length) };
  let count = 0;
  let other = 0;
  for (let i = 0; i < near.length; i++) {
    const strike = near[i] as number;
    while (other < far.length && (far[other] as number) < strike) other++;
    if (far[other] !== strike) continue;
    indices.near[count] = i;
    indices.far[count++] = other;
  }
  return { near: indices.near.subarray(0, count), far: indices.far.subarray(0, count) };
}
