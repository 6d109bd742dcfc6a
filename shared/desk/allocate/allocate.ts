import type { DeskCall } from "../desk.ts";
import { callBudget } from "../call_budget.ts";
import { findAllocation, storeAllocation } from "../../storage/allocations.ts";
import { readSession } from "../../storage/calendar.ts";
import { readMarginRatios, storeMarginRatios } from "../../storage/margin_ratios.ts";
import { readSettings } from "../../storage/settings.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Account } from "../../vocabulary/ports/account.ts";
import { DEFAULT_RISK, type Ordering, type Risk } from "../../vocabulary/terms.ts";
import { type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import { type AllocateAnswer, dryAnswer } from "./allocate_answer.ts";
import { allocationRows } from "./allocation_rows.ts";
import { askMargins } from "./ask_margins.ts";
import { checkFunds } from "./check_funds.ts";
import { chooseWithMargins } from "./choose_with_margins.ts";
import { doneRun } from "./done_run.ts";
import { hashOf } from "./hash_of.ts";
import { marginAsker } from "./confirm_margins.ts";
import { marginNotes } from "./margin_notes.ts";
import { marginOfBook } from "./margin_of_book.ts";
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
  const question = { runId, date, risk, mode, capital, deploymentTarget, settings };
  const opened = await openAllocation(database, question);
  const { inputs, terms, seed, notes } = opened;
  const account = dryRun ? undefined : accountOf(call);
  if (account !== undefined && mode === "live") {
    await checkFunds(account, capital, terms.book.deployed);
  }
  const budget = callBudget(call.worker, call.startedAt, settings);
  const ratios = await readMarginRatios(database);
  const confirm = account &&
    marginAsker(account, { asks: settings.margin_asks, isSpent: budget.isSpent });
  const { choice, confirmed, measured } = await chooseWithMargins(terms, {
    inputs,
    how: { ordering, seed },
    ratios,
    ...(confirm === undefined
      ? {}
      : { ask: (choice, known) => askMargins(choice, inputs, known, { database, confirm }) }),
  });
  const [broken] = choice.broken;
  if (broken !== undefined) {
    const { name, of = "the book", value, bound } = broken;
    throw new DeskError("internal", `the chosen lots break ${name} of ${of}: ${value} > ${bound}`);
  }
  await storeMarginRatios(database, measured, settings.margin_ratio_weight, now);
  const base = { run_id: runId, inputs_hash: inputsHash, capital, ordering };
  const { regimeLevel } = terms.limits;
  const target = deploymentTarget * capital;
  const margin = marginOfBook(opened, choice.chosen);
  const said = [
    ...notes,
    ...(inputs.candidates.length === 0
      ? [`analyze of ${date} (${risk}) accepted no strategy`]
      : []),
    ...(confirm === undefined ? [] : marginNotes(choice.chosen, confirmed)),
  ];
  const rows = {
    ...allocationRows(choice, { regimeLevel, ordering, target, confirmed, margin }),
    notes: said,
  };
  if (dryRun) return dryAnswer({ ...base, ...rows }, { choice, date, risk });
  const read = { generation, held_fingerprint: inputs.heldFingerprint };
  return await storeAllocation(database, { ...base, ...read, ...rows }, now);
}

/** Absent where no account is named: then the model's margins stand. */
function accountOf(call: DeskCall): Account | undefined {
  try {
    return call.openDesk().account;
  } catch (error) {
    if (error instanceof DeskError && error.code === "broker_auth") return undefined;
    throw error;
  }
}
