// analyze on the deployed bundle under the hosted runtime's release of Deno, each call in a fresh
// process: what it takes of its main thread and of memory, the exchange's time against what the
// rate limits alone need, and storage times. `--slice 12 --processes 5` measures calls of so many
// names alone, of which the least counts, and the policy figures of such a slice apart: other work
// on the machine only adds to it.
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import { stageBundles } from "../local/platform/deploy/stage.ts";
import { functionRuntime } from "../local/platform/function_server/spawn_functions.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { type AnalyzeCall, analyzeCalls } from "./support/analyze_call.ts";
import type { BundledWorld } from "./support/bundled_world.ts";
import { deskStates } from "./support/desk_states.ts";
import { type FreshSlice, freshSlice } from "./support/fresh_slice.ts";
import { fitComputeTime } from "./support/fit_compute_time.ts";
import { withBundledWorld } from "./support/with_bundled_world.ts";
import { present } from "../shared/vocabulary/present.ts";

/** Seconds between two data requests, the default of table rate_limits. */
const INTERVAL = 0.334;
/** The names of one slice: two indices and ten stocks, as the default universe mixes them. */
const SLICE = "BANKNIFTY NIFTY AXISBANK BPCL CIPLA DIXON HDFCBANK INFY MARUTI RELIANCE TITAN WIPRO"
  .split(" ");
/** Names of the calls that the fit stands on, the slice among them. */
const SIZES = [1, 6, SLICE.length, 24];

/** Fresh processes of which the least of a slice's figures counts. */
const PROCESSES = 5;

/** Figures of the default call until nothing is left, and of calls with fewer names. */
export async function bench(args: readonly string[]): Promise<object> {
  const { slice, processes } = readOptions(args);
  const cluster = await prepareTestCluster();
  const stage = await stageBundles();
  try {
    for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
    const [template = ""] = Object.values(cluster.env);
    // Loaded once the cluster is named: a test that is run alone would start one of its own.
    const { openWorld } = await import("../tests/support/world.ts");
    const states = await deskStates(openWorld, template, async () => {});
    const withWorld = withBundledWorld(openWorld, stage.folder, states);
    const callsOf = (size: number) =>
      withWorld("morning", async (bundled) => {
        const underlyings = (await namesOf(bundled)).slice(0, size);
        return await analyzeCalls(bundled, { underlyings });
      });
    if (slice !== undefined) {
      const calls: AnalyzeCall[] = [];
      for (let i = 0; i < processes; i++) {
        calls.push(...await withWorld("morning", (bundled) => wholeSlice(bundled, slice)));
      }
      calls.sort((p, q) => p.mainThreadMs - q.mainThreadMs);
      const each = calls.map(({ mainThreadMs }) => mainThreadMs);
      return { ...sliceFigures(calls[0]), each, policy: await policyOf(slice, processes) };
    }
    const whole = await withWorld("morning", wholeUniverse);
    const sizes: AnalyzeCall[] = [];
    for (const size of SIZES) {
      const [first] = await callsOf(size);
      if (first !== undefined) sizes.push(first);
    }
    return {
      ...whole,
      slice: sliceFigures(sizes[SIZES.indexOf(SLICE.length)]),
      fit: fitComputeTime(
        sizes.map(({ tasks, mainThreadMs, computeMs }) => ({ tasks, mainThreadMs, computeMs })),
      ),
    };
  } finally {
    await stage.remove();
    await cluster.stop();
  }
}

function readOptions(args: readonly string[]): { slice?: number; processes: number } {
  const kinds = { slice: "number", processes: "number", json: "boolean" } as const;
  const { flags: { slice, processes = PROCESSES } } = readFlags(kinds, args);
  for (const count of [slice ?? 1, processes]) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new UsageError(`--slice and --processes must be whole numbers above 0, not ${count}`);
    }
  }
  return { ...present({ slice }), processes };
}

/** The slice's names, then the others of the universe. */
async function namesOf({ world }: BundledWorld): Promise<string[]> {
  const rows = await world.platform.sql`
    select underlying from public.underlyings where enabled order by underlying`;
  return [...new Set([...SLICE, ...rows.map((row) => String(row["underlying"]))])];
}

/** One call of so many names, on which no budget ends: a busy machine would take fewer. */
async function wholeSlice(bundled: BundledWorld, size: number): Promise<AnalyzeCall[]> {
  await bundled.world.platform.sql`
    update public.settings set value = to_jsonb(rules.most)
    from public.setting_rules as rules
    where rules.name = settings.name
      and settings.name in ('worker_cpu_ms', 'worker_wall_seconds', 'call_wall_seconds')`;
  return await analyzeCalls(bundled, { underlyings: (await namesOf(bundled)).slice(0, size) });
}

async function wholeUniverse(bundled: BundledWorld): Promise<object> {
  const { exchange, platform } = bundled.world;
  const from = await exchange.now();
  const calls = await analyzeCalls(bundled, {});
  const seconds = ((await exchange.now()).getTime() - from.getTime()) / 1000;
  const chains = (await exchange.requests()).filter(({ path }) => path === "/v2/optionchain");
  const bound = (chains.length - 1) * INTERVAL;
  const [row] = await platform.sql`
    select (select metrics from public.runs) as metrics,
      (select count(distinct underlying)::int from public.strategies where state = 'accepted')
        as succeeded`;
  const stored = calls.flatMap(({ storeMs }) => storeMs).toSorted((p, q) => p - q);
  const total = (of: (call: AnalyzeCall) => number) =>
    calls.reduce((sum, call) => sum + of(call), 0);
  return {
    underlyings: total(({ tasks }) => tasks),
    succeeded: row?.["succeeded"],
    calls: calls.length,
    chains: chains.length,
    exchangeSeconds: Number(seconds.toFixed(1)),
    boundSeconds: Number(bound.toFixed(1)),
    ratio: Number((seconds / bound).toFixed(3)),
    ratioBudget: 1.25,
    wallMs: total(({ wallMs }) => wallMs),
    computeMs: total(({ computeMs }) => computeMs),
    requests: row?.["metrics"].requests,
    eachCall: calls.map(({ storeMs: _, ...figures }) => figures),
    storeMs: {
      median: Number(stored[Math.floor(stored.length / 2)]?.toFixed(1)),
      worst: Number(stored.at(-1)?.toFixed(1)),
      total: Math.round(stored.reduce((sum, value) => sum + value, 0)),
      budget: 25,
    },
  };
}

/** The policy figures alone of so many names, of fresh processes the least. */
async function policyOf(underlyings: number, processes: number): Promise<object | undefined> {
  const each: FreshSlice["policy"][] = [];
  for (let i = 0; i < processes; i++) each.push((await freshSlice(underlyings, true)).policy);
  each.sort((p, q) => p.mainThreadMs - q.mainThreadMs);
  return { ...each[0], each: each.map(({ mainThreadMs }) => mainThreadMs) };
}

/** A slice beside its budgets. */
function sliceFigures(slice: AnalyzeCall | undefined): object {
  return {
    underlyings: slice?.tasks,
    deno: functionRuntime().version,
    mainThreadMs: slice?.mainThreadMs,
    mainThreadBudgetMs: 700,
    helperThreadsMs: slice?.helperThreadsMs,
    processMs: slice?.processMs,
    processBudgetMs: 1000,
    computeMs: slice?.computeMs,
    v8Mb: slice?.v8Mb,
    v8BudgetMb: 100,
    residentMb: slice?.residentMb,
  };
}
