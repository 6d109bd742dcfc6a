import type { DeskCall } from "../desk.ts";
import { findAllocation, storeAllocation } from "../../storage/allocations.ts";
import { readSession } from "../../storage/calendar.ts";
import { readSettings } from "../../storage/settings.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import { DEFAULT_RISK, type Ordering, type Risk } from "../../vocabulary/terms.ts";
import { type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import { type AllocateAnswer, dryAnswer } from "./allocate_answer.ts";
import { chooseLots } from "./choose_lots.ts";
import { doneRun } from "./done_run.ts";
import { hashOf } from "./hash_of.ts";

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
 * The broker confirms the margins of what is chosen. A dry run asks nobody and stores nothing.
 */
export async function allocate(request: AllocateRequest, call: DeskCall): Promise<AllocateAnswer> {
  const { database, clock } = call;
  const now = await clock.now();
  const { tradingDate: date = tradingDateAt(now), risk = DEFAULT_RISK, dryRun = false } = request;
  await readSession(database, date);
  if (!dryRun && date < tradingDateAt(now)) {
    throw new DeskError(
      "stale_data",
      `allocate of ${date}: lots are chosen on the day they are traded, and it is ${
        tradingDateAt(now)
      }; a dry run may look back`,
    );
  }
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
  const { choice, rows, heldFingerprint, measured } = await chooseLots(
    { runId, date, risk, mode, capital, deploymentTarget, settings, ordering, dryRun },
    call,
  );
  const base = { run_id: runId, inputs_hash: inputsHash, capital, ordering };
  if (dryRun) return dryAnswer({ ...base, ...rows }, { choice, date, risk });
  return await storeAllocation(database, {
    ...base,
    ...rows,
    generation,
    held_fingerprint: heldFingerprint,
    margin_answers: measured,
    margin_weight: settings.margin_ratio_weight,
  }, now);
}
