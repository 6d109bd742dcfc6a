import { assertEquals, assertGreater } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { openWorld, type World } from "../support/world.ts";
import { present } from "../../shared/vocabulary/present.ts";

const AT = "2026-02-09T10:00:00+05:30";
const UNDERLYINGS = ["BANKNIFTY", "HDFCBANK", "INFY", "NIFTY", "RELIANCE"];
/** Enough that twenty kills do not outlast the run. */
const MANY = [
  ...UNDERLYINGS,
  ..."APOLLOHOSP AXISBANK BPCL CIPLA COALINDIA DIVISLAB DRREDDY FINNIFTY HCLTECH ICICIBANK ITC KOTAKBANK"
    .split(" "),
  ..."LUPIN MARUTI MIDCPNIFTY NTPC ONGC PFC SBIN SUNPHARMA TCS TECHM TITAN TRENT WIPRO".split(" "),
].sort();
const KILLS = 20;
const SEED = 7;

/** Everything that analyze stored, without ids and audit times. */
async function rowsOf({ platform: { sql } }: World): Promise<unknown> {
  const [strategies, legs, scores, rules, analyses, components, snapshots, smiles, regimes, tasks] =
    await Promise.all([
      sql`select to_jsonb(s) - 'strategy_id' - 'run_id' as r from public.strategies s order by underlying, definition`,
      sql`select to_jsonb(l) - 'strategy_id' as r, s.underlying, s.definition from public.strategy_legs l
        join public.strategies s using (strategy_id) order by underlying, definition, leg_number`,
      sql`select to_jsonb(c) - 'strategy_id' as r, s.underlying, s.definition from public.strategy_scores c
        join public.strategies s using (strategy_id) order by underlying, definition, scheme, part`,
      sql`select to_jsonb(e) - 'strategy_id' as r, s.underlying, s.definition from public.exit_rules e
        join public.strategies s using (strategy_id) order by underlying, definition, rule, e::text`,
      sql`select to_jsonb(a) - 'analysis_id' - 'run_id' as r from public.underlying_analyses a order by underlying`,
      sql`select to_jsonb(c) - 'analysis_id' as r, a.underlying from public.direction_components c
        join public.underlying_analyses a using (analysis_id) order by underlying, component`,
      sql`select to_jsonb(c) as r from public.chain_snapshots c order by underlying, expiry`,
      sql`select to_jsonb(h) as r from public.iv_history h where trading_date = '2026-02-09' order by underlying`,
      sql`select to_jsonb(m) as r from public.market_regimes m order by trading_date`,
      sql`select underlying, state, reason, counts from public.tasks order by underlying`,
    ]);
  assertGreater(strategies.length, 20);
  assertGreater(legs.length, 10);
  assertGreater(components.length, 20);
  assertEquals(smiles.length, tasks.length);
  return JSON.parse(JSON.stringify({
    strategies,
    legs,
    scores,
    rules,
    analyses,
    components,
    snapshots,
    smiles,
    regimes,
    tasks,
  }));
}

async function prepare(onRpc?: RpcHook, onFetch?: RpcHook): Promise<World> {
  return await openWorld({
    at: AT,
    mode: "frozen",
    ready: true,
    ...present({ onRpc, onFetch }),
  });
}

async function analyzeToEnd(world: World, underlyings = UNDERLYINGS): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const { body } = await world.call("analyze", { underlyings });
    if (body.state === "done") return;
  }
  throw new Error("the run did not end in ten calls");
}

/**
 * The dead worker's lease ends after 30 s; the frozen clock stands, so its end is brought about.
 */
async function endLease({ platform: { sql } }: World): Promise<void> {
  await sql`update public.runs set lease_until = '-infinity' where lease_holder is not null`;
}

let names: readonly string[] = [];
let undisturbed: unknown;

Deno.test("an undisturbed run stores the same rows twice", async () => {
  const results = [];
  for (let i = 0; i < 2; i++) {
    const seen = new Set<string>();
    const note: RpcHook = (name) => void seen.add(name);
    const world = await prepare(note, note);
    try {
      await analyzeToEnd(world, MANY);
      results.push(await rowsOf(world));
      names = [...seen];
    } finally {
      await world.stop();
    }
  }
  assertEquals(results[0], results[1]);
  undisturbed = results[0];
});

interface Point {
  readonly name: string;
  readonly phase: "before" | "after";
  /** Met so many times in a call. */
  readonly time: number;
}

/** What a run does once, at its end: it is killed there last. */
const LAST = [
  "finish_run",
  "store_regime",
  "market_regimes",
  "underlying_analyses",
  "candles",
  "strategies",
];

