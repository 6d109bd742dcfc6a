import type { ChainSnapshotRow } from "../rows/chain_snapshot_row.ts";
import type { DirectionComponentRow } from "../rows/direction_component_row.ts";
import type { IvHistoryRow } from "../rows/iv_history_row.ts";
import type { StrategyRow } from "../rows/strategy_row.ts";
import type { UnderlyingAnalysisRow } from "../rows/underlying_analysis_row.ts";
import type { RUN_STATES } from "../states.ts";
import type { Risk } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A run as its callers are told of it. */
export interface RunState {
  readonly runId: number;
  readonly state: (typeof RUN_STATES)[number];
  readonly done: number;
  readonly remaining: number;
  readonly accepted: number;
  readonly rejected: number;
  /**
   * Of the remaining ones those that were put off, and when the first of them may be taken; absent
   * when none was.
   */
  readonly deferred: number;
  readonly retryAt?: Date;
}

/** A task as a worker takes it. */
export interface ClaimedTask {
  readonly underlying: string;
  /** How often it was put off before. */
  readonly retries: number;
}

/** What one call used of its budgets and of the broker's limits. */
export interface CallMetrics {
  readonly computeMs: number;
  readonly wallMs: number;
  /** Milliseconds that storing took. */
  readonly storeMs: number;
  /** Requests to the broker by family of the limits. */
  readonly requests: Readonly<Record<string, number>>;
}

/** What decides a run's outcome; a later call may not contradict it without force. */
export interface RunInputs {
  readonly underlyings: readonly string[];
  readonly holdingDays?: number;
  readonly topPerUnderlying: number;
}

/** A run with what it was opened with, by this call or an earlier one. */
export interface OpenedRun extends RunState {
  readonly leased: boolean;
  readonly inputs: RunInputs;
}

/**
 * How the task of one underlying ended, with everything found; rows in the columns of their tables.
 */
export interface AnalysisPayload {
  readonly underlying: string;
  readonly state: "done" | "rejected";
  readonly reason?: string;
  readonly detail?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly analysis?: UnderlyingAnalysisRow;
  readonly components?: readonly DirectionComponentRow[];
  readonly iv_history?: IvHistoryRow;
  readonly snapshots?: readonly ChainSnapshotRow[];
  readonly strategies?: readonly StrategyRow[];
}

/**
 * Where analyze keeps its run. Every write is one transaction, and refused once the lease is lost.
 */
export interface AnalysisStore {
  open(request: {
    readonly tradingDate: TradingDate;
    readonly risk: Risk;
    readonly inputs: RunInputs;
    /** The inputs that the caller named. */
    readonly given: Partial<RunInputs>;
    readonly force: boolean;
  }): Promise<OpenedRun>;
  claim(runId: number, limit: number): Promise<ClaimedTask[]>;
  /** Puts a task off until then; each once a run. */
  defer(runId: number, underlying: string, until: Date): Promise<RunState>;
  store(runId: number, payload: AnalysisPayload): Promise<RunState>;
  /**
   * Gives the lease back; with the ids of its accepted strategies, best first, it ends a run that
   * has no task left.
   */
  finish(runId: number, metrics: CallMetrics, ranked?: readonly number[]): Promise<RunState>;
}
