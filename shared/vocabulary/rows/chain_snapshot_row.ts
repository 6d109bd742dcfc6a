import type { TradingDate } from "../trading_date.ts";

/** Quotes of one right, a column each over the strikes; null where a quote has none. */
export interface QuoteColumns {
  readonly bid: readonly (number | null)[];
  readonly ask: readonly (number | null)[];
  readonly openInterest: readonly (number | null)[];
  readonly volume: readonly (number | null)[];
}

/** A fitted smile: raw SVI parameters, what it was fitted to and how well. */
export interface SmileDocument {
  readonly model: string;
  readonly label: string;
  readonly parameters: {
    readonly a: number;
    readonly b: number;
    readonly rho: number;
    readonly m: number;
    readonly sigma: number;
  };
  readonly quotes: number;
  readonly rmsHalfSpreads: number | null;
  readonly rmsPoints: number | null;
  readonly minG: number;
}

/** A row of `chain_snapshots`. */
export interface ChainSnapshotRow {
  readonly expiry: TradingDate;
  readonly received_at: string;
  readonly spot: number;
  readonly forward: number;
  readonly atm_volatility: number;
  readonly smile: SmileDocument;
  readonly digest: string;
  /** Quotes left out, by reason. */
  readonly counts: Readonly<Record<string, number>>;
  readonly quotes: {
    readonly strike: readonly number[];
    readonly call: QuoteColumns;
    readonly put: QuoteColumns;
  };
}
