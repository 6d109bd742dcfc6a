/** Of every option and share on NSE, rupees. */
export const TICK = 0.05;

/** What a close becomes: two sides and their sizes. Prices in rupees, sizes in lots. */
export interface ModelledBook {
  readonly bid: number;
  readonly ask: number;
  readonly lots: number;
}

/**
 * Fit of ln(half spread) over ln(premium) and |ln(K/S)| to 13,551 two-sided quotes of BANKNIFTY's
 * two nearest expiries in market hours of 2023 and 2024 (../shared/data/nse_chain; `npm run bench
 * -- spreads` repeats it): residual 0.97 out of the money. In the money the spread widens with
 * distance as well.
 */
const INDEX_SPREAD = { constant: -4.525, premium: 0.617, distance: 9.9, inTheMoney: 9.28 } as const;
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
 * The book around an option's close, on the tick, with the model's spread times a factor; absent
 * where no two-sided book fits above zero.
 */
export function modelledBook(quote: {
  readonly kind: "index" | "stock";
  readonly close: number;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly spot: number;
  readonly tick: number;
  /** Rupees of premium traded that day. */
  readonly tradedValue: number;
}, factor = 1): ModelledBook | undefined {
  const { close, tick } = quote;
  if (!(close > 0) || !(quote.spot > 0)) return undefined;
  const half = factor *
    (quote.kind === "index" ? indexHalfSpread(quote) : stockHalfSpread(quote));
  const bid = Math.floor((close - half) / tick + 1e-9) * tick;
  const ask = Math.max(Math.ceil((close + half) / tick - 1e-9) * tick, bid + tick);
  if (bid < tick) return undefined;
  return { bid: paise(bid), ask: paise(ask), lots: lotsOf(quote) };
}

/** Best prices of the share itself around its close, on the tick. */
export function shareBook(close: number, factor = 1): { bid: number; ask: number } {
  const half = factor * Math.max(TICK, Math.round(close * SHARE_HALF_SPREAD / TICK) * TICK);
  return { bid: paise(close - half), ask: paise(close + half) };
}

/** Half spread of an index option, rupees. */
export function indexHalfSpread(quote: {
  close: number;
  strike: number;
  right: "call" | "put";
  spot: number;
  tick: number;
}): number {
  const k = Math.log(quote.strike / quote.spot);
  const inTheMoney = (k < 0) === (quote.right === "call") ? Math.abs(k) : 0;
  const { constant, premium, distance, inTheMoney: widening } = INDEX_SPREAD;
  const log = constant + premium * Math.log(quote.close) + distance * Math.abs(k) +
    widening * inTheMoney;
  return Math.max(0.5 * quote.tick, Math.exp(log));
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
