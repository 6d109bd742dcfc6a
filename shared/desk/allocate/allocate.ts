import { chooseAllocation } from "../../allocation/choose_allocation.ts";
import { findAllocation, storeAllocation } from "../../storage/allocations.ts";
import { readSession } from "../../storage/calendar.ts";
import { readSettings } from "../../storage/settings.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import { DEFAULT_RISK, type Ordering, type Risk } from "../../vocabulary/terms.ts";
import { type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import type { DeskCall } from "../desk.ts";
import { type AllocateAnswer, dryAnswer } from "./allocate_answer.ts";
import { allocationRows } from "./allocation_rows.ts";
import { doneRun } from "./done_run.ts";
import { hashOf } from "./hash_of.ts";
import { openAllocation } from "./open_allocation.ts";

export interface AllocateRequest {
  readonly tradingDate?: TradingDate | undefined;
  /** Rupees; absent: the settings'. */
  readonly capital?: number | undefined;
  readonly risk?: Risk | undefined;
  /** What decides: value, cost and tail, the default, or the seven-part score. */
  readonly ordering?: Ordering | undefined;
  /** Share of capital that carry is taken up to; absent: the settings'. */
  readonly deploymentTarget?: number | undefined;
  readonly dryRun?: boolean | undefined;
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
  const { tradingDate: date = tradingDateAt(now), risk = DEFAULT_RISK, dryRun } = request;
  await readSession(database, date);
  const { run_id: runId, generation } = await doneRun(database, date, risk);
  const settings = await readSettings(database);
  const { capital = settings.capital, ordering = "money" } = request;
  const { deploymentTarget = settings.deployment_target } = request;
  const { mode } = await readTradingState(database);
  const decided = [runId, generation, capital, ordering, deploymentTarget, mode, settings];
  const inputsHash = await hashOf(decided);
  if (!dryRun) {
    const stored = await findAllocation(database, runId, inputsHash);
    if (stored !== undefined) return stored;
  }
  const question = { runId, date, risk, mode, capital, deploymentTarget, settings };
  const { inputs, terms, seed, notes } = await openAllocation(database, question);
  const choice = chooseAllocation(terms, { ordering, seed });
  const [broken] = choice.broken;
  if (broken !== undefined) {
    const { name, of = "the book", value, bound } = broken;
    throw new DeskError("internal", `the chosen lots break ${name} of ${of}: ${value} > ${bound}`);
  }
  const base = { run_id: runId, inputs_hash: inputsHash, capital, ordering };
  const { regimeLevel } = terms.limits;
  const rows = allocationRows(choice, { regimeLevel, target: deploymentTarget * capital });
  if (dryRun) return dryAnswer({ ...base, ...rows }, { choice, tradingDate: date, risk, notes });
  const read = { generation, held_fingerprint: inputs.heldFingerprint };
  return { ...await storeAllocation(database, { ...base, ...read, ...rows }, now), notes };
}
