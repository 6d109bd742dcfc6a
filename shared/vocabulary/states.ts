/**
 * Closed lists of what stored rows can be. CHECKs of their tables repeat them;
 * `tests/sql/word_lists_test.ts` compares.
 */

export const RUN_STATES = ["open", "done", "failed"] as const;

export const TASK_STATES = ["pending", "running", "done", "rejected"] as const;

export const JOBS = [
  "token",
  "contracts",
  "candles",
  "iv",
  "bans",
  "archive",
  "quality",
  "report",
  "beliefs",
  "targets",
] as const;
/** What maintain does, one a call. */
export type JobName = (typeof JOBS)[number];

export const JOB_STATES = ["running", "done", "failed"] as const;

/** What maintain quality looks at, one row of `quality_findings` each. */
export const QUALITY_CHECKS = [
  "contracts_listed",
  "contracts_shrunk",
  "contract_lots",
  "candles_complete",
  "candles_possible",
  "iv_complete",
  "iv_possible",
  "premiums_complete",
  "premiums_possible",
  "jobs_done",
  "runs_finished",
  "strategies_found",
  "chains_possible",
  "analyses_possible",
  "strategies_complete",
  "strategies_possible",
  "positions_orphaned",
  "names_unknown",
  "regime_measured",
] as const;
export type QualityCheck = (typeof QUALITY_CHECKS)[number];

export const FINDING_STATES = ["ok", "warning", "failed"] as const;

export const SPECIAL_SESSION_KINDS = ["special", "muhurat"] as const;
export const SESSION_KINDS = ["regular", ...SPECIAL_SESSION_KINDS] as const;

export const INSTRUMENTS = ["option", "future"] as const;
/** Kinds of listed contracts. */
export type Instrument = (typeof INSTRUMENTS)[number];

/** What maintain token looks at before a session. */
export const ACCOUNT_CHECKS = [
  "token",
  "token_validity",
  "segments",
  "data_plan",
  "fixed_ip",
] as const;
export type AccountCheckName = (typeof ACCOUNT_CHECKS)[number];

export const READINESS_STATES = ["ok", "warning", "failed"] as const;

/** Where a stored corporate action is known from: two contract masters, or the owner. */
export const ACTION_SOURCES = ["contract_master", "given"] as const;
export type ActionSource = (typeof ACTION_SOURCES)[number];

export const RATE_FAMILIES = ["data", "quote", "chain", "orders", "other"] as const;
/** Requests to the broker that share a limit. */
export type RateFamily = (typeof RATE_FAMILIES)[number];

export const LIVE_SWITCHES = ["secret", "desk", "call"] as const;
/** What live entries need: DHAN_LIVE_ORDERS, trading_state.mode, and the call's own mode. */
export type LiveSwitch = (typeof LIVE_SWITCHES)[number];

/**
 * The desk's switch. `reducing`: no entries, exits go on. `halted`: nor do exit rules close, only
 * what a person asks for.
 */
export const TRADING_STATES = ["active", "reducing", "halted"] as const;
export type TradingState = (typeof TRADING_STATES)[number];
/** Who turns it. */
export const TRADING_CHANGERS = ["owner", "desk"] as const;

export const STRATEGY_STATES = ["accepted", "rejected"] as const;

/** Scores of a strategy: its own, and how well its definition suits the underlying. */
export const SCORE_SCHEMES = ["total", "selection"] as const;

export const ALLOCATION_STATES = [
  "pending",
  "executing",
  "executed",
  "failed",
  "superseded",
  "cancelled",
] as const;

export const PROTECTION_SCOPES = ["desk", "underlying", "definition"] as const;
/** What raises a lock: a loss limit, how trades went lately, or the owner. */
export const PROTECTION_KINDS = [
  "daily_loss",
  "weekly_loss",
  "drawdown",
  "losing_streak",
  "slippage",
  "rejects",
  "owner",
] as const;
export type ProtectionKind = (typeof PROTECTION_KINDS)[number];

/** `adjust` opens in a position what an adjustment of it asks for. */
export const PLAN_KINDS = ["entry", "exit", "adjust"] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

export const PLAN_STATES = [
  "gated",
  "denied",
  "executing",
  "filled",
  "unwinding",
  "unwound",
  "failed",
] as const;
export type PlanState = (typeof PLAN_STATES)[number];

export const INTENT_PURPOSES = ["open", "close", "unwind"] as const;
export type IntentPurpose = (typeof INTENT_PURPOSES)[number];

/**
 * `sending` is claimed by the one who sends it; `unknown`: whether the broker has it is not known
 * yet; `late`: it turned up after it was believed absent.
 */
export const INTENT_STATES = [
  "written",
  "sending",
  "confirmed",
  "refused",
  "unknown",
  "late",
] as const;
export type IntentState = (typeof INTENT_STATES)[number];

export const ORDER_STATES = ["open", "filled", "cancelled", "rejected"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The paper broker rejects nothing that it has taken. */
export const PAPER_ORDER_STATES = ["open", "filled", "cancelled"] as const;

/** States of a position that monitor sees. */
export const HELD_STATES = ["open", "closing", "adjusting"] as const;
export const POSITION_STATES = [...HELD_STATES, "closed"] as const;

export const MARK_STATES = ["priced", "no_quote"] as const;

/** Rules that are stored with a strategy: analyze writes the first four, the owner adds others. */
export const EXIT_RULES = [
  "stop_loss",
  "profit_target",
  "time_exit",
  "days_left",
  "trailing_stop",
  "delta_breach",
  "touch",
  "iv_exit",
  "event_exit",
  "scale_out",
] as const;
export type ExitRuleName = (typeof EXIT_RULES)[number];
/** What closes a position or legs of it: one of its rules, the owner, or its expiry. */
export const EXIT_CAUSES = [...EXIT_RULES, "adjustment", "flatten", "settlement"] as const;

/**
 * What is proposed where a sold strike is tested: the untested side nearer for a credit, protection
 * for what is sold without it, or the tested side closed (method 8.9).
 */
export const ADJUSTMENT_KINDS = ["roll_untested", "convert", "defend"] as const;
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** `superseded`: another of its position was accepted; `withdrawn`: its position closes. */
export const ADJUSTMENT_STATES = [
  "proposed",
  "accepted",
  "done",
  "failed",
  "expired",
  "superseded",
  "withdrawn",
] as const;
export type AdjustmentState = (typeof ADJUSTMENT_STATES)[number];

/** Why a row of `belief_history` was written. */
export const BELIEF_CHANGES = ["evening", "decided", "prior_edited", "closed"] as const;
