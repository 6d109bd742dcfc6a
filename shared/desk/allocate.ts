import type { AllocationChoice, AllocationLimits } from "../allocation/allocation_candidate.ts";
import { chooseLots } from "../allocation/choose_lots.ts";
import { brokenLimit } from "../risk/broken_limit.ts";
import { lotCapital } from "../risk/lot_stake.ts";
import { readCandidates } from "../storage/allocation_candidates.ts";
import { findAllocation, storeAllocation } from "../storage/allocations.ts";
import { readSession } from "../storage/calendar.ts";
import type { Database } from "../storage/database.ts";
import { readIndustryCaps } from "../storage/industries.ts";
import { readHeld } from "../storage/positions.ts";
import { readRegimeLevel } from "../storage/regimes.ts";
import { readDeferred, readRun } from "../storage/runs.ts";
import { readSettings } from "../storage/settings.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { RegimeLevel, Risk } from "../vocabulary/terms.ts";
import { toExchangeIso, type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import type { DeskCall } from "./desk.ts";

export interface AllocateRequest {
  readonly tradingDate?: TradingDate | undefined;
  readonly capital?: number | undefined;
  readonly risk?: Risk | undefined;
  readonly dryRun?: boolean | undefined;
}

/** What a caller is told; a dry run has no id. */
export interface AllocateAnswer {
  readonly allocationRunId?: number;
  readonly capital: number;
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
  const risk = request.risk ?? "moderate";
  await readSession(database, date);
  const run = await readRun(database, date, risk);
  if (run === undefined || run.state !== "done") {
    throw new DeskError(
      "missing_data",
      `allocate of ${date} (${risk}) needs a done run of analyze; ${
        run === undefined ? "there is none" : await whyOpen(database, run)
      }`,
    );
  }
  const settings = await readSettings(database);
  const capital = request.capital ?? settings.capital;
  const state = await readTradingState(database);
  const inputsHash = await hashOf([run.run_id, run.generation, capital, state.mode, settings]);
  if (!request.dryRun) {
    const stored = await findAllocation(database, run.run_id, inputsHash);
    if (stored !== undefined) return stored;
  }
  const regimeLevel = await readRegimeLevel(database, date);
  if (regimeLevel === undefined) {
    throw new DeskError("missing_data", `allocate of ${date}: the regime was not measured`);
  }
  const limits: AllocationLimits = {
    capital,
    regimeLevel,
    maxPositions: settings.max_positions,
    maxUnderlyingMargin: {
      stock: settings.max_underlying_margin_stock,
      index: settings.max_underlying_margin_index,
    },
    industryCaps: await readIndustryCaps(database),
    maxLossPerTrade: settings.max_loss_per_trade,
    maxStressPerTrade: settings.max_stress_per_trade,
    maxUndefinedMargin: settings.max_undefined_margin,
    maxDeployed: settings.max_deployed,
    maxDailyDeployment: settings.max_daily_deployment,
    kellyFraction: settings.kelly_fraction,
    carryCostFraction: settings.carry_cost_fraction,
    carryAllowed: state.mode === "paper" || settings.carry_live,
    held: await readHeld(database),
  };
  const choice = chooseLots(await readCandidates(database, run.run_id), limits);
  const broken = brokenLimit(choice.chosen, limits);
  if (broken !== undefined) {
    throw new DeskError("internal", `the chosen lots break ${broken.reason}: ${broken.detail}`);
  }
  const payload = payloadOf(choice);
  const base = { run_id: run.run_id, inputs_hash: inputsHash, capital, regime_level: regimeLevel };
  if (request.dryRun) return dryAnswer(choice, capital, regimeLevel, payload.deployed);
  return await storeAllocation(database, { ...base, ...payload }, now);
}

/** What a run that is not done waits for. */
async function whyOpen(
  database: Database,
  { run_id: id, state }: { readonly run_id: number; readonly state: string },
): Promise<string> {
  const [first, ...others] = await readDeferred(database, id);
  if (first === undefined) return `run ${id} is ${state}`;
  const names = [first, ...others].map(({ underlying }) => underlying).join(", ");
  const at = toExchangeIso(new Date(first.not_before));
  return `run ${id} is ${state}: ${names} had one-sided books, call analyze again from ${at}`;
}

function payloadOf({ chosen, refused }: AllocationChoice) {
  const allocations = chosen.map(({ candidate, lots, reason }, i) => ({
    strategy_id: candidate.strategyId,
    lots,
    margin: lots * candidate.margin,
    premium: lots * candidate.premium,
    capital_used: lots * lotCapital(candidate),
    max_loss: candidate.maxLoss === undefined ? null : lots * candidate.maxLoss,
    expected_value: lots * candidate.expectedValue,
    rank: i + 1,
    reason,
  }));
  return {
    allocations,
    refusals: refused.map(({ candidate, reason, detail }) => ({
      strategy_id: candidate.strategyId,
      reason,
      detail,
    })),
    deployed: allocations.reduce((sum, { capital_used }) => sum + capital_used, 0),
  };
}

function dryAnswer(
  { chosen, refused }: AllocationChoice,
  capital: number,
  regimeLevel: RegimeLevel,
  deployed: number,
): AllocateAnswer {
  return {
    capital,
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
