import { assertEquals } from "@std/assert";
import { archive, keep } from "../support/archived.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocatedAll,
  CHARGES,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  QUANTITY,
  sellBack,
} from "../support/stored_plan.ts";
import { STORED_DATE } from "../support/stored_strategy.ts";
import { withoutGuards } from "../support/unguarded.ts";

const NEXT_DAY = "2026-02-10";
/** Of an entry at the prices of the stored plan, and of the way out at ten rupees a leg. */
const ENTRY_NET = QUANTITY * (64.95 + 59.9 - 30.05 - 25.1);
const FEES = 4 * Number(CHARGES);
const paise = (rupees: number) => Math.round(100 * rupees) / 100;

/** The ledger as PostgREST gives it, its numbers as they stand. */
async function ledger({ service }: TestDatabase) {
  const { data, error } = await service.from("day_ledger").select("*")
    .order("trading_date").order("underlying");
  assertEquals(error, null);
  return data ?? [];
}

/** Closes a position on a date at ten rupees a leg. */
async function close(database: TestDatabase, positionId: number, key: string, date: string) {
  const { data: plan } = await openExit(database, positionId, key);
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  const at = `${date}T14:00:00+05:30`;
  await withoutGuards(database.sql, (one) =>
    one`update public.fills f set filled_at = ${at}
    from public.orders o join public.intents i using (intent_id)
    where o.order_id = f.order_id and i.plan_id = ${plan.planId}`);
  const { error } = await complete(database, "close_position", plan.planId, at);
  assertEquals(error, null);
}

async function mark(
  { sql }: TestDatabase,
  positionId: number,
  at: string,
  value: number | null,
  mid: number | null = value,
): Promise<void> {
  await sql`insert into public.position_marks values (${positionId}, ${`${at}:00+05:30`},
    ${mid === null ? "no_quote" : "priced"}, ${value}, ${value}, ${mid})`;
}

/** Makes what is of TCS one of NIFTY, past the triggers that guard what has ended. */
async function asNifty({ sql }: TestDatabase): Promise<void> {
  await withoutGuards(sql, async (one) => {
    await one`update public.plans set underlying = 'NIFTY' where underlying = 'TCS'`;
    await one`update public.positions set underlying = 'NIFTY' where underlying = 'TCS'`;
  });
}

databaseTest("a day has what was paid for, and what is held at its last mark", async (database) => {
  const position = await entered(database);
  await mark(database, position, `${STORED_DATE}T11:00`, -400.126, -300);
  await mark(database, position, `${STORED_DATE}T15:20`, 120.456, 150.25);
  assertEquals(await ledger(database), [{
    trading_date: STORED_DATE,
    underlying: "NIFTY",
    definition: "iron_condor",
    sleeve: "carry",
    mode: "paper",
    realised: 0,
    unrealised: 120.46,
    unrealised_mid: 150.25,
    charges: paise(FEES),
    cash: paise(ENTRY_NET),
    fills: 4,
    closed: 0,
    unwound: 0,
    marked: 1,
  }]);
});

databaseTest("closing a day later leaves the day before as it was", async (database) => {
  const position = await entered(database);
  await mark(database, position, `${STORED_DATE}T15:20`, 120.5);
  const [before] = await ledger(database);
  await mark(database, position, `${NEXT_DAY}T11:00`, 200);
  assertEquals((await ledger(database))[1], {
    ...before,
    ...{ trading_date: NEXT_DAY, unrealised: 200, unrealised_mid: 200 },
    ...{ charges: 0, cash: 0, fills: 0 },
  });
  await close(database, position, "X1", NEXT_DAY);
  const [held, closed] = await ledger(database);
  assertEquals(held, before);
  assertEquals(closed, {
    ...before,
    trading_date: NEXT_DAY,
    ...{ unrealised: null, unrealised_mid: null, marked: 0, closed: 1 },
    ...{ realised: paise(ENTRY_NET - 2 * FEES), charges: paise(FEES), cash: 0 },
  });
});

databaseTest("what an unwound entry lost is in the day's result", async (database) => {
  const [allocation] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openPlan(database, allocation ?? 0);
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30");
  await advance(database, plan.planId, "unwinding");
  assertEquals((await ledger(database)).map(({ realised, cash }) => [realised, cash]), [
    [0, -30 * QUANTITY],
  ]);
  await sellBack(database, plan.planId, "28");
  await advance(database, plan.planId, "unwound", "a leg was not filled");
  const lost = paise(-2 * QUANTITY - 2 * Number(CHARGES));
  const rows = await ledger(database);
  assertEquals(
    rows.map(({ realised, charges, cash, unwound, fills }) => [
      realised,
      charges,
      cash,
      unwound,
      fills,
    ]),
    [[lost, paise(2 * Number(CHARGES)), -2 * QUANTITY, 1, 2]],
  );
  const [summary] = await database.sql`
    select realised::float8, plans_failed::int as failed from public.desk_summary`;
  assertEquals(summary, { realised: lost, failed: 1 });
});