/**
 * Each rpc, table and path at least once, in an order and at phases that a seed decides, and more
 * of those met again and again up to `count`.
 */
function pointsOf(seen: readonly string[], count: number): Point[] {
  let state = SEED;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
  const repeated = ["reserve_rates", "store_analysis", "/v2/optionchain"];
  const early = seen.filter((name) => !LAST.includes(name));
  const all = [...early];
  while (all.length + LAST.length < count) all.push(repeated[random(repeated.length)] as string);
  const shuffled = all.map((name) => ({ name, order: random(1_000_000) }))
    .sort((p, q) => p.order - q.order).map(({ name }) => name);
  const phase = () => random(2) === 0 ? "before" as const : "after" as const;
  return [
    ...shuffled.map((name) => ({
      name,
      phase: phase(),
      time: repeated.includes(name) ? 1 + random(2) : 1,
    })),
    // After the run is ended there is nothing left to resume.
    ...LAST.filter((name) => seen.includes(name) && name !== "finish_run")
      .map((name) => ({ name, phase: "before" as const, time: 1 })),
    { name: "finish_run", phase: "before" as const, time: 1 },
  ];
}

Deno.test(`a run whose functions are killed at least ${KILLS} times, inside each rpc, each table and each fetch, ends with the rows of an undisturbed one`, async () => {
  const points = pointsOf(names, KILLS);
  assertGreater(points.length, KILLS - 1);
  let target: Point | undefined;
  let met = 0;
  const killed: string[] = [];
  const hook: RpcHook = async (name, phase) => {
    if (target === undefined || name !== target.name || phase !== target.phase) return;
    if (++met < target.time) return;
    killed.push(`${name} ${phase}`);
    target = undefined;
    await world.platform.killFunctions();
  };
  const world = await prepare(hook, hook);
  try {
    for (const point of points) {
      [target, met] = [point, 0];
      let cut = await world.call("analyze", { underlyings: MANY });
      // What is met at a run's end only may lie beyond a call's budget.
      for (let i = 0; i < 5 && cut.status === 202; i++) {
        cut = await world.call("analyze", { underlyings: MANY });
      }
      assertEquals([cut.status, target], [503, undefined], `${point.name} ${point.phase}`);
      await world.platform.restartFunctions();
      await endLease(world);
    }
    assertEquals(killed.length, points.length);
    assertEquals(new Set(killed.map((kill) => kill.split(" ")[0])), new Set(names));
    await analyzeToEnd(world, MANY);
    assertEquals(await rowsOf(world), undisturbed);
  } finally {
    await world.stop();
  }
});

Deno.test("a call that meets a live lease is told of the run and takes no work", async () => {
  const world = await prepare();
  try {
    await analyzeToEnd(world);
    await world.platform.sql`
      update public.runs set state = 'open', finished_at = null, generation = generation + 1,
        lease_holder = 'somebody', lease_until = '2026-02-09T10:00:30+05:30'`;
    const { status, body } = await world.call("analyze", {});
    assertEquals([status, body.state, body.done], [202, "open", UNDERLYINGS.length]);
  } finally {
    await world.stop();
  }
});

Deno.test("a run that is taken up again goes by the inputs that it was opened with", async () => {
  let count = 0;
  const world = await prepare(async (name, at) => {
    if (name !== "store_analysis" || at !== "after" || ++count !== 2) return;
    await world.platform.killFunctions();
  });
  try {
    const body = { underlyings: UNDERLYINGS, topPerUnderlying: 1 };
    assertEquals((await world.call("analyze", body)).status, 503);
    await world.platform.restartFunctions();
    await endLease(world);
    await world.call("analyze", {});
    const rows = await world.platform.sql`
      select underlying, sleeve, count(*)::int as n from public.strategies where state = 'accepted'
      group by 1, 2 having count(*) > 1`;
    assertEquals(rows.length, 0);
  } finally {
    await world.stop();
  }
});

Deno.test("a call that fails gives its lease back, and the next one goes on at once", async () => {
  const world = await prepare();
  try {
    // A parameter without a value: the call fails after it took the lease.
    await world.platform
      .sql`update public.parameters set effective_to = '2024-12-31'
      where name = 'risk_free_rate'`;
    const failed = await world.call("analyze", { underlyings: UNDERLYINGS });
    assertEquals(failed.status, 500);
    await world.platform
      .sql`update public.parameters set effective_to = null
      where name = 'risk_free_rate'`;
    await analyzeToEnd(world);
  } finally {
    await world.stop();
  }
});
