import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { makeTrades } from "../support/made_trades.ts";
import { allocated, allocatedAll, entered, openPlan } from "../support/stored_plan.ts";
import { STORED_AT, STORED_DATE } from "../support/stored_strategy.ts";
import { withoutGuards } from "../support/unguarded.ts";

async function gateOf(
  { service }: TestDatabase,
  allocationId: number,
  mode = "paper",
  at = STORED_AT,
) {
  const { data, error } = await service.rpc("read_gate", {
    p_allocation_id: allocationId,
    p_mode: mode,
    p_now: at,
  });
  assertEquals(error, null);
  return data;
}

const CONTRACT = {
  underlying: "NIFTY",
  segment: "NSE_FNO",
  instrument: "option",
  expiry: "2026-02-24",
  lot_size: 65,
  tick: 0.05,
  freeze_quantity: 1800,
  listed_on: STORED_DATE,
};

/** Leg 1's contract and one besides that is listed today. */
async function list({ sql }: TestDatabase, changes: object = {}): Promise<void> {
  const put = { ...CONTRACT, option_right: "put" };
  const other = { ...put, security_id: "900", strike: 20000 };
  await sql`insert into public.contracts ${
    sql([{ ...put, security_id: "101", strike: 24400, ...changes }, other])
  }`;
}

/** What the list has of leg 1. */
async function firstListed(database: TestDatabase, allocationId: number) {
  return (await gateOf(database, allocationId)).entry.legs[0].listed;
}

databaseTest("a leg stands beside its contract as the newest list has it", async (database) => {
  const allocationId = await allocated(database);
  assertEquals(await firstListed(database, allocationId), null);
  await list(database);
  const { entry } = await gateOf(database, allocationId);
  assertEquals(entry.legs[0].listed, {
    segment: "NSE_FNO",
    securityId: "101",
    lotSize: 65,
    tick: 0.05,
  });
  assertEquals([entry.legs[0].lotSize, entry.legs[0].freezeQuantity], [65, 1800]);
  assertEquals([entry.legs[1].listed, entry.capitalUsed], [null, 156_000]);
});

for (
  const [what, changes] of [
    ["of an earlier list alone", { listed_on: "2026-02-06" }],
    ["of another expiry", { expiry: "2026-03-30" }],
    ["of another strike", { strike: 24450 }],
    ["of the other right", { option_right: "call" }],
    ["of another underlying", { underlying: "TCS" }],
  ] as const
) {
  databaseTest(`a contract ${what} is not the leg's`, async (database) => {
    const allocationId = await allocated(database);
    await list(database, changes);
    assertEquals(await firstListed(database, allocationId), null);
  });
}

databaseTest("a contract that got another id or lot size is told with it", async (database) => {
  const allocationId = await allocated(database);
  await list(database, { security_id: "777", lot_size: 75 });
  assertEquals(await firstListed(database, allocationId), {
    segment: "NSE_FNO",
    securityId: "777",
    lotSize: 75,
    tick: 0.05,
  });
});

databaseTest(
  "an underlying leg is a stock's shares, of an index the future of its month",
  async (database) => {
    const { sql } = database;
    const [nifty = 0, tcs = 0] = await allocatedAll(database, ["NIFTY", "TCS"]);
    await sql.unsafe(`alter table public.strategy_legs disable trigger user;
    update public.strategy_legs set leg_right = 'underlying', strike = null where leg_number = 1`);
    assertEquals(await firstListed(database, nifty), null);
    const [stock] = await sql`select security_id from public.underlyings where underlying = 'TCS'`;
    const share = {
      segment: "NSE_EQ",
      securityId: stock?.["security_id"],
      lotSize: 65,
      tick: 0.05,
    };
    assertEquals(await firstListed(database, tcs), share);
    const future = { ...CONTRACT, instrument: "future", security_id: "555" };
    await sql`insert into public.contracts ${sql({ ...future, expiry: "2026-03-30" })}`;
    assertEquals(await firstListed(database, nifty), null);
    await sql`insert into public.contracts ${sql({ ...future, security_id: "556" })}`;
    assertEquals((await firstListed(database, nifty))?.securityId, "556");
  },
);

databaseTest(
  "locks of the other mode and ended ones are not among those that hold",
  async (database) => {
    const { sql } = database;
    const allocationId = await allocated(database);
    await sql`insert into public.protections (scope, subject, mode, until, reason) values
    ('desk', null, null, 'infinity', 'both'), ('underlying', 'NIFTY', 'live', 'infinity', 'live'),
    ('definition', 'strip', 'paper', 'infinity', 'paper'), ('desk', null, null, ${STORED_AT}, 'old')`;
    const reasons = async (mode: string) =>
      (await gateOf(database, allocationId, mode)).protections.map((
        { reason }: { reason: string },
      ) => reason);
    assertEquals(await reasons("paper"), ["both", "paper"]);
    assertEquals(await reasons("live"), ["both", "live"]);
  },
);

