import type { World, WorldOptions } from "../../tests/support/world.ts";
import { copyDatabase, type DatabaseCopy } from "./database_copies.ts";

const MORNING = "2026-02-09T08:30:00+05:30";

/** A copy of a migrated database whose desk stored contracts and candles before its session. */
export async function morningDesk(
  openWorld: (options: WorldOptions) => Promise<World>,
  template: string,
): Promise<DatabaseCopy> {
  const copy = await copyDatabase(template);
  const world = await openWorld({ at: MORNING, mode: "frozen", databaseUrl: copy.url });
  try {
    for (const job of ["contracts", "candles"]) {
      const { body } = await world.call("maintain", { job });
      if (body.state !== "done") throw new Error(`maintain ${job}: ${JSON.stringify(body)}`);
    }
  } finally {
    await world.stop();
  }
  return copy;
}
