import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocated,
  allocatedAll,
  complete,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
} from "../support/stored_plan.ts";
import { propose } from "../support/stored_adjustment.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

const at = (time: string) => `2026-02-09T${time}:00+05:30`;

/** Stores a priced mark of a position, and what its session came to by then. */
async function mark(
  { service }: TestDatabase,
  positionId: number,
  time: string,
  { profit, peak }: { profit: number; peak: number },
) {
  const { error } = await service.rpc("store_marks", {
    p_marks: [{
      position_id: positionId,
      marked_at: at(time),
      state: "priced",
      close_value: 1,
      unrealised: profit,
      unrealised_mid: profit,
      spot: 25_000,
    }],
    p_sessions: [{
      position_id: positionId,
      marked_at: at(time),
      profit_mid: profit,
      peak_mid: peak,
    }],
  });
  assertEquals(error, null);
}

databaseTest(
  "a session keeps the highest of its peaks and the newest of its marks",
  async (database) => {
    const positionId = await entered(database);
    const session = async () => {
      const [row] = await database.sql`select trading_date::text as date, profit_mid::int as profit,
      peak_mid::int as peak from public.position_sessions`;
      return Object.values(row ?? {});
    };
    await mark(database, positionId, "10:00", { profit: 100, peak: 100 });
    await mark(database, positionId, "10:05", { profit: 50, peak: 70 });
    assertEquals(await session(), ["2026-02-09", 50, 100]);
    await mark(database, positionId, "10:10", { profit: 90, peak: 160 });
    assertEquals(await session(), ["2026-02-09", 90, 160]);
    // Told late: neither its profit nor its peak is taken.
    await mark(database, positionId, "10:07", { profit: 5, peak: 900 });
    assertEquals(await session(), ["2026-02-09", 90, 160]);
  },
);

databaseTest(
  "a part of another position leaves the marks of this one as they are",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const [own, other] = [await entered(database, nifty), await entered(database, tcs)];
    await mark(database, own, "10:20", { profit: 1, peak: 1 });
    const { data: plan } = await openExit(database, other, "X");
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) await fill(database, each, "10");
    await complete(database, "close_position", plan.planId, at("10:30"));
    const { data } = await database.service.rpc("read_positions", { p_marks_from: at("09:15") });
    assertEquals(
      data.map(({ positionId, marks }: { positionId: number; marks: unknown[] }) => [
        positionId,
        marks.length,
      ]),
      [[own, 1]],
    );
  },
);

databaseTest("an order is written first: none is stored as sent already", async (database) => {
  await openPlan(database, await allocated(database));
  for (const state of ["sending", "confirmed", "unknown"]) {
    const stored = await database.sql`
      insert into public.intents (plan_id, step, leg_number, purpose, side, segment, security_id,
        quantity, limit_price, tick, correlation_id, state, written_at, send_before)
      select plan_id, step, leg_number, purpose, side, segment, security_id, quantity, limit_price,
        tick, ${`more-${state}`}, ${state}, written_at, written_at
      from public.intents where leg_number = 1`.then(() => "taken", ({ hint }) => hint);
    assertEquals([state, stored], [state, "conflict"]);
  }
});

databaseTest(
  "an order of another plan that is on its way keeps none of this one's back",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const [{ data: first }, { data: second }] = [
      await openPlan(database, nifty ?? 0),
      await openPlan(database, tcs ?? 0),
    ];
    for (const { planId } of [first, second]) await advance(database, planId, "executing");
    const add = async (planId: number, key: string) =>
      (await database.service.rpc("add_intents", {
        p_plan_id: planId,
        p_fence: await fenceOf(database, planId),
        p_intents: [intentOf(1, "buy", "open", key)],
        p_now: STORED_AT,
      })).error?.hint ?? "taken";
    const sent = first.intents.find(({ legNumber }: { legNumber: number }) => legNumber === 1);
    await fill(database, sent, "30.05", { quantity: 0, state: "open" });
    assertEquals([await add(first.planId, "A"), await add(second.planId, "B")], [
      "conflict",
      "taken",
    ]);
  },
);

databaseTest(
  "a leg is a future where its own plan's strategy has the underlying there",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    await unguarded(database.sql, [
      `update public.strategy_legs l set leg_right = 'underlying', strike = null
      from public.allocations a
      where a.strategy_id = l.strategy_id and a.allocation_id = ${nifty} and l.leg_number = 1`,
    ]);
    const futures = async (allocationId: number) =>
      (await openPlan(database, allocationId)).data.intents
        .filter(({ isFuture }: { isFuture: boolean }) => isFuture)
        .map(({ legNumber }: { legNumber: number }) => legNumber);
    assertEquals([await futures(nifty ?? 0), await futures(tcs ?? 0)], [[1], []]);
  },
);

databaseTest("a plan ends whatever another one still has at the broker", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
  const { data: other } = await openPlan(database, nifty ?? 0);
  await advance(database, other.planId, "executing");
  await fill(database, other.intents[0], "30.05", { quantity: 0, state: "open" });
  const { data: plan } = await openPlan(database, tcs ?? 0);
  for (const state of ["executing", "unwinding", "unwound"]) {
    assertEquals((await advance(database, plan.planId, state, "x")).error, null);
  }
});

databaseTest("a plan that was denied is nobody's to hold", async (database) => {
  await database.service.rpc("deny_entry_plan", {
    p_allocation_id: await allocated(database),
    p_mode: "paper",
    p_reason: "no_quote: leg 1",
    p_now: STORED_AT,
  });
  const [row] = await database.sql`select plan_id::int as id from public.plans`;
  const args = { p_plan_id: row?.["id"], p_holder: "test", p_now: STORED_AT };
  assertEquals((await database.service.rpc("claim_plan", args)).data, null);
});

databaseTest(
  "an exit ends by the sides of its own position's legs, whatever another one's are",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const [own, other] = [await entered(database, nifty), await entered(database, tcs)];
    await unguarded(database.sql, [
      `update public.position_legs set side = case side when 'buy' then 'sell' else 'buy' end
      ::public.side where position_id = ${other}`,
    ]);
    const { data: plan } = await openExit(database, own, "X");
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) await fill(database, each, "10");
    assertEquals((await complete(database, "close_position", plan.planId)).error, null);
  },
);

databaseTest("a position is read with its forty newest marks, oldest first", async (database) => {
  const positionId = await entered(database);
  const timeOf = (n: number) => `10:${String(10 + n).padStart(2, "0")}`;
  for (let n = 0; n < 42; n++) await mark(database, positionId, timeOf(n), { profit: n, peak: n });
  const { data: [read] } = await database.service.rpc("read_positions", {
    p_marks_from: at("09:15"),
  });
  const profits = read.marks.map(({ unrealisedMid }: { unrealisedMid: number }) => unrealisedMid);
  assertEquals(profits, Array.from({ length: 40 }, (_, n) => n + 2));
});

databaseTest(
  "a target that was found for the legs of the entry ends with an accepted adjustment",
  async (database) => {
    const { sql, service } = database;
    const positionId = await entered(database);
    await sql`insert into public.exit_targets (position_id, close_value_at, valid_on, found_at)
    values (${positionId}, -500, '2026-02-09', ${STORED_AT})`;
    await propose(database, positionId);
    const target = async () =>
      (await service.rpc("read_positions", { p_marks_from: at("09:15") })).data[0].closeValueAt;
    assertEquals(await target(), -500);
    await unguarded(sql, [
      `update public.adjustments set state = 'accepted', accepted_at = '${STORED_AT}'`,
    ]);
    assertEquals(await target(), null);
  },
);
