import type { World, WorldOptions } from "../../tests/support/world.ts";
import { copyDatabase } from "../support/database_copies.ts";
import { morningDesk } from "../support/morning_desk.ts";
import { killPoint } from "./kill_point.ts";
import { stableRows } from "./stable_rows.ts";
import { endStage, type Stage, STAGES } from "./stages.ts";

/** What a stage begins with, and what it leaves when nobody disturbs it. */
export interface StageState {
  readonly stage: Stage;
  /** A database that nobody is connected to. */
  readonly url: string;
  /** How many moments it has at which it can be killed. */
  readonly moments: number;
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

/** Leads a desk through its day once, undisturbed, and keeps what each stage begins with. */
export async function stageStates(
  openWorld: (options: WorldOptions) => Promise<World>,
  template: string,
): Promise<StageState[]> {
  const states: StageState[] = [];
  let { url } = await morningDesk(openWorld, template);
  for (const stage of STAGES) {
    const next = await copyDatabase(url);
    const point = killPoint();
    const world = await openWorld({
      at: stage.at,
      mode: "frozen",
      databaseUrl: next.url,
      onRpc: point.hook,
      onFetch: point.hook,
    });
    let rows: StageState["rows"];
    try {
      await endStage(world, stage);
      rows = await stableRows(world.platform.sql);
    } finally {
      await world.stop();
    }
    states.push({ stage, url, moments: point.passed.length, rows });
    url = next.url;
  }
  return states;
}
