// Ends `day` and `start` at random moments as a terminal, a closed terminal or npm's parent does,
// and counts what they leave: processes, stack traces, temporary folders, wrong exit codes.
//   npm run bench -- interrupts [--count 40] [--within 14] [--seed 1] [--json]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import { uniform } from "../local/exchange/seeded/noise.ts";
import type { Parts } from "../local/support/parts.ts";
import {
  type WatchedCommand,
  type WatchedPlace,
  watchedPlace,
} from "../tests/support/watched_command.ts";

/** How a command is asked to end, and the codes with which it may. */
interface Way {
  readonly name: string;
  readonly codes: readonly number[];
  send(command: WatchedCommand): Promise<void> | void;
}

const WAYS: readonly Way[] = [
  { name: "Ctrl-C", codes: [130], send: (command) => command.signal("SIGINT", "group") },
  {
    name: "Ctrl-C twice",
    codes: [130],
    send: async (command) => {
      command.signal("SIGINT", "group");
      await pause(100);
      command.signal("SIGINT", "group");
    },
  },
  { name: "terminal closed", codes: [129], send: (command) => command.signal("SIGHUP", "group") },
  { name: "SIGINT to npm", codes: [130], send: (command) => command.signal("SIGINT", "first") },
  { name: "SIGTERM to npm", codes: [143], send: (command) => command.signal("SIGTERM", "first") },
  { name: "SIGHUP to npm", codes: [129], send: (command) => command.signal("SIGHUP", "first") },
];

/** Where half of the moments lie: while everything begins. */
const EARLY_SECONDS = 3;
/** What npm or a terminal no longer waits for ends within it; what is there later was left. */
const GRACE_SECONDS = 5;

/** The counts over all interrupts; each of the first three must be 0. */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    count: "number",
    within: "number",
    seed: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`interrupts takes flags only, not ${rest[0]}`);
  const { count = 40, within = 14, seed = 1 } = flags;
  const place = await parts.add(watchedPlace);
  const total = { processesLeft: 0, stackTraces: 0, foldersLeft: 0, wrongCodes: 0, endedBefore: 0 };
  let slowestStopSeconds = 0;
  for (let i = 0; i < count; i++) {
    const found = await interrupt(place, i, (name) => uniform(seed, i, name), within);
    console.error(JSON.stringify(found));
    total.processesLeft += found.processesLeft.length;
    total.foldersLeft += found.foldersLeft.length;
    total.stackTraces += found.stackTrace ? 1 : 0;
    total.wrongCodes += found.wrongCode ? 1 : 0;
    total.endedBefore += found.endedBefore ? 1 : 0;
    slowestStopSeconds = Math.max(slowestStopSeconds, found.stopSeconds);
  }
  const { processesLeft, stackTraces, foldersLeft } = total;
  return {
    ok: processesLeft + stackTraces + foldersLeft === 0,
    count,
    seed,
    ...total,
    slowestStopSeconds,
  };
}

async function interrupt(
  place: WatchedPlace,
  index: number,
  draw: (name: string) => number,
  within: number,
) {
  const isDay = index % 2 === 0;
  // Every other start makes new data; the others go on where an interrupted one stopped.
  const data = `${place.folder}/${index % 4 === 1 ? `data-${index}` : "data"}`;
  const command = place.run([
    ...["npm", "run", "--silent"],
    ...(isDay ? ["day"] : ["start", "--", "--data", data]),
  ]);
  const span = draw("early") < 0.5 ? Math.min(EARLY_SECONDS, within) : within;
  const after = draw("moment") * span;
  const way = WAYS[Math.floor(draw("way") * WAYS.length)] ?? WAYS[0];
  const early = await Promise.race([command.ended, pause(after * 1000)]);
  const begun = performance.now();
  await way?.send(command);
  const { code, text } = await command.ended;
  const stopSeconds = Number(((performance.now() - begun) / 1000).toFixed(2));
  const until = performance.now() + GRACE_SECONDS * 1000;
  while (performance.now() < until && command.running().size > 0) await pause(50);
  const left = command.running();
  for (const pid of left.keys()) Deno.kill(pid, "SIGKILL");
  const stackTrace = /^\s+at .+:\d+:\d+|Uncaught/m.test(text);
  return {
    command: isDay ? "day" : "start",
    way: way?.name,
    afterSeconds: Number(after.toFixed(2)),
    stopSeconds,
    code,
    endedBefore: early !== undefined,
    wrongCode: early === undefined && way?.codes.includes(code) === false,
    processesLeft: [...left.values()],
    foldersLeft: place.leftovers(),
    stackTrace,
    ...(stackTrace ? { text } : {}),
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
