import type { Settings } from "../../storage/settings.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import type { Worker } from "../../vocabulary/ports/worker.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { Desk } from "../desk.ts";

/** What a job of maintain works with. */
export interface JobContext {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly worker: Worker;
  readonly settings: Settings;
  readonly tradingDate: TradingDate;
  /** What earlier calls of the same run counted. */
  readonly counted: Readonly<Record<string, number>>;
  /** True once the call should stop taking on work and leave the rest to the next one. */
  readonly isSpent: () => boolean;
}

/** How a job's call ended; `done` is false when work is left. */
export interface JobResult {
  readonly done: boolean;
  readonly counts: Record<string, number>;
}

export type Job = (context: JobContext) => Promise<JobResult>;
