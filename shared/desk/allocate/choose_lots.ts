import type { WantedLots } from "../../allocation/lots_as_wanted.ts";
import type { ChosenAllocation } from "../../allocation/choose_allocation.ts";
import { readMarginRatios } from "../../storage/margin_ratios.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { MeasuredMargin } from "../../vocabulary/rows/allocation_run_row.ts";
import type { Account } from "../../vocabulary/ports/account.ts";
import type { Ordering } from "../../vocabulary/terms.ts";
import { callBudget } from "../call_budget.ts";
import type { DeskCall } from "../desk.ts";
import { allocationRows, type ChosenRows } from "./allocation_rows.ts";
import { askMargins } from "./ask_margins.ts";
import { checkFunds } from "./check_funds.ts";
import { chooseWithMargins } from "./choose_with_margins.ts";
import { marginAsker } from "./confirm_margins.ts";
import { marginNotes } from "./margin_notes.ts";
import { marginOfBook } from "./margin_of_book.ts";
import { type AllocationQuestion, openAllocation } from "./open_allocation.ts";

/** What lots are chosen for, and by what. */
export interface LotsQuestion extends AllocationQuestion {
  readonly deploymentTarget: number;
  readonly ordering: Ordering;
  /** What the owner wants, the first first: chosen alone, beside all that is queued. */
  readonly wanted?: readonly WantedLots[] | undefined;
  /** Nobody is asked and nothing is learned. */
  readonly dryRun: boolean;
}

/** Lots as they are stored, with what they were chosen from. */
export interface ChosenLots {
  readonly choice: ChosenAllocation;
  readonly rows: ChosenRows & { readonly notes: readonly string[] };
  readonly heldFingerprint: string;
  /** What the broker answered, for the ratios to learn from once the lots are stored. */
  readonly measured: readonly MeasuredMargin[];
}

/**
 * Chooses lots of a run with the margins that the broker confirms, and has them judged by what
 * shares nothing with the choice. Throws `internal` where that refuses them, and what
 * `openAllocation` throws.
 */
export async function chooseLots(question: LotsQuestion, call: DeskCall): Promise<ChosenLots> {
  const { database } = call;
  const { date, risk, mode, capital, settings, ordering, wanted, dryRun } = question;
  const opened = await openAllocation(database, {
    ...question,
    only: wanted?.map(({ strategyId }) => strategyId),
  });
  const { inputs, terms, seed, notes } = opened;
  const account = dryRun ? undefined : accountOf(call);
  if (account !== undefined && mode === "live") {
    const held = inputs.held.filter(({ state }) => state !== "pending");
    await checkFunds(account, capital, held.reduce((sum, one) => sum + one.capitalUsed, 0));
  }
  const budget = callBudget(call.worker, call.startedAt, settings);
  const ratios = await readMarginRatios(database);
  const confirm = account &&
    marginAsker(account, { asks: settings.margin_asks, isSpent: budget.isSpent });
  const { choice, confirmed, measured } = await chooseWithMargins(terms, {
    inputs,
    how: { ordering, seed, wanted },
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
  const rows = allocationRows(choice, {
    regimeLevel: terms.limits.regimeLevel,
    ordering,
    wanted,
    target: wanted === undefined ? question.deploymentTarget * capital : undefined,
    confirmed,
    margin: marginOfBook(opened, choice.chosen),
  });
  const said = [
    ...notes,
    ...(inputs.candidates.length === 0
      ? [`analyze of ${date} (${risk}) accepted no strategy`]
      : []),
    ...(confirm === undefined ? [] : marginNotes(choice.chosen, confirmed)),
  ];
  return {
    choice,
    rows: { ...rows, notes: said },
    heldFingerprint: inputs.heldFingerprint,
    measured,
  };
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
