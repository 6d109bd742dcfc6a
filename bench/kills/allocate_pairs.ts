import type { World, WorldOptions } from "../../tests/support/world.ts";
import { copyDatabase } from "../support/database_copies.ts";
import type { StageState } from "./stage_states.ts";

/** What came of calls that were sent two at once. */
export interface Pairs {
  readonly pairs: number;
  /** After a pair: more than one set of lots lives, or an underlying is taken twice. */
  readonly twice: number;
  /** Answers by status. */
  readonly answers: Readonly<Record<number, number>>;
}

/** Rupees that one of two calls has more than the other, so that they choose apart. */
const APART = 100_000;

/**
 * Sends an allocate in pairs, each of other inputs than all before: with another allocate, and each
 * third one beside an execute.
 */
export async function allocatePairs(
  { stage, url }: StageState,
  count: number,
  openWorld: (options: WorldOptions) => Promise<World>,
): Promise<Pairs> {
  const copy = await copyDatabase(url);
  const world = await openWorld({ at: stage.at, mode: "frozen", databaseUrl: copy.url });
  const answers: Record<number, number> = {};
  let twice = 0;
  try {
    for (let pair = 0; pair < count; pair++) {
      const capital = 10_000_000 + 2 * pair * APART;
      const both = await Promise.all([
        world.call("allocate", { capital }),
        pair % 3 === 2
          ? world.call("execute", { top: 1 })
          : world.call("allocate", { capital: capital + APART }),
      ]);
      for (const { status } of both) answers[status] = (answers[status] ?? 0) + 1;
      if (!await livesOnce(world)) twice += 1;
    }
    return { pairs: count, twice, answers };
  } finally {
    await world.stop();
    await copy.drop();
  }
}

/** One set of lots waits at most, and nothing waits for, or holds, an underlying twice. */
async function livesOnce({ platform: { sql } }: World): Promise<boolean> {
  const [row] = await sql`
    with taken as (
      select underlying, allocation_run_id from public.allocations
      where state in ('pending', 'executing')
      union all
      select underlying, null from public.positions where state <> 'closed')
    select count(distinct allocation_run_id)::int as sets, count(*)::int as taken,
      count(distinct underlying)::int as underlyings
    from taken`;
  return row?.["sets"] <= 1 && row?.["taken"] === row?.["underlyings"];
}
