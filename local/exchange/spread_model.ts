import { halfSpreadOf, type SpreadModel } from "./fit_spreads.ts";

/** Of every option and share on NSE, rupees. */
export const TICK = 0.05;

/** What a close becomes: two sides and their sizes. Prices in rupees, sizes in lots. */
export interface ModelledBook {
  /** Absent where none fits above zero. */
  readonly bid?: number;
  readonly ask: number;
  readonly lots: number;
}

/**
 * Fit to the two-sided books of BANKNIFTY at 35 instants of 2023 and 2024, expiries to 70 days
 * (../shared/data/nse_chain; `npm run bench -- spreads` repeats it and takes the desk's own books):
 * deviation of ln(half spread) 0.89 out of the money.
 */
export const INDEX_SPREAD: SpreadModel = {
  constant: -0.9237,
  premium: 0.7052,
  distance: 4.4039,
  inTheMoney: -7.2152,
  days: 0.4132,
  lastDay: 2.4869,
  openLots: -0.7181,
  openLotsSquared: 0.0194,
};
/** Fit of ln(lots at the best price) over ln(premium) to the same quotes out of the money. */
const INDEX_LOTS = { constant: 5.39, premium: -0.735 } as const;

/**
 * Assumption for stocks, which have no recorded books: max(2 ticks, 1.5% of the premium), up to
 * three times wider below the traded value.
 */
const STOCK_TICKS = 2;
const STOCK_SHARE = 0.015;
const STOCK_LIQUID_VALUE = 5e6;
const STOCK_WIDEST = 3;

export const STOCK_ASSUMPTION =
  "stock spreads are assumed: max(2 ticks, 1.5% of the premium), up to 3 times wider where less than Rs 50 lakh traded";

/** The share itself is liquid: a tick or two basis points, whichever is more, on either side. */
const SHARE_HALF_SPREAD = 0.0002;

/**
 * The book around an option's price, on the tick, with the model's spread times a factor; absent
 * without a price.
 */
export function modelledBook(quote: {
  readonly kind: "index" | "stock";
  readonly close: number;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly spot: number;
  readonly tick: number;
  /** Calendar days to the expiry. */
  readonly days: number;
  readonly openLots: number;
  /** Rupees of premium traded that day. */
  readonly tradedValue: number;
}, factor = 1): ModelledBook | undefined {
  const { close, tick } = quote;
  if (!(close > 0) || !(quote.spot > 0)) return undefined;
  const half = factor *
    (quote.kind === "index" ? indexHalfSpread(quote) : stockHalfSpread(quote));
  const bid = Math.floor((close - half) / tick + 1e-9) * tick;
  const ask = Math.max(Math.ceil((close + half) / tick - 1e-9) * tick, bid + tick);
  const sides = { ask: paise(ask), lots: lotsOf(quote) };
  return bid < tick ? sides : { bid: paise(bid), ...sides };
}

/** Best prices of the share itself around its close, on the tick. */
export function shareBook(close: number, factor = 1): { bid: number; ask: number } {
  const half = factor * Math.max(TICK, Math.round(close * SHARE_HALF_SPREAD / TICK) * TICK);
  return { bid: paise(close - half), ask: paise(close + half) };
}

/** Half spread of an index option, rupees: half a tick at least, half the premium at most. */
export function indexHalfSpread(quote: {
  readonly close: number;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly spot: number;
  readonly tick: number;
  readonly days: number;
  readonly openLots: number;
}): number {
  const half = halfSpreadOf(INDEX_SPREAD, { ...quote, premium: quote.close });
  return Math.max(0.5 * quote.tick, Math.min(0.5 * quote.close, half));
}

function stockHalfSpread(quote: { close: number; tick: number; tradedValue: number }): number {
  const thin = Math.sqrt(STOCK_LIQUID_VALUE / Math.max(quote.tradedValue, 1));
  const wider = Math.min(STOCK_WIDEST, Math.max(1, thin));
  return 0.5 * Math.max(STOCK_TICKS * quote.tick, STOCK_SHARE * quote.close) * wider;
}

function lotsOf(
  { kind, close, tradedValue }: { kind: string; close: number; tradedValue: number },
) {
  if (kind === "index") {
    return Math.max(
      1,
      Math.round(Math.exp(INDEX_LOTS.constant + INDEX_LOTS.premium * Math.log(close))),
    );
  }
  return Math.min(20, Math.max(2, Math.round(tradedValue / 2e6)));
}

function paise(price: number): number {
  return Math.round(price * 100) / 100;
}
