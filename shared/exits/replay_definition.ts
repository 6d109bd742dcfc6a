import type { Tariff } from "../market/charges.ts";
import type { Definition } from "../strategies/definition.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

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

/** What a replay is charged by. */
export interface ReplayTerms {
  /** Sessions from an entry to its expiry. */
  readonly horizonSessions: number;
  /** ln(forward / spot) a year. */
  readonly carry: number;
  readonly tariffOn: (date: TradingDate) => Tariff;
  /** Factor on the modelled half spreads. */
  readonly spreadFactor: number;
}

/**
 * What a definition would have paid on the history of a scope, entered at each session's close;
 * shares of the spot at entry, net of spreads and charges. `absent` says why it cannot be told.
 */
export type DefinitionReplay =
  & { readonly definition: string; readonly scope: string; readonly horizonSessions: number }
  & (
    | {
      /** Sessions with an entry, and how many horizons fit into them without overlap. */
      readonly sessions: number;
      readonly clusters: number;
      readonly from: TradingDate;
      readonly to: TradingDate;
      /** Mean over the sessions of what the scope's names paid, and its Newey-West error. */
      readonly meanNet: number;
      readonly standardError: number;
      /** Of the entries a horizon apart in the last third of the sessions. */
      readonly lastThirdMean: number;
      readonly lastThirdEntries: number;
      /** No quote of the past is known: every price is the model's. */
      readonly marks: "model";
    }
    | { readonly absent: string }
  );

/**
 * Replays one definition on one scope's history (method 8.4). Pure, and one definition is the unit
 * of work: who must stop in between keeps what it has and goes on with the next one.
 */
export type ReplayDefinition = (
  definition: Definition,
  scope: string,
  names: readonly ReplayedName[],
  terms: ReplayTerms,
) => DefinitionReplay;
