import { present } from "../../../shared/vocabulary/present.ts";
import { UsageError } from "../support/run_command.ts";
import type { Wish } from "./read_wish.ts";

/** What is asked of who deletes marks; undefined where nothing was answered. */
export type Ask = (question: string) => string | undefined;

/**
 * The wish with both confirmations of a deletion of marks, asked for where they were not given: the
 * date, then how many there are. Throws UsageError where nobody can be asked.
 */
export function confirmDeletion(wish: Wish, ask: Ask | undefined): Wish {
  const { confirm, count } = wish.flags;
  if (confirm !== undefined && count !== undefined) return wish;
  if (ask === undefined) {
    throw new UsageError(
      "delete-marks asks twice; say --confirm DATE and --count N where nobody can be asked",
    );
  }
  const date = confirm ?? ask("Which date's marks are deleted, all of them? YYYY-MM-DD:");
  const said = count ?? Number(ask("How many marks has it?"));
  if (!Number.isSafeInteger(said)) throw new Error("not confirmed: nothing was deleted");
  return { ...wish, flags: { ...wish.flags, ...present({ confirm: date }), count: said } };
}
