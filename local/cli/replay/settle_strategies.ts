import { payoffAt, type PayoffLeg } from "../../../shared/strategies/payoff/payoff_shape.ts";
import { signOf } from "../../../shared/vocabulary/leg.ts";
import type { Side } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** An accepted strategy as the tables hold it. Prices in rupees per unit. */
export interface StoredStrategy {
  readonly tradingDate: TradingDate;
  readonly underlying: string;
  readonly expiry: TradingDate;
  readonly farExpiry: TradingDate | null;
  readonly exitFamily: string;
  readonly popQ: number;
  readonly popP: number | null;
  readonly legs: readonly {
    readonly right: PayoffLeg["right"];
    readonly side: Side;
    readonly ratio: number;
    readonly strike: number | null;
    readonly price: number;
  }[];
}

/** What underlyings were settled at. */
export interface Settlements {
  /** Of an expiry date; absent where no record reaches. */
  priceOf(underlying: string, expiry: TradingDate): number | undefined;
  /** True when a split or bonus changed the strikes after the first date and up to the second. */
  adjustedBetween(underlying: string, after: TradingDate, to: TradingDate): boolean;
}

/** A strategy held to its expiry. */
export interface SettledStrategy {
  readonly strategy: StoredStrategy;
  /** Rupees per unit before charges, as the stored probabilities are meant. */
  readonly profit: number;
}

/** Why a strategy says nothing about its probability, and how many. */
export interface Excluded {
  /** Its far legs' worth at the near expiry is recorded nowhere. */
  readonly calendars: number;
  /** Its expiry lies after the record. */
  readonly unsettled: number;
  /** Its strikes were changed on the way. */
  readonly adjusted: number;
}

/** Profit or loss at expiry of every strategy that the record settles. */
export function settleStrategies(
  stored: readonly StoredStrategy[],
  { priceOf, adjustedBetween }: Settlements,
): { readonly settled: readonly SettledStrategy[]; readonly excluded: Excluded } {
  const settled: SettledStrategy[] = [];
  const excluded = { calendars: 0, unsettled: 0, adjusted: 0 };
  for (const strategy of stored) {
    const { underlying, tradingDate, expiry, farExpiry, legs } = strategy;
    const price = priceOf(underlying, expiry);
    if (farExpiry !== null) excluded.calendars += 1;
    else if (price === undefined) excluded.unsettled += 1;
    else if (adjustedBetween(underlying, tradingDate, expiry)) excluded.adjusted += 1;
    else settled.push({ strategy, profit: payoffAt(legs.map(payoffLeg), price) });
  }
  return { settled, excluded };
}

function payoffLeg(
  { right, side, ratio, strike, price }: StoredStrategy["legs"][number],
): PayoffLeg {
  return { right, quantity: signOf(side) * ratio, strike: strike ?? 0, price };
}
