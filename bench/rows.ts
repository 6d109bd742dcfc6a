// The rows of the seeded day and of two recorded days, against those that an earlier state wrote:
//   npm run bench -- rows --write FOLDER        keeps them
//   npm run bench -- rows --against FOLDER      compares with those kept
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { DayOptions } from "../local/cli/day/day_options.ts";
import { openDayWorld } from "../local/cli/day/day_world.ts";
import { runDay } from "../local/cli/day/run_day.ts";
import type { Parts } from "../local/support/parts.ts";
import { projectPath } from "../local/support/project_root.ts";
import { dumpTables } from "../tests/support/dump_tables.ts";
import { compareRows } from "./rows/compare_rows.ts";

/** A plain day, and one with Thursday expiries and lots by expiry. */
const RECORDED = ["20260210", "20250110"];

/** Yields for each day how many rows each table has, or which rows and columns differ. */
export async function* bench(args: readonly string[], parts: Parts): AsyncGenerator<object> {
  const { flags } = readFlags({ write: "string", against: "string" }, args);
  const folder = flags.write ?? flags.against;
  if (folder === undefined) throw new UsageError("rows takes --write FOLDER or --against FOLDER");
  const recorded = RECORDED.map((day) => {
    const file = `BhavCopy_NSE_FO_0_0_0_${day}_F_0000.csv.gz`;
    return [day, { bhavcopy: projectPath(`../shared/data/bhavcopy/${file}`) }] as const;
  });
  const days: (readonly [string, Partial<DayOptions>])[] = [["seeded", {
    date: "2026-11-23",
  }], ...recorded];
  for (const [name, options] of days) {
    const rows = await rowsOf({ seed: 1, json: true, ...options }, parts);
    const file = `${folder}/${name}.json`;
    if (flags.write !== undefined) {
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(file, JSON.stringify(rows));
      yield { day: name, rows: Object.values(rows).reduce((sum, { length }) => sum + length, 0) };
    } else yield { day: name, ...compareRows(JSON.parse(await Deno.readTextFile(file)), rows) };
  }
}

async function rowsOf(options: DayOptions, parts: Parts): Promise<Record<string, string[]>> {
  const world = await parts.add(() => openDayWorld(options, () => {}, parts.signal));
  try {
    await runDay(world, options, () => {});
    return await dumpTables(world.platform.sql);
  } finally {
    await world.stop();
  }
}
