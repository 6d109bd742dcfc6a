// npm run replay: recorded NSE sessions in order through the embedded platform, at each factor on
// the modelled spreads.
import { checkReplay } from "./replay/check_replay.ts";
import { readKept } from "./replay/kept_replay.ts";
import { readReplayOptions } from "./replay/replay_options.ts";
import { dayLine, replayReport } from "./replay/replay_report.ts";
import { openReplayWorld } from "./replay/replay_world.ts";
import { type Replay, runReplay } from "./replay/run_replay.ts";
import { runCommand } from "./support/run_command.ts";

const USAGE =
  `usage: npm run replay -- --from YYYY-MM-DD --to YYYY-MM-DD [--stage analyze|allocate|all] [--capital RUPEES,..]
                         [--bhavcopy FOLDER] [--history FOLDER]
                         [--spreads 1,2] [--universe default|all] [--underlyings A,B]
                         [--risk conservative|moderate|aggressive] [--seed N] [--keep] [--json]
--stage allocate allocates each session from an empty book, by money and by score, for each capital.
--stage all enters at each close what was chosen, watches it along paths of the seed and settles it.
--keep leaves the database of each factor N in .data/replay-Nx and goes on there where an earlier
replay was stopped; npm start -- --data .data/replay-Nx serves it.`;

await runCommand(USAGE, async (parts) => {
  const options = readReplayOptions();
  await checkReplay(options);
  // With --json standard output holds the one object alone.
  const say = (line: string) => options.json ? console.error(line) : console.log(line);
  const replays: Replay[] = [];
  for (const spreadFactor of options.spreads) {
    const kept = options.keep ? readKept(spreadFactor, options) : [];
    const world = await parts.add(() => openReplayWorld(options, spreadFactor, say, parts.signal));
    const replay = await runReplay(world, options, spreadFactor, {
      kept,
      ending: () => parts.signal.aborted,
      onDay: (day) => say(dayLine(day)),
    });
    replays.push(replay);
    await world.stop();
    if (!options.json) console.log(replayReport(replay));
  }
  const failed = replays.reduce((sum, { totals }) => sum + totals.failed, 0);
  if (options.json) {
    const { stage, from, to, risk, universe } = options;
    console.log(JSON.stringify({ ok: failed === 0, stage, from, to, risk, universe, replays }));
  }
  if (failed > 0) throw new Error(`${failed} sessions failed`);
});
