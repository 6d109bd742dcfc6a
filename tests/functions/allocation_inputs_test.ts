import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import type { HorizonTerms } from "../../shared/desk/chain_horizon.ts";
import { scenarioNames } from "../../shared/desk/allocate/scenario_names.ts";
import { scenarioStructures } from "../../shared/desk/allocate/scenario_structures.ts";
import { readAllocationInputs } from "../../shared/storage/allocation_inputs.ts";
import { readSessions } from "../../shared/storage/calendar.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import { openWorld } from "../support/world.ts";

const DATE = "2026-02-09";
const UNDERLYINGS = ["NIFTY", "INFY", "SBIN", "TCS"];

const world = await openWorld({ at: `${DATE}T10:00:00+05:30`, mode: "stepped", ready: true });
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());
for (let done = false; !done;) {
  const { status, body } = await world.call("analyze", { underlyings: UNDERLYINGS });
  assert(status < 300, JSON.stringify(body));
  done = body.state === "done";
}
const database = openDatabase(world.platform.url, world.platform.secretKey);
const [run] = await sql`select run_id::int as id from public.runs`;
const runId = Number(run?.["id"]);

async function terms(): Promise<HorizonTerms> {
  const sessions = await readSessions(database, DATE, "2026-05-29");
  const [session] = sessions;
  assert(session !== undefined);
  return { rate: 0.065, session, dates: sessions.map((each) => each.tradingDate) };
}

Deno.test("a run's inputs hold each accepted strategy with its legs, and each of its chains", async () => {
  const inputs = await readAllocationInputs(database, runId, "paper");
  const stored = await sql`
    select s.strategy_id::int as id, s.ev_p::float8 as ev, count(l.*)::int as legs
    from public.strategies s join public.strategy_legs l using (strategy_id)
    where state = 'accepted' group by s.strategy_id order by s.strategy_id`;
  assertGreater(stored.length, UNDERLYINGS.length);
  assertEquals(
    inputs.candidates.map(({ strategyId, expectedValue, legs }) => [
      strategyId,
      expectedValue,
      legs.length,
    ]),
    stored.map((row) => [row["id"], row["ev"], row["legs"]]),
  );
  assertEquals(inputs.names.map(({ underlying }) => underlying), UNDERLYINGS.toSorted());
  assertEquals(inputs.held, []);
  // Each session of a year, as far as the calendar goes back.
  const [known] = await sql`
    select least(count(*), 252)::int as count from public.sessions where trading_date <= ${DATE}`;
  assertEquals(inputs.carryCosts, Array(known?.["count"]).fill(0));
});

Deno.test("a horizon has the time, forward and volatility that analyze found at the chain's instant", async () => {
  const { names, notes } = scenarioNames(
    await readAllocationInputs(database, runId, "paper"),
    await terms(),
  );
  assertEquals(notes, []);
  const found = await sql`
    select a.underlying, a.years::float8, a.near_expiry::text as expiry, a.view_detail as views,
      c.forward::float8, c.atm_volatility::float8 as volatility, a.market_beta::float8 as beta
    from public.underlying_analyses a join public.chain_snapshots c
      on c.trading_date = a.trading_date and c.underlying = a.underlying and c.expiry = a.near_expiry`;
  assertEquals(found.length, UNDERLYINGS.length);
  for (const row of found) {
    const name = names.get(row["underlying"]);
    const [near] = name?.horizons ?? [];
    const [view] = row["views"];
    assert(name !== undefined && near !== undefined);
    assertEquals(
      [near.chain.expiry, near.chain.forward, near.sessions, near.view, near.sdLogBeta],
      [
        row["expiry"],
        row["forward"],
        view.sessions,
        { beta: view.beta, mu: view.mu },
        view.sdLogBeta,
      ],
    );
    // Analyze's years have two thirds of the settlement's averaging less.
    assertAlmostEquals(near.chain.years, row["years"], 1e-4);
    const volatility = Math.sqrt(near.chain.smile.w(0) / row["years"]);
    assertAlmostEquals(volatility, row["volatility"], 1e-9);
    const expected = row["underlying"] === "NIFTY" ? 1 : 0.67 * row["beta"] + 0.33;
    assertAlmostEquals(name.beta, Math.min(2, Math.max(0.5, expected)), 1e-12);
  }
});

Deno.test("what was entered comes back as held beside the candidates, in structures of its name", async () => {
  await world.call("allocate", {});
  const { body } = await world.call("execute", { action: "entries" });
  assertGreater(body.filled, 1, JSON.stringify(body));
  const inputs = await readAllocationInputs(database, runId, "paper");
  const positions = await sql`select position_id::int as id, lots, entry_net::float8 as net,
    capital_used::float8 as capital from public.positions order by position_id`;
  assertEquals(
    inputs.held.map((
      { positionId, lots, entryNet, capitalUsed },
    ) => [positionId, lots, entryNet, capitalUsed]).toSorted((p, q) => Number(p[0]) - Number(q[0])),
    positions.map((row) => [row["id"], row["lots"], row["net"], row["capital"]]),
  );
  const { names } = scenarioNames(inputs, await terms());
  const book = scenarioStructures(inputs, names);
  assertEquals([book.candidates.length, book.notes], [inputs.candidates.length, []]);
  for (const [i, row] of inputs.held.entries()) {
    const structure = book.held[i];
    assertEquals(structure?.name.underlying, row.underlying);
    assertGreater(structure?.rules.length ?? 0, 0);
    assertEquals(structure?.expectedValue, undefined);
  }
  assertEquals(
    book.candidates.map(({ expectedValue }) => expectedValue),
    inputs.candidates.map(({ expectedValue }) => expectedValue),
  );
});

Deno.test("a held structure whose chain is missing today has a flat smile, and is named", async () => {
  const inputs = await readAllocationInputs(database, runId, "paper");
  const [first] = inputs.held;
  assert(first !== undefined);
  const names = inputs.names.map((row) =>
    row.underlying === first.underlying ? { ...row, chains: [], views: [] } : row
  );
  const { names: found, notes } = scenarioNames({ ...inputs, names }, await terms());
  const [near] = found.get(first.underlying)?.horizons ?? [];
  assert(near !== undefined);
  assertEquals(near.chain.smile.w(-0.2), near.chain.smile.w(0.1));
  const volatilities = first.legs.map(({ impliedVolatility = NaN }) => impliedVolatility);
  const volatility = Math.sqrt(near.chain.smile.w(0) / near.chain.years);
  assert(volatility >= Math.min(...volatilities) && volatility <= Math.max(...volatilities));
  assert(notes.some((note) => note.includes(`${first.underlying} ${first.expiry}: no chain on`)));
  assertEquals(near.view, { beta: 1, mu: 0 });
});
