import type { BeliefHorizon } from "../../beliefs/belief.ts";
import type { Tariff } from "../../market/charges.ts";
import type { UnderlyingKind } from "../../vocabulary/terms.ts";
import type { OptionSpreads } from "./option_spreads.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";

/** History of one name of a scope: columns by session, ascending in date. */
export interface ReplayedName {
  readonly underlying: string;
  readonly kind: UnderlyingKind;
  readonly dates: readonly TradingDate[];
  /** Adjusted closes, rupees. */
  readonly close: Float64Array;
  /** Model-free volatility of 30 days at the close, decimal a year; NaN where it is not known. */
  readonly implied: Float64Array;
}

/** What a replay is held and charged by. */
export interface ReplayTerms {
  /** Sessions from an entry to its expiry. */
  readonly horizonSessions: BeliefHorizon;
  /** ln(forward / spot) a year. */
  readonly carry: number;
  readonly tariffOn: (date: TradingDate) => Tariff;
  /** What the desk's own books say; absent: the built-in ones of the name's kind. */
  readonly spreads?: OptionSpreads;
  /** Factor on the modelled half spreads. */
  readonly spreadFactor: number;
}
