// analyze of the default universe at the default rates: virtual time against what the limits alone
// need, CPU, and storage time.
import type { World, WorldOptions } from "../tests/support/world.ts";
import { prepareTestCluster } from "../tests/support/template.ts";

const AT = "2026-02-09T09:30:00+05:30";
/** Seconds between two data requests, the default of table rate_limits. */
const INTERVAL = 0.334;

/** Figures of one run. Times of the exchange's clock are exact, those of this machine vary. */
export async function bench(): Promise<object> {
  const cluster = await prepareTestCluster();
  try {
    for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
    // Loaded once the cluster is named: a test that is run alone would start one of its own.
    return await measure((await import("../tests/support/world.ts")).openWorld);
  } finally {
    await cluster.stop();
  }
}

async function measure(openWorld: (options: WorldOptions) => Promise<World>): Promise<object> {
  const stored: number[] = [];
  let begun = 0;
  const world = await openWorld({
    at: AT,
    onRpc: (name, phase) => {
      if (name !== "store_analysis") return;
      if (phase === "before") begun = performance.now();
      else stored.push(performance.now() - begun);
    },
  });
  try {
    await world.call("maintain", { job: "contracts" });
    await world.call("maintain", { job: "candles" });
    await world.exchange.advance(new Date("2026-02-09T10:00:00+05:30"));
    const slice = await freshSlice(world);
    stored.length = 0;
    const from = await world.exchange.now();
    const wall = performance.now();
    let calls = 0;
    let answer;
    do {
      answer = (await world.call("analyze", {})).body;
      calls += 1;
    } while (answer.state === "open");
    const wallMs = performance.now() - wall;
    const seconds = ((await world.exchange.now()).getTime() - from.getTime()) / 1000;
    const requests = (await world.exchange.requests()).filter(({ path, at }) =>
      new Date(at) >= from && path === "/v2/optionchain"
    ).length;
    const [row] = await world.platform.sql`select metrics from public.runs where risk = 'moderate'`;
    const sorted = stored.toSorted((p, q) =>
      p - q
    );
    const bound = (requests - 1) * INTERVAL;
    return {
      underlyings: answer.done,
      succeeded: answer.accepted,
      calls,
      chains: requests,
      exchangeSeconds: Number(seconds.toFixed(1)),
      boundSeconds: Number(bound.toFixed(1)),
      ratio: Number((seconds / bound).toFixed(3)),
      ratioBudget: 1.25,
      wallMs: Math.round(wallMs),
      cpuMs: row?.["metrics"].cpuMs,
      requests: row?.["metrics"].requests,
      slice,
      storeMs: {
        median: Number(sorted[Math.floor(sorted.length / 2)]?.toFixed(1)),
        worst: Number(sorted.at(-1)?.toFixed(1)),
        total: Math.round(sorted.reduce((sum, value) => sum + value, 0)),
        budget: 25,
      },
    };
  } finally {
    await world.stop();
  }
}

/** The names of one slice: two indices and ten stocks, as the default universe mixes them. */
const SLICE = "BANKNIFTY NIFTY AXISBANK BPCL CIPLA DIXON HDFCBANK INFY MARUTI RELIANCE TITAN WIPRO"
  .split(" ");
/** Clock ticks a second of /proc. */
const TICKS = 100;

/** One call of a slice in a fresh process of the functions, by the operating system's figures. */
async function freshSlice(world: World): Promise<object> {
  await world.platform.restartFunctions();
  const { body } = await world.call("analyze", { underlyings: SLICE, risk: "conservative" });
  const pid = world.platform.functionsPid();
  const stat = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]?.split(" ") ?? [];
  const peak = /VmHWM:\s+(\d+) kB/.exec(await Deno.readTextFile(`/proc/${pid}/status`))?.[1];
  return {
    underlyings: body.done,
    deno: world.platform.denoVersion,
    cpuMs: Math.round(1000 * (Number(stat[11]) + Number(stat[12])) / TICKS),
    cpuBudgetMs: 900,
    peakMemoryMb: Math.round(Number(peak) / 1024),
    memoryBudgetMb: 150,
  };
}
