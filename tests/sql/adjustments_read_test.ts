import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { ADJUSTED_LEGS, propose } from "../support/stored_adjustment.ts";
import {
  advance,
  allocatedAll,
  entered,
  fenceOf,
  fill,
  intentOf,
  openPlan,
} from "../support/stored_plan.ts";
import { STORED_AT, STORED_DATE, storeRun } from "../support/stored_strategy.ts";
import { withoutGuards } from "../support/unguarded.ts";
import type { Answer } from "../support/world.ts";

/** Ends a proposed roll: the put side closed at 50, and opened nearer. */
async function adjusted(database: TestDatabase, id: number) {
  const { service } = database;
  const { data: [exit, adjust] } = await service.rpc("accept_adjustment", {
    p_adjustment_id: id,
    p_closing: [2, 1].map((leg) => intentOf(leg, leg === 2 ? "buy" : "sell", "close", `C${id}`)),
    p_opening: [5, 6].map((leg, i) => ({
      ...intentOf(leg, i === 0 ? "buy" : "sell", "open", `A${id}`),
      security_id: String(201 + i),
    })),
    p_now: STORED_AT,
  });
  for (const [planId, name] of [[exit, "close_position"], [adjust, "complete_adjustment"]]) {
    await advance(database, planId, "executing");
    const { data } = await service.rpc("read_plan", { p_plan_id: planId });
    for (const each of data.intents) await fill(database, each, "50");
    const p_fence = await fenceOf(database, planId);
    const { error } = await service.rpc(name, { p_plan_id: planId, p_fence, p_now: STORED_AT });
    assertEquals(error, null);
  }
}

const groundOf = async ({ service }: TestDatabase, positionId: number, on = STORED_DATE) =>
  (await service.rpc("read_adjustment_ground", { p_position_id: positionId, p_on: on })).data;

/** Analyses of an underlying by date and risk, each with a deviation of its own. */
async function storeAnalyses({ sql }: TestDatabase) {
  const runId = await storeRun(sql, "aggressive");
  const view = (beta: number) =>
    sql.json([
      { expiry: "2026-03-30", beta: 9, mu: 9 },
      { expiry: "2026-02-24", beta, mu: 0.5, sessions: 10 },
    ]);
  const all = [
    ["NIFTY", STORED_DATE, "moderate", 0.011, 0.9],
    ["NIFTY", STORED_DATE, "aggressive", 0.012, 0.8],
    ["NIFTY", "2026-02-06", "moderate", 0.013, 0.7],
    ["TCS", STORED_DATE, "moderate", 0.014, 0.6],
  ] as const;
  await withoutGuards(sql, async (one) => {
    for (const [underlying, date, risk, deviation, beta] of all) {
      await one`insert into public.underlying_analyses (run_id, trading_date, underlying, risk,
          analyzed_at, spot, forward, near_expiry, years, atm_volatility, smile_model, smile_label,
          expected_move_1sd, expected_move_2sd, direction, strength, confidence, session_deviation,
          view_detail)
        values (${runId}, ${date}, ${underlying}, ${risk}, ${STORED_AT}, 25000, 25010,
          '2026-02-24', 0.04, 0.13, 'SVI', 'GOOD', 650, 1300, 'neutral', 'weak', 0.5,
          ${deviation}, ${view(beta)})`;
    }
  });
}

databaseTest(
  "what a position is adjusted on is the view of its own date, risk and expiry",
  async (database) => {
    const { sql } = database;
    const [nifty] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const positionId = await entered(database, nifty);
    const bare = await groundOf(database, positionId);
    assertEquals([bare.view, bare.sessionDeviation, bare.listed], [null, null, []]);
    await storeAnalyses(database);
    const { view, sessionDeviation, underlying } = await groundOf(database, positionId);
    assertEquals([view, sessionDeviation], [{ beta: 0.9, mu: 0.5 }, 0.011]);
    const [row] = await sql`select security_id, segment, industry, weight::float8 as weight
    from public.underlyings where underlying = 'NIFTY'`;
    assertEquals(underlying, {
      ...{ underlying: "NIFTY", kind: "index", securityId: row?.["security_id"] },
      ...{ segment: row?.["segment"], industry: row?.["industry"], weight: row?.["weight"] },
    });
    const earlier = await groundOf(database, positionId, "2026-02-06");
    assertEquals([earlier.view.beta, earlier.sessionDeviation], [0.7, 0.013]);
    assertEquals(await groundOf(database, 999), null);
  },
);

