// The seeded day of several seeds: how many positions are closed on their first day, how many
// definitions the day's list holds, on which side the positions are, and what the day's strategies
// take in bytes.
//   npm run bench -- days [--seeds 10] [--from 1] [--date 2026-02-09]
import type { DayOptions } from "../local/cli/day/day_options.ts";
import { openDayWorld } from "../local/cli/day/day_world.ts";
import { runDay } from "../local/cli/day/run_day.ts";
import { readFlags } from "../local/cli/support/flags.ts";
import type { Parts } from "../local/support/parts.ts";
import { DIRECTIONS, SLEEVES } from "../shared/vocabulary/terms.ts";
import { type DayFigures, dayFigures } from "./days/day_figures.ts";

/** Positions that may be closed on their first day. */
const CLOSED_SHARE = 0.01;

/** Figures of each seed's day; the last object adds them up and says whether they are allowed. */
export async function* bench(args: readonly string[], parts: Parts): AsyncIterable<object> {
  const { flags } = readFlags({ seeds: "number", from: "number", date: "string" }, args);
  const { seeds = 10, from = 1, date = "2026-02-09" } = flags;
  const days: DayFigures[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const options: DayOptions = { seed, date, json: true };
    const world = await parts.add(() => openDayWorld(options, () => {}, parts.signal));
    await runDay(world, options, () => {});
    const day = { seed, ...await dayFigures(world.platform.sql) };
    await world.stop();
    days.push(day);
    yield day;
  }
  yield summary(days);
}

function summary(days: readonly DayFigures[]): object {
  const total = (of: (day: DayFigures) => number) => days.reduce((sum, day) => sum + of(day), 0);
  const opened = total((day) => day.opened);
  const closed = total((day) => day.closed);
  const sides = Object.fromEntries(
    DIRECTIONS.map((side) => [side, total((day) => day.sides[side])]),
  );
  return {
    days: days.length,
    opened,
    closed,
    accepted: Object.fromEntries(
      SLEEVES.map((sleeve) => [sleeve, total((day) => day.accepted[sleeve])]),
    ),
    leastDefinitions: Math.min(...days.map((day) => day.definitions)),
    largestShare: Math.max(...days.map((day) => day.largestShare)),
    sides,
    ok: opened > 0 && closed <= CLOSED_SHARE * opened &&
      days.every(({ sides }) => sides.bullish > 0 && sides.bearish > 0),
  };
}
