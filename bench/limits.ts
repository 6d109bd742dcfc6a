// Every call of the desk held to the limits of a hosted worker: the deployed bundles under the
// hosted runtime's release of Deno, each call in a fresh process, the maximum of several; a new
// database and one with years of rows. One object a figure, the sum of those over at the end.
import { stageBundles } from "../local/platform/deploy/stage.ts";
import { ageDatabase } from "../tests/support/aged_database.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { DESK_CASES } from "./limits/desk_calls.ts";
import { type LimitRow, limitRow } from "./limits/limit.ts";
import { measureCase } from "./limits/measure_case.ts";
import { measureRepeated } from "./limits/measure_repeated.ts";
import { measureStart } from "./limits/measure_start.ts";
import { type LimitOptions, readLimitOptions } from "./limits/options.ts";
import { DESK_STATES, deskStates } from "./support/desk_states.ts";
import { type WithBundledWorld, withBundledWorld } from "./support/with_bundled_world.ts";

/** Of the default universe. */
const UNDERLYINGS = 54;

/** Rows of all figures; the last one counts those that are over. */
export async function bench(args: readonly string[]): Promise<object> {
  const options = readLimitOptions(args);
  const cluster = await prepareTestCluster();
  const stage = await stageBundles();
  try {
    for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
    const [template = ""] = Object.values(cluster.env);
    // Loaded once the cluster is named: a test that is run alone would start one of its own.
    const { openWorld } = await import("../tests/support/world.ts");
    const rows: LimitRow[] = [];
    for (const age of options.ages) {
      const states = await deskStates(openWorld, template, async (sql) => {
        if (age > 0) await ageDatabase(sql, { underlyings: UNDERLYINGS, years: age, seed: 1 });
      });
      const withWorld = withBundledWorld(openWorld, stage.folder, states);
      rows.push(...await measureAge(age, options, stage.folder, withWorld));
      await states.drop();
    }
    const over = rows.filter((row) => row.over).length;
    return [...rows, limitRow({ function: "all", limit: "rowsOver", measured: over, allowed: 0 })];
  } finally {
    await stage.remove();
    await cluster.stop();
  }
}

async function measureAge(
  age: number,
  { groups, processes, ages }: LimitOptions,
  bundles: string,
  withWorld: WithBundledWorld,
): Promise<LimitRow[]> {
  const rows: LimitRow[] = [];
  const add = (some: readonly LimitRow[]) => {
    rows.push(...some);
    for (const row of some) console.error(JSON.stringify(row));
  };
  for (const state of DESK_STATES) {
    // What a worker costs before it asks the database does not age.
    if (state === "night" && groups.has("start") && age === ages[0]) {
      add(await measureStart(bundles, processes, withWorld));
    }
    for (const one of DESK_CASES) {
      if (one.state !== state || !groups.has(one.group)) continue;
      add(await measureCase(one, age, processes, withWorld));
    }
    if (state === "morning" && groups.has("repeated")) {
      add(await measureRepeated(age, processes, withWorld));
    }
  }
  return rows;
}
