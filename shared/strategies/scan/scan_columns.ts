import type { PricedChain, PricedRight } from "../../market/priced_chain.ts";
import { type Distribution, isMarketView, viewDistribution } from "../../pricing/distribution.ts";
import { type Lumps, lumpsOf } from "../payoff/outcome_deviation.ts";
import { legCharges, underlyingCharges } from "./leg_charges.ts";
import type { HorizonView, PlacementScale, ScanInput, UnderlyingQuote } from "./scan_input.ts";
import { underlyingGrowth } from "./underlying_growth.ts";
import { present } from "../../vocabulary/present.ts";

/**
 * Columns of one right over the chain's strikes: what a leg costs, is worth and needs, per unit.
 */
export interface RightColumns {
  readonly quotes: PricedRight;
  /** E_P of the payoff, undiscounted, with `residual`; E_Q of it. */
  readonly worth: Float64Array;
  readonly market: Float64Array;
  /**
   * What brings the smile's fair value to the near end of the quote where it lies outside: a quote
   * away from the smile is no edge (method 5.7).
   */
  readonly residual: Float64Array;
  readonly spread: Float64Array;
  /** Charges of entry and expected exit when bought and when sold, without brokerage. */
  readonly buyCharges: Float64Array;
  readonly sellCharges: Float64Array;
  /** 1 where two-sided and with enough open interest. */
  readonly liquid: Uint8Array;
  /** 1 where enough was traded today. */
  readonly traded: Uint8Array;
  /** |delta|. */
  readonly deltaSize: Float64Array;
}

/** Everything about one chain that does not depend on the strikes chosen. */
export interface ScanColumns {
  readonly chain: PricedChain;
  readonly horizonView: HorizonView;
  /** The chain's own distribution where the view is the market's. */
  readonly view: Distribution;
  /** The view as masses at prices, made when it is first asked for. */
  readonly outcomes: () => Lumps;
  readonly scale?: PlacementScale;
  readonly call: RightColumns;
  readonly put: RightColumns;
  /** Of each strike: ln(K/F) in deviations at the money, and K/S - 1. */
  readonly expectedMoves: Float64Array;
  readonly moneyness: Float64Array;
  /** Places so many rupees away from each strike, as they were asked for. */
  readonly wingPlaces: Map<number, Float64Array>;
  /** Brokerage with its tax of one leg, in and out: an order pays it once whatever its quantity. */
  readonly brokerage: number;
  /** Charges of the underlying leg of a covered structure, in and out. */
  readonly underlyingCharges: number;
  /** What brings its mean to the near end of its own quote, carried to the expiry. */
  readonly underlyingResidual: number;
  /**
   * P(S > K) of the view on a uniform grid of prices: three lookups a candidate instead of three
   * normal functions. NaN where none was asked for yet: a scan needs a part of the cells.
   */
  readonly tails: Float64Array;
  readonly tailFrom: number;
  readonly tailStep: number;
}

/** Cells of the tail table; the error of linear interpolation is below 6e-6 (method 5.8). */
const CELLS = 1024;
const REACH = 6;

/** Columns of a chain for its scan. */
export function scanColumns(
  chain: PricedChain,
  horizonView: HorizonView,
  input: ScanInput,
): ScanColumns {
  const isMarket = isMarketView(horizonView);
  const view = isMarket
    ? chain.distribution
    : viewDistribution(chain.forward, chain.smile, horizonView);
  const s = Math.sqrt(chain.smile.w(0));
  const tailFrom = chain.forward * Math.exp(-REACH * s);
  const tailStep = (chain.forward * Math.exp(REACH * s) - tailFrom) / CELLS;
  const fair = chain.strikes.map((strike) => chain.distribution.call(strike));
  const calls = isMarket ? fair : chain.strikes.map((strike) => view.call(strike));
  const puts = calls.map((call, i) => call - view.forward + (chain.strikes[i] as number));
  const columnsOf = (quotes: PricedRight, worth: Float64Array, fair: Float64Array) =>
    rightColumns(quotes, { worth, fair }, chain, input);
  let lumps: Lumps | undefined;
  return {
    chain,
    horizonView,
    view,
    outcomes: () => lumps ??= lumpsOf(view, s),
    ...present({ scale: input.scale }),
    call: columnsOf(chain.call, calls, fair),
    put: columnsOf(
      chain.put,
      puts,
      fair.map((call, i) => call - chain.forward + (chain.strikes[i] as number)),
    ),
    expectedMoves: chain.strikes.map((strike) => Math.log(strike / chain.forward) / s),
    moneyness: chain.strikes.map((strike) => strike / chain.spot - 1),
    wingPlaces: new Map(),
    brokerage: 2 * input.tariff.brokeragePerOrder * (1 + input.tariff.gst) / chain.lotSize,
    underlyingCharges: input.underlying === undefined
      ? 0
      : underlyingCharges(input.underlying, chain.lotSize, input.tariff).both,
    underlyingResidual: input.underlying === undefined
      ? 0
      : underlyingResidual(chain, input.underlying),
    tails: new Float64Array(CELLS + 1).fill(Number.NaN),
    tailFrom,
    tailStep,
  };
}

/**
 * What keeps the underlying's mean within its own quote carried to the expiry. A forward that
 * parity puts above the share's price with interest would be a gain without a view, one below it (a
 * dividend, which the holder receives) a loss: over January and February 2026 it was the only
 * source of such gains.
 */
function underlyingResidual(chain: PricedChain, quote: UnderlyingQuote): number {
  const growth = underlyingGrowth(chain, quote);
  const { forward } = chain;
  return Math.min(quote.ask * growth, Math.max(quote.bid * growth, forward)) - forward;
}

function residuals(quotes: PricedRight, fair: Float64Array, discount: number): Float64Array {
  return fair.map((value, i) => {
    if (quotes.usable[i] !== 1) return 0;
    const [bid, ask] = [(quotes.bid[i] as number) / discount, (quotes.ask[i] as number) / discount];
    return Math.min(ask, Math.max(bid, value)) - value;
  });
}

function rightColumns(
  quotes: PricedRight,
  { worth, fair }: { readonly worth: Float64Array; readonly fair: Float64Array },
  { lotSize, discount }: PricedChain,
  { tariff, limits }: ScanInput,
): RightColumns {
  const residual = residuals(quotes, fair, discount);
  const free = { ...tariff, brokeragePerOrder: 0 };
  const leastOpen = limits.minOpenInterestLots * lotSize;
  const leastTraded = limits.minVolumeLots * lotSize;
  const added = (values: Float64Array) => values.map((value, i) => value + (residual[i] as number));
  return {
    quotes,
    worth: added(worth),
    market: added(fair),
    residual,
    spread: quotes.ask.map((ask, i) => ask - (quotes.bid[i] as number)),
    buyCharges: quotes.ask.map((price) => legCharges("buy", price, lotSize, free).both),
    sellCharges: quotes.bid.map((price) => legCharges("sell", price, lotSize, free).both),
    liquid: quotes.usable.map((usable, i) =>
      usable === 1 && (quotes.openInterest[i] as number) >= leastOpen ? 1 : 0
    ),
    traded: Uint8Array.from(quotes.volume, (volume) => volume >= leastTraded ? 1 : 0),
    deltaSize: quotes.delta.map(Math.abs),
  };
}
