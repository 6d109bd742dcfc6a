import type { AllocationChoice, AllocationLimits } from "../allocation/allocation_candidate.ts";
import { chooseLots } from "../allocation/choose_lots.ts";
import { brokenLimit } from "../risk/broken_limit.ts";
import { lotCapital } from "../risk/lot_stake.ts";
import { readCandidates } from "../storage/allocation_candidates.ts";
import { findAllocation, storeAllocation } from "../storage/allocations.ts";
import { readSession } from "../storage/calendar.ts";
import type { Database } from "../storage/database.ts";
import { readDeferred, readRun, type StoredRun } from "../storage/runs.ts";
import { readSettings } from "../storage/settings.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { DEFAULT_RISK, type Ordering, type RegimeLevel, type Risk } from "../vocabulary/terms.ts";
import { toExchangeIso, type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import { allocationLimits } from "./allocation_limits.ts";
import { allocationRows } from "./allocation_rows.ts";
import type { DeskCall } from "./desk.ts";

export interface AllocateRequest {
  readonly tradingDate?: TradingDate | undefined;
  readonly capital?: number | undefined;
  readonly risk?: Risk | undefined;
  /** What goes first: value and least cost, the default, or the quantum score. */
  readonly ordering?: Ordering | undefined;
  readonly dryRun?: boolean | undefined;
}

/** What a caller is told; a dry run has no id. */
export interface AllocateAnswer {
  readonly allocationRunId?: number;
  readonly capital: number;
  readonly ordering: Ordering;
  readonly regimeLevel: RegimeLevel;
  readonly deployed: number;
  readonly allocations: readonly object[];
  readonly refusals: readonly object[];
}

/**
 * Chooses lots for a done run's strategies and stores them; the same inputs return what is stored.
 * A dry run stores nothing.
 */
export async function allocate(
  request: AllocateRequest,
  { database, clock }: DeskCall,
): Promise<AllocateAnswer> {
  const now = await clock.now();
  const date = request.tradingDate ?? tradingDateAt(now);
  await readSession(database, date);
  const { run_id: runId, generation } = await doneRun(database, date, request.risk ?? DEFAULT_RISK);
  const settings = await readSettings(database);
  const { capital = settings.capital, ordering = "money" } = request;
  const { mode } = await readTradingState(database);
  const inputsHash = await hashOf([runId, generation, capital, ordering, mode, settings]);
  if (!request.dryRun) {
    const stored = await findAllocation(database, runId, inputsHash);
    if (stored !== undefined) return stored;
  }
  const limits = await allocationLimits(database, { date, capital, mode, ordering, settings });
  const choice = chooseLots(await readCandidates(database, runId), limits);
  // What is held may lie above the limits of a smaller capital: then nothing is chosen.
  const broken = choice.chosen.length === 0 ? undefined : brokenLimit(choice.chosen, limits);
  if (broken !== undefined) {
    throw new DeskError("internal", `the chosen lots break ${broken.reason}: ${broken.detail}`);
  }
  const rows = allocationRows(choice);
  if (request.dryRun) return dryAnswer(choice, limits, rows.deployed);
  const { regimeLevel } = limits;
  const base = { run_id: runId, inputs_hash: inputsHash, capital, ordering };
  return await storeAllocation(database, { ...base, regime_level: regimeLevel, ...rows }, now);
}

/** The run of analyze that is allocated. Throws `missing_data` when it is not done. */
async function doneRun(database: Database, date: TradingDate, risk: Risk): Promise<StoredRun> {
  const run = await readRun(database, date, risk);
  if (run !== undefined && run.state === "done") return run;
  throw new DeskError(
    "missing_data",
    `allocate of ${date} (${risk}) needs a done run of analyze; ${
      run === undefined ? "there is none" : await whyOpen(database, run)
    }`,
  );
}

/** What a run that is not done waits for. */
async function whyOpen(
  database: Database,
  { run_id: id, state }: StoredRun,
): Promise<string> {
  const [first, ...others] = await readDeferred(database, id);
  if (first === undefined) return `run ${id} is ${state}`;
  const names = [first, ...others].map(({ underlying }) => underlying).join(", ");
  const at = toExchangeIso(new Date(first.not_before));
  return `run ${id} is ${state}: ${names} had one-sided books, call analyze again from ${at}`;
}

function dryAnswer(
  { chosen, refused }: AllocationChoice,
  { capital, ordering, regimeLevel }: AllocationLimits,
  deployed: number,
): AllocateAnswer {
  return {
    capital,
    ordering,
    regimeLevel,
    deployed,
    allocations: chosen.map(({ candidate, lots, reason }) => ({
      underlying: candidate.underlying,
      definition: candidate.definition,
      sleeve: candidate.sleeve,
      lots,
      capitalUsed: lots * lotCapital(candidate),
      reason,
    })),
    refusals: refused.map(({ candidate, reason, detail }) => ({
      underlying: candidate.underlying,
      definition: candidate.definition,
      reason,
      detail,
    })),
  };
}

async function hashOf(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
