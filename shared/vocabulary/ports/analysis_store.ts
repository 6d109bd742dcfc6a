import type { Risk } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A run as its callers are told of it. */
export interface RunState {
  readonly runId: number;
  readonly state: "open" | "done" | "failed";
  readonly done: number;
  readonly remaining: number;
  readonly accepted: number;
  readonly rejected: number;
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

/** How the task of one underlying ended, with everything found; rows in the columns of their tables. */
export interface AnalysisPayload {
  readonly underlying: string;
  readonly state: "done" | "rejected";
  readonly reason?: string;
  readonly detail?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly analysis?: object;
  readonly snapshots?: readonly object[];
  readonly strategies?: readonly object[];
}

/** Where analyze keeps its run. Every write is one transaction, and refused once the lease is lost. */
export interface AnalysisStore {
  open(request: {
    readonly tradingDate: TradingDate;
    readonly risk: Risk;
    readonly inputs: RunInputs;
    /** The inputs that the caller named. */
    readonly given: Partial<RunInputs>;
    readonly force: boolean;
  }): Promise<OpenedRun>;
  claim(runId: number, limit: number): Promise<string[]>;
  store(runId: number, payload: AnalysisPayload): Promise<RunState>;
  /** Gives the lease back; ends the run when no task is left. */
  finish(runId: number, metrics: { cpuMs: number; wallMs: number }): Promise<RunState>;
}
