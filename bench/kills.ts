// Kills the functions at random moments of analyze, allocate, execute, monitor and flatten, calls
// again until the stage ends, and compares every table with a stage that nobody disturbed; then
// sends allocates in pairs at once.
//   npm run bench -- kills [--kills 100] [--pairs 30] [--seed 1] [--json]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { fail } from "../tests/support/assert.ts";
import { randomOf } from "./chaos/random.ts";
import { allocatePairs } from "./kills/allocate_pairs.ts";
import { killIn } from "./kills/kill_in.ts";
import { stageStates } from "./kills/stage_states.ts";

/** The stage that is sent in pairs, by its place among them. */
const ALLOCATE = 1;
/** Differences that are told in full. */
const TOLD = 10;

/**
 * `ok` where no table differs and no pair left two sets. An entry whose order may have been sent
 * when its caller died is given up (method 12.3): those are counted as `turnedBack`.
 */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    kills: "number",
    pairs: "number",
    seed: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`kills takes flags only, not ${rest[0]}`);
  const { kills = 100, pairs = 30, seed = 1 } = flags;
  const cluster = await parts.add(() => prepareTestCluster(parts.signal));
  for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
  const [template = ""] = Object.values(cluster.env);
  // Loaded once the cluster is named: a test that is run alone would start one of its own.
  const { openWorld } = await import("../tests/support/world.ts");
  const states = await stageStates(openWorld, template);
  const stateOf = (index: number) => states[index] ?? fail(`there is no stage ${index}`);
  const struck: Record<string, number> = {};
  let [differing, turnedBack] = [0, 0];
  for (let i = 0; i < kills; i++) {
    parts.signal.throwIfAborted();
    const random = randomOf(seed, i);
    const state = stateOf(random.whole(0, states.length - 1));
    const moment = random.whole(0, state.moments - 1);
    const { at, differences, doubts } = await killIn(state, moment, openWorld);
    struck[state.stage.name] = (struck[state.stage.name] ?? 0) + 1;
    if (differences.length === 0) continue;
    // Whether its order had been sent nobody could know: the entry is given up, as is due.
    const isGivenUp = state.stage.name === "execute" && doubts > 0;
    if (isGivenUp) turnedBack += 1;
    else differing += 1;
    if (differing > TOLD || isGivenUp) continue;
    console.error(JSON.stringify({ kill: i, stage: state.stage.name, at, differences }));
  }
  const atOnce = await allocatePairs(stateOf(ALLOCATE), pairs, openWorld);
  return {
    ok: differing === 0 && atOnce.twice === 0,
    seed,
    kills,
    differing,
    turnedBack,
    struck,
    atOnce,
  };
}
