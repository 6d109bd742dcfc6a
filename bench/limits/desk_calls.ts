import { SHOWS } from "../../shared/storage/status_rows.ts";
import { type JobName, JOBS } from "../../shared/vocabulary/states.ts";
import type { Answer, World } from "../../tests/support/world.ts";
import type { FunctionCall } from "../support/bundled_world.ts";
import { type DeskState, TRADED } from "../support/desk_states.ts";
import { structures } from "./structures.ts";

/** A call that is held to the limits. */
export interface DeskCase {
  readonly name: string;
  /** What `--only` names. */
  readonly group: string;
  readonly state: DeskState;
  /** Whether a call leaves the database as it is, so that the next process finds the same. */
  readonly readsOnly: boolean;
  readonly call: (world: World) => FunctionCall;
  /** Makes what the desk finds outside; gives back how to end it. */
  readonly prepare?: (world: World) => Promise<() => Promise<void>>;
  /** What the answer says was done: 0 is a call that did nothing. */
  readonly done: (answer: Answer, world: World) => number | Promise<number>;
}

const post = (
  path: string,
  body: object,
  state: DeskState,
  done: DeskCase["done"],
): Omit<DeskCase, "group"> => ({
  name: `${path} ${JSON.stringify(body)}`,
  state,
  readsOnly: false,
  call: () => ({ path, body }),
  done,
});

/** Each stage with its default body, and what else the scheduler or the owner calls. */
export const DESK_CASES: readonly DeskCase[] = [
  { group: "analyze", ...post("analyze", {}, "morning", ({ accepted }) => accepted) },
  { group: "analyze", ...post("analyze", { dryRun: true }, "morning", ({ rows }) => rows.length) },
  {
    ...post("analyze", {}, "night", ({ results }) => results.filter(isEvaluated).length),
    group: "evaluate",
    name: "analyze evaluate, 5,000 structures",
    readsOnly: true,
    call: () => ({ path: "analyze", body: { action: "evaluate", structures: structures() } }),
  },
  {
    group: "allocate",
    ...post("allocate", {}, "analyzed", ({ allocations }) => allocations.length),
  },
  { group: "marks", ...post("execute", { action: "mark", top: 20 }, "analyzed", marked) },
  {
    group: "marks",
    ...post(
      "execute",
      { action: "accept" },
      "analyzed",
      ({ accepted: { allocations } }) => allocations.length,
    ),
    prepare: markSome,
  },
  { group: "execute", ...post("execute", {}, "waiting", ({ filled }) => filled) },
  {
    group: "monitor",
    ...post("monitor", {}, "held", ({ positions }) => {
      const priced = positions.filter((one: Answer) => one.state === "priced").length;
      return priced < TRADED ? 0 : priced;
    }),
  },
  { group: "flatten", ...post("execute", { action: "flatten" }, "held", ({ filled }) => filled) },
  ...SHOWS.map((show): DeskCase => ({
    name: `status ${show}`,
    group: "status",
    state: "held",
    readsOnly: true,
    call: () => ({ path: `status?show=${show}${show === "why" ? "&underlying=NIFTY" : ""}` }),
    done: ({ rows }) => rows.length,
  })),
  ...JOBS.map(maintainCase),
  {
    ...maintainCase("contracts"),
    name: 'maintain {"job":"contracts"}, 273,027 rows',
    prepare: listWholeExchange,
  },
  {
    ...post("postback", {}, "held", async (_, { platform }) => {
      const [row] = await platform.sql`select count(*)::int as n from public.postbacks
        where broker_order_id = ${HINT.orderId}`;
      return row?.["n"] ?? 0;
    }),
    name: "postback",
    group: "postback",
    call: ({ platform }) => ({ path: `postback/${platform.postbackToken}`, body: HINT }),
  },
];

const HINT = { orderId: "112111182045", orderStatus: "TRADED" };

function marked({ marks }: Answer): number {
  return marks;
}

async function markSome(world: World): Promise<() => Promise<void>> {
  await world.call("execute", { action: "mark", top: 20 });
  return () => Promise.resolve();
}

const isEvaluated = (result: Answer) => result.error === undefined;

/** A job before it ran today: contracts and candles find nothing stored of the day. */
function maintainCase(job: JobName): DeskCase {
  const states: Partial<Record<string, DeskState>> = {
    iv: "morning",
    archive: "held",
    quality: "held",
    beliefs: "held",
    targets: "held",
  };
  const made = post("maintain", { job }, states[job] ?? "night", ({ counts }) => workOf(counts));
  const needed: Partial<Record<JobName, NonNullable<DeskCase["prepare"]>>> = {
    bans: serveBans,
    archive: leaveOldSnapshots,
    beliefs: leaveBeliefsUntested,
    targets: turnTargetsOn,
  };
  const prepare = needed[job];
  return { ...made, group: "maintain", ...(prepare === undefined ? {} : { prepare }) };
}

/** Counts of a job that tell of what it did not do. */
const UNDONE = new Set(["remaining", "refused", "notListed", "noData", "unknown"]);

function workOf(counts: Record<string, number>): number {
  return Object.entries(counts).reduce(
    (sum, [name, count]) => UNDONE.has(name) ? sum : sum + count,
    0,
  );
}

/** The exchange's list of the day, at an address of this machine. */
async function serveBans({ platform: { sql } }: World): Promise<() => Promise<void>> {
  const list = "Securities in Ban For Trade Date 09-FEB-2026: \n1,SAIL\n2,BANDHANBNK\n";
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(list),
  );
  const address = `http://127.0.0.1:${server.addr.port}/content/fo/fo_secban.csv`;
  await sql`update public.settings set value = ${sql.json(address)} where name = 'bans_url'`;
  return async () => await server.shutdown();
}

/** The broker's file with the rows of every underlying of the exchange. */
async function listWholeExchange({ exchange }: World): Promise<() => Promise<void>> {
  await exchange.script([{ path: "/files/NSE_FNO.csv", kind: "full_master" }]);
  return () => Promise.resolve();
}

/** Chains of half a year ago: nothing else is old enough to go. */
async function leaveOldSnapshots({ platform: { sql } }: World): Promise<() => Promise<void>> {
  await sql`
    insert into public.chain_snapshots
    select (jsonb_populate_record(s, '{"trading_date": "2025-07-10"}')).*
    from public.chain_snapshots s where trading_date = '2026-02-09'`;
  return () => Promise.resolve();
}

/** The evening has fitted and tested nothing yet. */
async function leaveBeliefsUntested({ platform: { sql } }: World): Promise<() => Promise<void>> {
  await sql`delete from public.job_runs where job = 'beliefs'`;
  await sql`update public.beliefs set fitted_on = fitted_on - 1 where fitted_on is not null`;
  await sql`delete from public.spread_models where fitted_on = '2026-02-09'`;
  return () => Promise.resolve();
}

/** Every open position has a target that is on: none has one by itself, of carry never. */
async function turnTargetsOn({ platform: { sql } }: World): Promise<() => Promise<void>> {
  await sql`update public.positions set sleeve = 'premium' where state = 'open'`;
  await sql`
    insert into public.exit_rules (strategy_id, rule_number, rule, is_on, least_profit_per_lot, marks)
    select a.strategy_id, 9, 'profit_target', true, 1, 2
    from public.positions p join public.plans e using (plan_id)
    join public.allocations a using (allocation_id) where p.state = 'open'`;
  return () => Promise.resolve();
}
