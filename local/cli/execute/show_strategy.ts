import { getFunction } from "../support/call_function.ts";
import type { Connection } from "../support/connection.ts";
import { printShow } from "../support/print_show.ts";
import type { Wish } from "./read_wish.ts";

/** Pages that tell of one strategy. */
const PAGES = ["strategies", "marks", "queue"] as const;

/** Prints all that is stored of one accepted strategy: figures, mark, allocations. */
export async function showStrategy(
  connection: Connection,
  { ids: [id], flags }: Wish,
): Promise<void> {
  const found: Record<string, readonly unknown[]> = {};
  for (const show of PAGES) {
    const { body } = await getFunction(connection, "status", { show, strategyId: String(id) });
    found[show] = body["rows"] as readonly unknown[];
  }
  if (found["strategies"]?.length === 0) throw new Error(`there is no accepted strategy ${id}`);
  if (flags.json) return console.log(JSON.stringify(found));
  const pages = PAGES.filter((show) => (found[show] ?? []).length > 0);
  for (const [i, show] of pages.entries()) {
    if (i > 0) console.log();
    await printShow(connection, show, { strategyId: String(id) });
  }
}
