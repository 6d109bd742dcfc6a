import type { PricedChain, PricedRight } from "../../market/priced_chain.ts";
import { horizonNodes } from "../payoff/horizon_nodes.ts";
import { type LaterValuation, laterWorth } from "../payoff/later_worth.ts";
import type { Right } from "../../vocabulary/terms.ts";
import { type ScanColumns, scanColumns } from "./scan_columns.ts";
import type { HorizonView, ScanInput } from "./scan_input.ts";
import { nth } from "../../vocabulary/nth.ts";

/**
 * Two expiries of one underlying on the strikes that both list, and what far calls are worth at the
 * near expiry.
 */
export interface TermPair {
  readonly near: ScanColumns;
  readonly far: ScanColumns;
  /** Far smile as it is, moved with the moneyness. */
  readonly valuation: LaterValuation;
  /** Far smile whose level is that of the forward variance. */
  readonly forwardValuation: LaterValuation;
  /**
   * Prices at the near expiry, ascending: the horizon's nodes with every common strike, and the
   * view's P(S > price).
   */
  readonly nodes: Float64Array;
  /** Index of the strike that a node stands for; -1 for a node of the grid. */
  readonly strikeAt: Int32Array;
  readonly tails: Float64Array;
  /** Worth of one unit of a far option at each node. */
  worthOf(right: Right, index: number): Float64Array;
  /** The same of a near option, which ends there. */
  intrinsicOf(right: Right, index: number): Float64Array;
  /**
   * Mean worth of it under the view: what the far chain's own distribution gives, and what the view
   * changes.
   */
  meanOf(right: Right, index: number): number;
  /** Undiscounted to the near expiry, under the market's measure. */
  fairOf(right: Right, strike: number): number;
}

/**
 * Points in moneyness at which variances of both expiries are compared, and the share by which the
 * far one may fall short: rounding of ticks.
 */
const CALENDAR_POINTS = 41;
const SHORTFALL = 0.01;

/**
 * True when the far smile holds less variance than the near one at some moneyness within three
 * deviations (method 5.6).
 */
export function hasCalendarArbitrage(near: PricedChain, far: PricedChain): boolean {
  const reach = 3 * Math.sqrt(near.smile.w(0));
  for (let i = 0; i < CALENDAR_POINTS; i++) {
    const k = reach * (2 * i / (CALENDAR_POINTS - 1) - 1);
    if (far.smile.w(k) < (1 - SHORTFALL) * near.smile.w(k)) return true;
  }
  return false;
}

/** The pair of a near and a far chain of the same lot size, each with its view. */
export function termPair(
  near: PricedChain,
  far: PricedChain,
  views: readonly [HorizonView, HorizonView],
  input: ScanInput,
): TermPair {
  const common = new Set([...near.strikes].filter((strike) => far.strikes.includes(strike)));
  const columns = scanColumns(restricted(near, common), views[0], input);
  const share = (far.years - near.years) / far.years;
  const base = { carry: far.forward / near.forward, discount: far.discount / near.discount };
  const [w1, w2] = [near.smile.w(0), far.smile.w(0)];
  const scaledBy = (factor: number): LaterValuation => ({
    ...base,
    deviation: (strike, forward) =>
      Math.sqrt(Math.max(0, factor * far.smile.w(Math.log(strike / forward)))),
  });
  const valuation = scaledBy(share);
  const forwardValuation = scaledBy(Math.max(0, w2 - w1) / w2);

  const { view, chain } = columns;
  const { strikes, distribution } = chain;
  const deviation = Math.sqrt(w1);
  const grid = new Set(horizonNodes(chain.forward, deviation, []));
  const nodes = horizonNodes(chain.forward, deviation, strikes);
  const strikeAt = Int32Array.from(
    nodes,
    (price) => grid.has(price) ? -1 : strikes.indexOf(price),
  );
  const tails = nodes.map((node) => view.tail(node));
  const own = weightsOf(nodes, tails, nodes.map((node) => view.call(node)));
  const market = weightsOf(
    nodes,
    nodes.map((node) => distribution.tail(node)),
    nodes.map((node) => distribution.call(node)),
  );
  const change = own.map((weight, n) => weight - (market[n] as number));
  const last = nodes[nodes.length - 1] as number;
  const changeBeyond = view.call(last) - distribution.call(last);
  const laterRows = rowsByRight((right, index) => {
    const strike = strikes[index] as number;
    return nodes.map((price) => laterWorth(right, strike, price, valuation));
  });
  const intrinsicRows = rowsByRight((right, index) => {
    const strike = strikes[index] as number;
    return nodes.map((price) => Math.max(0, right === "call" ? price - strike : strike - price));
  });
  const means = new Map<string, number>();
  const fairOf = (right: Right, strike: number) => {
    const call = far.distribution.call(strike);
    return base.discount * (right === "call" ? call : call - far.forward + strike);
  };
  const farColumns = scanColumns(restricted(far, common), views[1], input);
  return {
    near: columns,
    far: farColumns,
    valuation,
    forwardValuation,
    nodes,
    strikeAt,
    tails,
    worthOf: laterRows,
    intrinsicOf: intrinsicRows,
    meanOf: (right, index) => {
      const key = `${right}${index}`;
      const known = means.get(key);
      if (known !== undefined) return known;
      const row = laterRows(right, index);
      const residual = base.discount * (farColumns[right].residual[index] as number);
      const fair = fairOf(right, strikes[index] as number) + residual;
      const beyond = right === "call" ? base.carry * base.discount * changeBeyond : 0;
      const mean = change.reduce(
        (sum, weight, n) => sum + weight * (row[n] as number),
        fair + beyond,
      );
      means.set(key, mean);
      return mean;
    },
    fairOf,
  };
}

/** Rows by right and strike index, each made once when it is first asked for. */
function rowsByRight(make: (right: Right, index: number) => Float64Array) {
  const known: Record<Right, (Float64Array | undefined)[]> = { call: [], put: [] };
  return (right: Right, index: number): Float64Array => known[right][index] ??= make(right, index);
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

/** A chain with some of its strikes. */
function restricted(chain: PricedChain, strikes: ReadonlySet<number>): PricedChain {
  if (chain.strikes.length === strikes.size) return chain;
  const kept = [...chain.strikes.keys()].filter((i) => strikes.has(chain.strikes[i] as number));
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => (column[i] as number));
  const restrict = (given: PricedRight): PricedRight => ({
    bid: pick(given.bid),
    ask: pick(given.ask),
    mid: pick(given.mid),
    bidQuantity: pick(given.bidQuantity),
    askQuantity: pick(given.askQuantity),
    volume: pick(given.volume),
    openInterest: pick(given.openInterest),
    impliedVolatility: pick(given.impliedVolatility),
    delta: pick(given.delta),
    gamma: pick(given.gamma),
    theta: pick(given.theta),
    vega: pick(given.vega),
    usable: Uint8Array.from(kept, (i) => nth(given.usable, i)),
    securityId: kept.map((i) => given.securityId[i]),
  });
  return {
    ...chain,
    strikes: pick(chain.strikes),
    call: restrict(chain.call),
    put: restrict(chain.put),
  };
}
