import type { TradingDate } from "../trading_date.ts";

/** Quotes of one right, a column each over the strikes; null where a quote has none. */
export interface QuoteColumns {
  readonly bid: readonly (number | null)[];
  readonly ask: readonly (number | null)[];
  readonly openInterest: readonly (number | null)[];
  readonly volume: readonly (number | null)[];
}

/** A row of `chain_snapshots`. */
export interface ChainSnapshotRow {
  readonly expiry: TradingDate;
  readonly received_at: string;
  readonly spot: number;
  readonly forward: number;
  readonly atm_volatility: number;
  /** Document: model, label, parameters, fit and check figures. */
  readonly smile: object;
  readonly digest: string;
  /** Quotes left out, by reason. */
  readonly counts: Readonly<Record<string, number>>;
  readonly quotes: {
    readonly strike: readonly number[];
    readonly call: QuoteColumns;
    readonly put: QuoteColumns;
  };
}
