import type { PaperMarket } from "../execution/paper_broker.ts";
import type { Tariff } from "../market/charges.ts";
import type { Database } from "../storage/database.ts";
import type { Account } from "../vocabulary/ports/account.ts";
import type { AnalysisStore } from "../vocabulary/ports/analysis_store.ts";
import type { Broker } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { RatesAhead } from "../vocabulary/ports/limiter.ts";
import type { LiveAccount } from "../vocabulary/ports/live_account.ts";
import type { MarketData } from "../vocabulary/ports/market_data.ts";
import type { PlanStore } from "../vocabulary/ports/plan_store.ts";
import type { Worker } from "../vocabulary/ports/worker.ts";
import type { Mode } from "../vocabulary/terms.ts";

/** What every call works with, its ports filled. Nothing of it outlives the call. */
export interface DeskCall {
  readonly clock: Clock;
  readonly database: Database;
  readonly worker: Worker;
  /** Real milliseconds (`performance.now()`) at which the call began. */
  readonly startedAt: number;
  /** Why the environment refuses live orders; absent where it allows them. */
  readonly liveRefusal?: string;
  /** Opens the broker's account. Throws `broker_auth` when none is named. */
  openDesk(): Desk;
}

/** A call's ports once the broker's account is open. */
export interface Desk {
  readonly database: Database;
  readonly marketData: MarketData;
  /** The broker's account, whatever the mode: its margin calculator is asked on paper too. */
  readonly account: Account;
  /** Requests to the broker reserved so far by family of the limits. */
  readonly requests: Readonly<Record<string, number>>;
  /** Reserves together what some work is going to ask the broker for. */
  readonly ahead: RatesAhead;
  /** Where analyze keeps its run, held by `holder` for so many seconds after each write. */
  analysisStore(holder: string, leaseSeconds: number): AnalysisStore;
  /** Where plans are kept, each held by `holder`; fills are charged by the tariff. */
  planStore(tariff: Tariff, holder: string): PlanStore;
  /** Where orders of a mode go; those on paper are matched with the quotes of `market`. */
  broker(mode: Mode, market: PaperMarket): Broker;
  /** What the broker says of the whole account, whoever traded in it. */
  readonly liveAccount: LiveAccount;
}