databaseTest(
  "it may open what is listed newest: options of its own underlying and expiry",
  async (database) => {
    const { sql } = database;
    const [nifty] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const positionId = await entered(database, nifty);
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, listed_on)
    select u, 'NSE_FNO', id, i, e::date, s, r::text::public.option_right, 65, 0.05,
      l::date
    from (values
      ('NIFTY', '1', 'option', '2026-02-24', 24500, 'put', '2026-02-09'),
      ('NIFTY', '2', 'option', '2026-02-24', 24400, 'put', '2026-02-09'),
      ('NIFTY', '3', 'option', '2026-02-24', 24400, 'call', '2026-02-09'),
      ('NIFTY', '4', 'option', '2026-02-24', 24300, 'put', '2026-02-06'),
      ('NIFTY', '5', 'option', '2026-03-30', 24400, 'put', '2026-02-09'),
      ('NIFTY', '6', 'future', '2026-02-24', null, null, '2026-02-09'),
      ('TCS', '7', 'option', '2026-02-24', 24400, 'put', '2026-02-09'))
      c (u, id, i, e, s, r, l)`;
    const { listed } = await groundOf(database, positionId);
    assertEquals(
      listed.map(({ strike, right, securityId }: Answer) => [strike, right, securityId]),
      [[24_400, "call", "3"], [24_400, "put", "2"], [24_500, "put", "1"]],
    );
    assertEquals(listed[0], {
      ...{ strike: 24_400, right: "call", segment: "NSE_FNO", securityId: "3" },
      ...{ lotSize: 65, tick: 0.05 },
    });
  },
);

databaseTest(
  "its capital is that of its entry, once adjusted that of its last adjustment",
  async (database) => {
    const [nifty] = await allocatedAll(database, ["NIFTY"]);
    const positionId = await entered(database, nifty);
    const capital = async () => (await groundOf(database, positionId)).capital;
    const [row] = await database.sql`select capital_used::float8 as used from public.positions`;
    assertEquals(await capital(), row?.["used"]);
    const { data: id } = await propose(database, positionId);
    assertEquals(await capital(), row?.["used"]);
    await adjusted(database, id);
    assertEquals(await capital(), 91_000);
  },
);

databaseTest(
  "an adjustment stands back behind another structure of its underlying",
  async (database) => {
    const { sql, service } = database;
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const positionId = await entered(database, nifty);
    const { data: id } = await propose(database, positionId);
    const gate = async () =>
      (await service.rpc("read_adjustment_gate", {
        p_adjustment_id: id,
        p_mode: "paper",
        p_now: STORED_AT,
      })).data;
    await openPlan(database, tcs ?? 0);
    assertEquals((await gate()).heldBy, null);
    await withoutGuards(
      sql,
      (one) =>
        one`update public.allocations set underlying = 'NIFTY' where allocation_id = ${tcs ?? 0}`,
    );
    assertEquals((await gate()).heldBy, `allocation ${tcs}`);
  },
);

databaseTest("an adjustment that ties up less asks for no capital more", async (database) => {
  const { sql, service } = database;
  const [nifty] = await allocatedAll(database, ["NIFTY"]);
  const { data: id } = await propose(database, await entered(database, nifty));
  await withoutGuards(sql, (one) => one`update public.adjustments set capital_after = 80000`);
  const { data } = await service.rpc("read_adjustment_gate", {
    p_adjustment_id: id,
    p_mode: "paper",
    p_now: STORED_AT,
  });
  assertEquals([data.entry.capitalUsed, data.entry.lots, data.entry.lotSize], [0, 2, 65]);
  assertEquals(data.entry.maxLoss, 14_520);
});

databaseTest(
  "an adjustment is read with the newest threshold of each contract",
  async (database) => {
    const { sql, service } = database;
    const [nifty] = await allocatedAll(database, ["NIFTY"]);
    const { data: id } = await propose(database, await entered(database, nifty));
    // Its number was another contract's before.
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, freeze_quantity, listed_on)
    values ('NIFTY', 'NSE_FNO', '201', 'option', '2026-02-24', 24600, 'put', 65, 0.05, 1800,
        '2026-02-09'),
      ('NIFTY', 'NSE_FNO', '201', 'option', '2026-02-24', 24650, 'put', 65, 0.05, 900, '2026-02-06')`;
    const { data: read } = await service.rpc("read_adjustment", { p_adjustment_id: id });
    const { data: gate } = await service.rpc("read_adjustment_gate", {
      p_adjustment_id: id,
      p_mode: "paper",
      p_now: STORED_AT,
    });
    assertEquals([read.legs[2].freezeQuantity, gate.entry.legs[0].freezeQuantity], [1800, 1800]);
    assertEquals(
      [read.legs[2].legNumber, read.legs[2].quantity, gate.entry.legs[0].securityId],
      [5, ADJUSTED_LEGS[2]?.quantity, "201"],
    );
  },
);
