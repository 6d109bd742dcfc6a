import type { World, WorldOptions } from "../../tests/support/world.ts";
import { copyDatabase } from "../support/database_copies.ts";
import { killPoint } from "./kill_point.ts";
import { differencesOf, stableRows } from "./stable_rows.ts";
import type { StageState } from "./stage_states.ts";
import { endStage, letTimePass } from "./stages.ts";

/** What one kill left. */
export interface Killed {
  /** Where it struck; absent where the stage was over before. */
  readonly at: string | undefined;
  readonly differences: readonly string[];
  /** Orders of which nobody could know whether they had been sent. */
  readonly doubts: number;
}

/** Kills a stage at one of its moments, on a copy of its own, and lets it be called to its end. */
export async function killIn(
  { stage, url, rows }: StageState,
  moment: number,
  openWorld: (options: WorldOptions) => Promise<World>,
): Promise<Killed> {
  const copy = await copyDatabase(url);
  const point = killPoint();
  const world = await openWorld({
    at: stage.at,
    mode: "frozen",
    databaseUrl: copy.url,
    onRpc: point.hook,
    onFetch: point.hook,
  });
  try {
    let at: string | undefined;
    point.aim(moment, async () => {
      at = point.passed.at(-1);
      await world.platform.killFunctions();
    });
    await world.call(stage.function, stage.body);
    await world.platform.restartFunctions();
    await letTimePass(world);
    await endStage(world, stage);
    const { sql } = world.platform;
    const [row] = await sql`select count(*)::int as n from public.intents
      where absent_at is not null and state = 'refused'`;
    const differences = differencesOf(rows, await stableRows(sql));
    return { at, differences, doubts: Number(row?.["n"]) };
  } finally {
    await world.stop();
    await copy.drop();
  }
}
