// status at 20 concurrent calls beside a running analyze, and two calls of analyze at once: the
// deployed bundles under the hosted runtime's release of Deno, one process for each function, and
// time that passes by itself.
//   npm run bench -- load [--json]
import { stageBundles } from "../local/platform/deploy/stage.ts";
import { functionRuntime } from "../local/platform/function_server/spawn_functions.ts";
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { World } from "../tests/support/world.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { analyzePair } from "./load/analyze_pair.ts";
import { statusLoad } from "./load/status_load.ts";
import { deskStates } from "./support/desk_states.ts";
import { withBundledWorld } from "./support/with_bundled_world.ts";

const CONCURRENT = 20;
const P95_MS = 500;

/** `ok` where status answered in time and one analyze alone worked. */
export async function bench(args: readonly string[]): Promise<object> {
  const { rest } = readFlags({ json: "boolean" }, args);
  if (rest.length > 0) throw new UsageError(`load takes flags only, not ${rest[0]}`);
  const [loadBefore] = Deno.loadavg();
  const cluster = await prepareTestCluster();
  const stage = await stageBundles();
  try {
    for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
    const [template = ""] = Object.values(cluster.env);
    // Loaded once the cluster is named: a test that is run alone would start one of its own.
    const { openWorld } = await import("../tests/support/world.ts");
    const states = await deskStates(openWorld, template, async () => {});
    const withWorld = withBundledWorld(openWorld, stage.folder, states);
    const pair = await withWorld("morning", ({ world }) => analyzePair(world, {}));
    const status = await withWorld("held", async ({ world }) => {
      const analyze = wholeAnalyze(world);
      return { ...await statusLoad(world, CONCURRENT, analyze), analyze: await analyze };
    });
    await states.drop();
    const isAnswered = Object.keys(status.refused).length === 0 && status.p95Ms <= P95_MS;
    return {
      ok: isAnswered && status.analyze.state === "done" && pair.ok,
      functions: `deployed bundles, Deno ${functionRuntime().version}`,
      // Two quiet cores are what the time is of.
      machine: { cores: navigator.hardwareConcurrency, loadBefore },
      concurrent: CONCURRENT,
      allowedP95Ms: P95_MS,
      status,
      twoAtOnce: pair,
    };
  } finally {
    await stage.remove();
    await cluster.stop();
  }
}

/** A whole run anew, call by call as the scheduler would. */
async function wholeAnalyze(world: World) {
  let calls = 1;
  let { status, body } = await world.call("analyze", { force: true });
  for (; status === 202; calls++) ({ status, body } = await world.call("analyze", {}));
  return { calls, status, state: body.state, done: body.done };
}