databaseTest(
  "the gate looks at the limits itself, and the desk shows what came of it",
  async (database) => {
    const { sql } = database;
    const allocationId = await allocated(database);
    await makeTrades(sql, [{ id: 1, underlying: "TCS", realised: -1_200_000 }]);
    const { desk, protections } = await gateOf(database, allocationId);
    assertEquals([desk.state, protections[0].kind], ["reducing", "daily_loss"]);
  },
);

databaseTest("a ban is that of the day and the underlying", async (database) => {
  const { sql } = database;
  const allocationId = await allocated(database);
  await sql`insert into public.ban_lists values ('2026-02-10', 'x', ${STORED_AT})`;
  await sql`insert into public.bans values ('2026-02-10', 'NIFTY')`;
  assertEquals((await gateOf(database, allocationId)).isBanned, false);
  await sql`insert into public.ban_lists values (${STORED_DATE}, 'x', ${STORED_AT})`;
  await sql`insert into public.bans values (${STORED_DATE}, 'TCS')`;
  assertEquals((await gateOf(database, allocationId)).isBanned, false);
  await sql`insert into public.bans values (${STORED_DATE}, 'NIFTY')`;
  assertEquals((await gateOf(database, allocationId)).isBanned, true);
});

databaseTest(
  "what holds the underlying is told, the allocation itself is not",
  async (database) => {
    const allocationId = await allocated(database);
    await openPlan(database, allocationId);
    assertEquals((await gateOf(database, allocationId)).heldBy, null);
    await makeTrades(database.sql, [{ id: 9, realised: null, underlying: "TCS" }]);
    assertEquals((await gateOf(database, allocationId)).heldBy, null);
  },
);

databaseTest(
  "a second entry in an underlying is denied by name, also where it would be written",
  async (database) => {
    const { sql } = database;
    const [allocationId = 0, other = 0] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const positionId = await entered(database, other);
    assertEquals((await gateOf(database, allocationId)).heldBy, null);
    await withoutGuards(sql, (one) => one`update public.positions set underlying = 'NIFTY'`);
    assertEquals((await gateOf(database, allocationId)).heldBy, `position ${positionId}`);
    const { data, error } = await openPlan(database, allocationId);
    assertEquals([error, data.state, data.intents], [null, "denied", []]);
    const [plan] = await sql`select reason from public.plans where plan_id = ${data.planId}`;
    assertEquals(plan?.["reason"], "underlying_held: NIFTY is held already");
    const [row] = await sql`select state from public.allocations
    where allocation_id = ${allocationId}`;
    assertEquals(row?.["state"], "pending");
  },
);

databaseTest(
  "the paper account has capital and results, less what others block",
  async (database) => {
    const { sql } = database;
    const [allocationId = 0, other = 0] = await allocatedAll(database, ["NIFTY", "INFY"]);
    const funds = async (mode = "paper") => {
      const { capital, blocked } = await gateOf(database, allocationId, mode);
      return [capital, blocked];
    };
    await makeTrades(sql, [
      { id: 1, realised: -1000, underlying: "TCS" },
      { id: 2, realised: 400, underlying: "TCS", closedAt: "2026-02-05T10:00:00+05:30" },
      { id: 3, realised: null, underlying: "TCS", capitalUsed: 70_000 },
      { id: 4, realised: null, underlying: "TCS", capitalUsed: 9, mode: "live" },
    ]);
    await openPlan(database, allocationId);
    assertEquals(await funds(), [9_999_400, 70_000]);
    assertEquals(await funds("live"), [10_000_000, 9]);
    await openPlan(database, other, "live");
    assertEquals([await funds(), await funds("live")], [[9_999_400, 70_000], [
      10_000_000,
      156_009,
    ]]);
  },
);

databaseTest(
  "entries have the room that all sends and their own leave in each window",
  async (database) => {
    const { sql } = database;
    const allocationId = await allocated(database);
    const room = async () =>
      (await gateOf(database, allocationId)).room.map((
        { seconds, left }: { seconds: number; left: number },
      ) => [seconds, left]);
    assertEquals(await room(), [[60, 150], [3600, 600], [86400, 4200]]);
    const sent = async (count: number, at: string, isReducing: boolean) =>
      await sql`insert into public.rate_sends (family, sent_at, is_reducing)
      select 'orders', ${at}, ${isReducing} from generate_series(1, ${count})`;
    await sent(10, "2026-02-09T09:59:30+05:30", false);
    await sent(120, "2026-02-09T09:59:31+05:30", true);
    assertEquals(await room(), [[60, 120], [3600, 590], [86400, 4190]]);
    await sent(7, "2026-02-09T09:59:00+05:30", false);
    assertEquals((await room())[0], [60, 120]);
    assertEquals((await room())[1], [3600, 583]);
  },
);
