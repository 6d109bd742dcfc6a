import type { Database } from "../../storage/database.ts";
import { readDeferred, readRun, type StoredRun } from "../../storage/runs.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Risk } from "../../vocabulary/terms.ts";
import { toExchangeIso, type TradingDate } from "../../vocabulary/trading_date.ts";

/** The run of analyze that is allocated. Throws `missing_data` when it is not done. */
export async function doneRun(
  database: Database,
  date: TradingDate,
  risk: Risk,
): Promise<StoredRun> {
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
