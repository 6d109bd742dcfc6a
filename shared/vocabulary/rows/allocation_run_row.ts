import type { LimitName } from "../limit_names.ts";
import type { RegimeLevel, RunOrdering } from "../terms.ts";

/** One row of `allocations`. Amounts in rupees for all its lots; what has no figure is left out. */
export interface AllocationRow {
  readonly strategy_id: number;
  readonly lots: number;
  readonly margin: number;
  readonly premium: number;
  readonly capital_used: number;
  /** Null when unlimited. */
  readonly max_loss: number | null;
  readonly expected_value: number;
  /** Of carry, at least 0; none for the other sleeves. */
  readonly expected_cost?: number;
  /** Its share of the mean loss of the book's worst 5% of draws. */
  readonly cvar_contribution?: number;
  /** Of its shrunk Kelly bet, not rounded; none for carry. */
  readonly kelly_lots?: number;
  readonly tier?: number;
  /** The definition that was wanted, and what of its fit this one keeps; both or none. */
  readonly stands_in_for?: string;
  readonly substitution_weight?: number;
  /** The next best strategy that got no lots because this one did. */
  readonly displaced?: string;
  /** What keeps it from one lot more. */
  readonly binding_limits?: readonly LimitName[];
  readonly broker_margin?: number;
  readonly rank: number;
  readonly reason: string;
}

/** One row of `allocation_refusals`. */
export interface AllocationRefusalRow {
  readonly strategy_id: number;
  readonly reason: string;
  readonly limit_name?: LimitName;
  /** By how much one lot would pass the limit: rupees, or a count. */
  readonly distance?: number;
  /** Capital of the desk from which one lot keeps every limit. */
  readonly capital_needed?: number;
  readonly detail: string;
}

/** One row of `allocation_limits`: how far the whole book uses a limit, and what it costs. */
export interface AllocationLimitRow {
  readonly limit_name: LimitName;
  /** An industry, an underlying, a cell of the grid; none where it is of the whole book. */
  readonly of?: string;
  readonly value: number;
  readonly bound: number;
  readonly is_binding: boolean;
  /** Rupees of the objective, and of capital, that a limit wider by 5% would bring. */
  readonly shadow_price?: number;
  readonly shadow_capital?: number;
}

/** What the whole book is made of, and what it can come to. Rupees. */
export interface PortfolioFigures {
  /** By the model, the legs of an underlying set off against each other. */
  readonly margin: {
    readonly span: number;
    readonly exposure: number;
    readonly expiryDay: number;
    readonly calendar: number;
    readonly delivery: number;
    readonly total: number;
  };
  /** In common units: a market move of 1%, its square, a volatility point of 30 days, a day. */
  readonly greeks: {
    readonly delta: number;
    readonly gamma: number;
    readonly vega: number;
    readonly theta: number;
  };
  /** Result in each cell of the stress grid. */
  readonly stress: readonly {
    /** Of NIFTY's spot, a share. */
    readonly move: number;
    /** What every volatility is multiplied by. */
    readonly volatility: number;
    /** Valued at each structure's near expiry, else at the next session's close. */
    readonly isAtExpiry: boolean;
    readonly result: number;
  }[];
  /** Capital in use by what it is in. */
  readonly deployed: {
    readonly sleeve: Readonly<Record<string, number>>;
    readonly industry: Readonly<Record<string, number>>;
    readonly definition: Readonly<Record<string, number>>;
    readonly side: Readonly<Record<string, number>>;
    readonly tier: Readonly<Record<string, number>>;
  };
}

/** The row of `allocation_runs` with what was chosen and refused. Amounts in rupees. */
export interface AllocationRunRow {
  readonly run_id: number;
  /** Of the run, and of what was held, when they were read: changed ones are a conflict. */
  readonly generation: number;
  readonly held_fingerprint: string;
  readonly inputs_hash: string;
  readonly capital: number;
  readonly ordering: RunOrdering;
  readonly regime_level: RegimeLevel;
  /** Capital of the chosen lots. */
  readonly deployed: number;
  /** Capital that carry was to bring the whole book to, and the most that could be had. */
  readonly target?: number;
  readonly most_deployed?: number;
  /** Of the whole book under P; a tail is a loss, positive. */
  readonly expected_value?: number;
  readonly cvar95?: number;
  readonly loss_probability?: number;
  /** Expected cost of the carry chosen now, and of carry of this size a year. */
  readonly carry_cost?: number;
  readonly cost_a_year?: number;
  readonly portfolio?: PortfolioFigures;
  /** What of its scenarios is an assumption, in words. */
  readonly notes?: readonly string[];
  readonly limits?: readonly AllocationLimitRow[];
  readonly allocations: readonly AllocationRow[];
  readonly refusals: readonly AllocationRefusalRow[];
  /** What the broker said of margins, rupees, and the share of an answer in the learned ratio. */
  readonly margin_answers?: readonly MeasuredMargin[];
  readonly margin_weight?: number;
}

/** The broker's margin of what the model gave a margin, rupees. */
export interface MeasuredMargin {
  readonly underlying: string;
  readonly modelled: number;
  readonly margin: number;
}
