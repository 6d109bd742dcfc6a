// npm run day: a whole trading day on the embedded platform, or one of NSE's with --bhavcopy.
import { dayJson } from "./day/day_json.ts";
import { readDayOptions } from "./day/day_options.ts";
import { dayReport } from "./day/day_report.ts";
import { openDayWorld } from "./day/day_world.ts";
import { runDay } from "./day/run_day.ts";
import { runCommand } from "./support/run_command.ts";

const USAGE =
  `usage: npm run day -- [--bhavcopy FILE|FOLDER [--history FOLDER]] [--date YYYY-MM-DD] [--underlyings A,B] [--capital RUPEES]
                      [--risk conservative|moderate|aggressive] [--seed N] [--keep] [--data FOLDER] [--json]
--keep leaves the data in .data/platform for npm start, --data in another folder (npm start -- --data FOLDER).`;

await runCommand(USAGE, async (parts) => {
  const options = readDayOptions();
  // With --json standard output holds the one object alone.
  const say = (line: string) => options.json ? console.error(line) : console.log(line);
  const world = await parts.add(() => openDayWorld(options, say, parts.signal));
  const result = await runDay(world, options, say);
  console.log(options.json ? JSON.stringify(dayJson(world, result)) : dayReport(world, result));
});
