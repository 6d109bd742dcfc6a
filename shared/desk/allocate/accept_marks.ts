import {
  readAllocation,
  storeAllocation,
  type StoredAllocation,
} from "../../storage/allocations.ts";
import { readSession } from "../../storage/calendar.ts";
import type { Database } from "../../storage/database.ts";
import { type OpenMark, readOpenMarks } from "../../storage/marks.ts";
import { readSettings } from "../../storage/settings.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Risk } from "../../vocabulary/terms.ts";
import { type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import type { DeskCall } from "../desk.ts";
import { chooseLots } from "./choose_lots.ts";
import { doneRun } from "./done_run.ts";
import { hashOf } from "./hash_of.ts";

/**
 * Turns the open marks of today into allocations that wait to be executed, the first priority first
 * (method 11.8): under every limit, beside all that is held or queued, with the capital that
 * today's allocation counted with. Marks of one risk level at a time. Throws `nothing_to_do`
 * without an open mark, `bad_request` where `risk` must say which.
 */
export async function acceptMarks(
  risk: Risk | undefined,
  call: DeskCall,
): Promise<StoredAllocation> {
  const { database, clock } = call;
  const now = await clock.now();
  const date = tradingDateAt(now);
  await readSession(database, date);
  const marks = await marksOf(database, date, risk);
  const [{ risk: level }] = marks;
  const { run_id: runId, generation } = await doneRun(database, date, level);
  const settings = await readSettings(database);
  const { mode } = await readTradingState(database);
  const standing = await readAllocation(database, date);
  const capital = standing?.capital ?? settings.capital;
  const { rows, heldFingerprint, measured } = await chooseLots({
    ...{ runId, date, risk: level, mode, capital, settings },
    deploymentTarget: settings.deployment_target,
    ordering: "money",
    wanted: marks,
    dryRun: false,
  }, call);
  const decided = [runId, generation, capital, mode, settings, marks, heldFingerprint];
  return await storeAllocation(database, {
    ...rows,
    run_id: runId,
    generation,
    held_fingerprint: heldFingerprint,
    margin_answers: measured,
    margin_weight: settings.margin_ratio_weight,
    inputs_hash: await hashOf(decided),
    capital,
    ordering: "marks",
  }, now);
}

/** Open marks of one risk level. */
async function marksOf(
  database: Database,
  date: TradingDate,
  risk: Risk | undefined,
): Promise<[OpenMark, ...OpenMark[]]> {
  const open = await readOpenMarks(database, date);
  const risks = [...new Set(open.map((mark) => mark.risk))];
  if (risk === undefined && risks.length > 1) {
    throw new DeskError(
      "bad_request",
      `risk: marks of ${risks.join(" and ")} are open on ${date}, say which to accept`,
    );
  }
  const [first, ...others] = open.filter((mark) => risk === undefined || mark.risk === risk);
  if (first !== undefined) return [first, ...others];
  throw new DeskError(
    "nothing_to_do",
    `accept of ${date}: no mark${risk === undefined ? "" : ` of ${risk}`} is open; what is ` +
      "marked already waits or was executed",
  );
}