databaseTest(
  "where one of two has no quote there is no sum, never a part of it",
  async (database) => {
    const [first, second] = await allocatedAll(database, ["NIFTY", "TCS"]);
    const [nifty, tcs] = [await entered(database, first), await entered(database, second)];
    await mark(database, nifty, `${STORED_DATE}T15:20`, 100);
    await mark(database, tcs, `${STORED_DATE}T15:10`, 50);
    await mark(database, tcs, `${STORED_DATE}T15:20`, null);
    assertEquals((await ledger(database)).map(({ unrealised, marked }) => [unrealised, marked]), [
      [100, 1],
      [null, 1],
    ]);
    const day = async () =>
      (await database.sql`select unrealised::float8, unrealised_mid::float8 as mid
      from public.desk_summary`)[0];
    assertEquals(await day(), { unrealised: null, mid: null });
    await mark(database, tcs, `${STORED_DATE}T15:25`, null, -30);
    assertEquals(await day(), { unrealised: null, mid: 70 });
    await asNifty(database);
    const both = async () =>
      (await ledger(database)).map((row) => [row.unrealised, row.unrealised_mid, row.marked]);
    assertEquals(await both(), [[null, 70, 2]]);
    await mark(database, nifty, `${STORED_DATE}T15:26`, null);
    assertEquals(await both(), [[null, null, 2]]);
  },
);

databaseTest(
  "over all days, what was realised is what came in less all charges",
  async (database) => {
    const [first, second, third] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
    await close(database, await entered(database, first), "X1", STORED_DATE);
    await close(database, await entered(database, second), "X2", NEXT_DAY);
    const { data: plan } = await openPlan(database, third ?? 0);
    await advance(database, plan.planId, "executing");
    await fill(database, plan.intents[0], "30.05");
    await advance(database, plan.planId, "unwinding", "stranded");
    await sellBack(database, plan.planId, "28");
    await advance(database, plan.planId, "unwound", "stranded");
    const [sums] = await database.sql`select sum(realised)::text as realised,
      (sum(cash) - sum(charges))::text as money from private.ledger_events`;
    assertEquals(sums?.["realised"], sums?.["money"]);
    const [fills] = await database.sql`select sum(case i.side when 'sell' then 1 else -1 end
      * f.quantity * f.price - f.charges)::text as money
    from public.fills f join public.orders o using (order_id) join public.intents i
      using (intent_id)`;
    assertEquals(sums?.["money"], fills?.["money"]);
  },
);

databaseTest("a fill after midnight UTC belongs to the exchange's date", async (database) => {
  await entered(database);
  await withoutGuards(
    database.sql,
    (one) =>
      one`update public.fills set filled_at = '2026-02-09T18:29:59Z'
    where fill_id = (select min(fill_id) from public.fills)`,
  );
  assertEquals((await ledger(database)).map((row) => [row.trading_date, row.fills]), [
    [STORED_DATE, 4],
  ]);
  await withoutGuards(
    database.sql,
    (one) =>
      one`update public.fills set filled_at = '2026-02-09T18:30:00Z'
    where fill_id = (select min(fill_id) from public.fills)`,
  );
  assertEquals((await ledger(database)).map((row) => [row.trading_date, row.fills]), [
    [STORED_DATE, 3],
    [NEXT_DAY, 1],
  ]);
});

databaseTest(
  "the archive takes the rows of trades and leaves every day of the ledger",
  async (database) => {
    const { sql } = database;
    const [first, second, third] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
    const held = await entered(database, first);
    const open = await entered(database, second);
    const { data: plan } = await openPlan(database, third ?? 0);
    await advance(database, plan.planId, "executing");
    await fill(database, plan.intents[0], "30.05");
    await advance(database, plan.planId, "unwinding", "a leg was not filled");
    await sellBack(database, plan.planId, "28");
    await advance(database, plan.planId, "unwound", "a leg was not filled");
    // Two rows of one day and key: one trade goes, the other stays.
    await asNifty(database);
    for (const position of [held, open]) {
      for (const [at, value] of [["10:30", -40.126], ["11:00", 9], ["11:30", -90], ["15:25", 7]]) {
        await mark(database, position, `${STORED_DATE}T${at}`, Number(value) + position);
      }
    }
    await mark(database, open, `${NEXT_DAY}T11:00`, null, 5);
    await close(database, held, "X1", NEXT_DAY);
    const summary = async () =>
      (await sql`select trading_date::text as date, orders::int, plans::int, plans_failed::int as failed,
          allocations::int, positions_open::int as open, unrealised::float8, accepted_strategies::int
            as accepted
        from public.desk_summary`)[0];
    const told = await summary();
    assertEquals([told?.["orders"], told?.["plans"], told?.["open"]], [14, 3, 2]);
    const before = await ledger(database);
    assertEquals(before.map((row) => [row.trading_date, row.underlying, row.fills, row.marked]), [
      [STORED_DATE, "INFY", 2, 0],
      [STORED_DATE, "NIFTY", 8, 2],
      [NEXT_DAY, "NIFTY", 4, 1],
    ]);
    await keep(database, { strategy_sessions: 3, trade_sessions: 3, mark_sessions: 3 });
    assertEquals((await archive(database, "2026-02-13")).counts["trades"], 2);
    assertEquals(await ledger(database), before);
    assertEquals(await summary(), told);
    await close(database, open, "X2", "2026-02-11");
    const closed = await ledger(database);
    await keep(database, { trade_sessions: 3 });
    await archive(database, "2026-03-02");
    assertEquals(Number((await sql`select count(*) as n from public.fills`)[0]?.["n"]), 0);
    assertEquals(await ledger(database), closed);
    assertEquals(await summary(), told);
    const [sums] = await sql`select sum(realised)::float8 as realised, sum(fills)::int as fills
    from public.desk_summary`;
    const onRun = closed.filter((row) => row.trading_date === STORED_DATE);
    assertEquals(sums, {
      realised: paise(onRun.reduce((all, row) => all + row.realised, 0)),
      fills: onRun.reduce((all, row) => all + row.fills, 0),
    });
  },
);
