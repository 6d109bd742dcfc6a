import type {
  Direction,
  ExitFamily,
  RiskClass,
  Segment,
  Side,
  Sleeve,
  VolatilityPreference,
} from "../terms.ts";
import type { EventKind } from "../event.ts";
import type { ExitRuleName } from "../states.ts";
import type { StrikeSearch } from "../strike_search.ts";
import type { TradingDate } from "../trading_date.ts";

/** A row of `strategy_legs`. Prices in rupees per unit; null for what the underlying leg lacks. */
export interface StrategyLegRow {
  readonly leg_number: number;
  readonly leg_right: "call" | "put" | "underlying";
  readonly side: Side;
  readonly ratio: number;
  readonly strike: number | null;
  readonly expiry: TradingDate | null;
  readonly segment: Segment;
  readonly security_id: string;
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  readonly implied_volatility: number | null;
  readonly delta: number;
  readonly open_interest: number | null;
  readonly lot_size: number;
  readonly tick: number;
}

/** A row of `strategy_scores`: one part of one score, 0 to 1, and its weight. */
export interface StrategyScoreRow {
  readonly scheme: "total" | "selection";
  readonly part: string;
  readonly score: number;
  readonly weight: number;
}

/** A row of `exit_rules`: each kind of rule has parameters of its own, rupees per lot. */
export interface ExitRuleRow {
  readonly rule_number: number;
  readonly rule: ExitRuleName;
  readonly is_on: boolean;
  readonly loss_per_lot?: number;
  readonly least_profit_per_lot?: number;
  readonly marks?: number;
  readonly over_minutes?: number;
  readonly not_first_minutes?: number;
  readonly sessions_before?: number;
  readonly days_before?: number;
  /** HH:MM, Asia/Kolkata. */
  readonly at_time?: string;
  readonly given_back_per_lot?: number;
  readonly delta_beyond?: number;
  readonly strike_distance?: number;
  readonly volatility_change?: number;
  readonly close_share?: number;
  readonly event_kind?: EventKind | null;
}

/** What the engine found of a candidate. Amounts in rupees per lot; null is unlimited or absent. */
export interface StrategyFigures {
  readonly definition: string;
  readonly expiry: TradingDate;
  readonly far_expiry: TradingDate | null;
  readonly lot_size: number;
  readonly net_premium: number | null;
  readonly max_profit: number | null;
  readonly max_profit_unlimited: boolean;
  readonly max_loss: number | null;
  readonly max_loss_unlimited: boolean;
  readonly stress_loss: number | null;
  readonly breakevens: readonly number[];
  readonly risk_class: RiskClass;
  readonly direction: Direction;
  readonly volatility_preference: VolatilityPreference;
  readonly exit_family: ExitFamily;
  readonly pop_q: number;
  readonly pop_p: number;
  readonly ev_q: number | null;
  readonly ev_p: number | null;
  readonly edge_volatility: number | null;
  readonly edge_direction: number | null;
  readonly ev_standard_error: number | null;
  readonly outcome_deviation: number | null;
  readonly p_plus_sceptical: number;
  readonly p_plus_registered: number;
  readonly order_ratio: number;
  readonly cost_ratio: number;
  readonly expected_win: number | null;
  readonly expected_loss: number | null;
  readonly cvar95: number | null;
  readonly entry_charges: number;
  readonly exit_charges: number;
  readonly round_trip_cost: number | null;
  readonly delta: number | null;
  readonly gamma: number | null;
  readonly theta: number | null;
  readonly vega: number | null;
  readonly spot: number;
  readonly forward: number;
  readonly smile_label: string;
  readonly term_sensitive: boolean | null;
  readonly holding_days: number;
  readonly strike_search: StrikeSearch;
}

/** An accepted strategy with legs, scores and exit rules. */
export interface AcceptedStrategyRow extends StrategyFigures {
  readonly state: "accepted";
  readonly sleeve: Sleeve;
  readonly sleeve_reason: string | null;
  readonly belief: string | null;
  readonly ev_policy: number;
  readonly ev_policy_error: number;
  readonly pop_policy: number;
  readonly expected_days_held: number;
  readonly margin: number;
  readonly worst_loss: number;
  readonly kelly: number;
  readonly tilt: number;
  readonly stands_in_for: string | null;
  readonly substitution_weight: number | null;
  readonly quantum_score: number;
  readonly quantum_parts: readonly number[];
  readonly total_score: number;
  readonly selection_score: number;
  readonly size_factor: number;
  readonly conviction: string;
  readonly legs: readonly StrategyLegRow[];
  readonly scores: readonly StrategyScoreRow[];
  readonly exit_rules: readonly ExitRuleRow[];
}

/** What stands elsewhere too: in the definition, its expiry or the row of the chain. */
export type RepeatedColumn =
  | "direction"
  | "volatility_preference"
  | "exit_family"
  | "spot"
  | "forward"
  | "smile_label"
  | "holding_days";

/**
 * A rejected definition with its reason; figures only where it got as far as a candidate, and of
 * them none that stands elsewhere: nineteen rows of twenty are rejected.
 */
export interface RejectedStrategyRow extends Partial<Omit<StrategyFigures, RepeatedColumn>> {
  readonly definition: string;
  readonly state: "rejected";
  readonly reason: string;
  readonly detail: string;
}

/** A row of `strategies`. */
export type StrategyRow = AcceptedStrategyRow | RejectedStrategyRow;
