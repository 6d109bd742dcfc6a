import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { after, propose, VALID_UNTIL } from "../support/stored_adjustment.ts";
import {
  advance,
  allocatedAll,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  rows,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

async function complete({ service }: TestDatabase, name: string, planId: number, p_fence: number) {
  const args = { p_plan_id: planId, p_fence, p_now: STORED_AT };
  return (await service.rpc(name, args)).error?.hint;
}

/** Accepts what is proposed: its plans, of what closes and of what opens. */
async function accept(
  { service }: TestDatabase,
  id: number,
  { numbers = [5, 6], at = STORED_AT } = {},
): Promise<[number, number]> {
  const { data } = await service.rpc("accept_adjustment", {
    p_adjustment_id: id,
    p_closing: [2, 1].map((leg) => intentOf(leg, leg === 2 ? "buy" : "sell", "close", `C${id}`)),
    p_opening: numbers.map((leg, i) => ({
      ...intentOf(leg, i === 0 ? "buy" : "sell", "open", `A${id}`),
      security_id: String(201 + i),
    })),
    p_now: at,
  });
  return data;
}

/** Fills all orders of a plan; returns the fence under which it is ended. */
async function filled(database: TestDatabase, planId: number): Promise<number> {
  await advance(database, planId, "executing");
  const { data } = await database.service.rpc("read_plan", { p_plan_id: planId });
  for (const each of data.intents) await fill(database, each, "50");
  return await fenceOf(database, planId);
}

/** Rolls the puts of a position. */
async function adjusted(database: TestDatabase, positionId: number): Promise<number> {
  const { data: id } = await propose(database, positionId);
  const [exit, adjust] = await accept(database, id);
  await complete(database, "close_position", exit, await filled(database, exit));
  await complete(database, "complete_adjustment", adjust, await filled(database, adjust));
  return id;
}

databaseTest("what an adjustment did to one position is nothing of another's", async (database) => {
  const { sql } = database;
  const [nifty, tcs, infy] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
  const positions = [];
  for (const id of [nifty, tcs, infy]) positions.push(await entered(database, id));
  const [first = 0, second = 0] = positions;
  const ids = [await adjusted(database, first), await adjusted(database, second)];
  const found = await sql`select x.underlying, j.adjustment_id::int as id
    from public.positions x left join private.last_adjustment(x.position_id) j on true order by 1`;
  assertEquals(found.map(({ underlying, id }) => [underlying, id]), [
    ["INFY", null],
    ["NIFTY", ids[0]],
    ["TCS", ids[1]],
  ]);
  const told = await sql`select private.adjustment_orders(adjustment_id, 'close') as closes
    from public.adjustments order by adjustment_id`;
  assertEquals(told.map(({ closes }) => closes), [
    "-130 NIFTY 24 Feb 24200 PE at 49.50, +130 NIFTY 24 Feb 24400 PE at 50.00",
    "-130 TCS 24 Feb 24200 PE at 49.50, +130 TCS 24 Feb 24400 PE at 50.00",
  ]);
});

databaseTest(
  "an adjustment is read with the kind of its own underlying, and thresholds of its contracts",
  async (database) => {
    const { sql, service } = database;
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, freeze_quantity, listed_on)
    select 'NIFTY', 'NSE_FNO', id, 'option', '2026-02-24', strike, 'put', 65, 0.05, threshold, '2026-02-09'
    from (values ('201', 24600, 1801), ('202', 24800, 1802)) v(id, strike, threshold)`;
    const kinds = [];
    for (const id of [nifty, tcs]) {
      const { data: adjustment } = await propose(database, await entered(database, id));
      const { data } = await service.rpc("read_adjustment", { p_adjustment_id: adjustment });
      kinds.push(data.underlyingKind);
    }
    assertEquals(kinds, ["index", "stock"]);
    const { data: gate } = await service.rpc("read_adjustment_gate", {
      p_adjustment_id: 1,
      p_mode: "paper",
      p_now: STORED_AT,
    });
    const legs = gate.entry.legs as { securityId: string; freezeQuantity: number | null }[];
    assertEquals(legs.map(({ securityId, freezeQuantity }) => [securityId, freezeQuantity]), [
      ["201", 1801],
      ["202", 1802],
    ]);
  },
);

databaseTest("nothing is proposed of a position that closes or is not there", async (database) => {
  const positionId = await entered(database);
  await openExit(database, positionId, "X1");
  for (const id of [positionId, 999]) {
    const { data, error } = await propose(database, id);
    assertEquals([data, error], [null, null]);
  }
  assertEquals(await rows(database, "adjustments"), 0);
});

databaseTest(
  "an adjustment does not end in a position that closed meanwhile, filled as it is",
  async (database) => {
    const { data: id } = await propose(database, await entered(database));
    const [exit, adjust] = await accept(database, id);
    await complete(database, "close_position", exit, await filled(database, exit));
    const fence = await filled(database, adjust);
    await unguarded(database.sql, [
      `update public.positions set state = 'closed', closed_at = '${STORED_AT}', realised = 0,
       exit_rule = 'settlement'`,
    ]);
    assertEquals(await complete(database, "complete_adjustment", adjust, fence), "conflict");
  },
);

databaseTest(
  "a settlement ends exits alone: what an adjustment opens is left to be traded back",
  async (database) => {
    const { sql, service } = database;
    const { data: id } = await propose(database, await entered(database));
    const [exit, adjust] = await accept(database, id);
    await complete(database, "close_position", exit, await filled(database, exit));
    await sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    values ('NIFTY', '2026-02-24', 25000, 25000, 25000, 25000, 1, 'test')`;
    await service.rpc("settle_expired", { p_now: "2026-02-25T09:20:00+05:30" });
    const [row] = await sql`select p.state as plan, x.state as position
    from public.plans p join public.positions x using (position_id) where p.plan_id = ${adjust}`;
    assertEquals({ ...row }, { plan: "gated", position: "closed" });
  },
);

databaseTest(
  "what ended of a position's proposals stays as it ended when another is accepted",
  async (database) => {
    const positionId = await entered(database);
    const { data: first } = await propose(database, positionId);
    const { data: second } = await propose(database, positionId, {
      at: VALID_UNTIL,
      valid_until: after(600),
    });
    await accept(database, second, { numbers: [7, 8], at: after(301) });
    const states = await database.sql`select adjustment_id::int as id, state
    from public.adjustments order by 1`;
    assertEquals(states.map(({ id, state }) => [id, state]), [
      [first, "expired"],
      [second, "accepted"],
    ]);
  },
);
