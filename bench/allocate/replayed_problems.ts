import { startPlatform } from "../../local/platform/platform.ts";
import { buildProblem } from "../../shared/allocation/build_problem.ts";
import { openAllocation } from "../../shared/desk/allocate/open_allocation.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import type { Risk } from "../../shared/vocabulary/terms.ts";
import type { NamedProblem } from "./problem_file.ts";

/**
 * The problems of every session of a kept replay (`npm run replay -- --keep`), each at some
 * capitals in rupees from an empty book.
 */
export async function* replayedProblems(
  folder: string,
  capitals: readonly number[],
): AsyncGenerator<NamedProblem> {
  const platform = await startPlatform({
    folder: await Deno.realPath(folder),
    say: () => {},
    log: () => {},
    signal: new AbortController().signal,
  });
  try {
    const database = openDatabase(platform.url, platform.secretKey);
    const settings = await readSettings(database);
    const runs = await platform.sql<{ runId: number; date: string; risk: Risk }[]>`
      select run_id::int as "runId", trading_date::text as date, risk from public.runs
      where stage = 'analyze' and state = 'done' order by trading_date`;
    for (const run of runs) {
      for (const capital of capitals) {
        const question = { ...run, mode: "paper" as const, capital, settings };
        const { terms } = await openAllocation(database, question);
        yield {
          name: `${run.date} ${run.risk} ${capital}`,
          ownCapital: capital,
          problem: buildProblem(terms).problem,
        };
      }
    }
  } finally {
    await platform.stop();
  }
}
