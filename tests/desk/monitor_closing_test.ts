import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import { monitoredDesk } from "../support/monitored_desk.ts";
import { advance, fill, openExit } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

databaseTest(
  "a position whose exit hangs is marked, with what its exit traded so far, and no rule fires",
  async (database) => {
    const { sql, service } = database;
    const { positionId, monitorAt } = await monitoredDesk(database);
    const [{ entryNet: before, entryCharges }] =
      (await service.rpc("read_positions", { p_marks_from: STORED_AT })).data;
    const { data: plan } = await openExit(database, positionId, "X1");
    await advance(database, plan.planId, "executing");
    const [, bought] = plan.intents.toSorted((p: typeof plan, q: typeof plan) =>
      p.legNumber - q.legNumber
    );
    await fill(database, bought, "60.00");
    const [held] = (await service.rpc("read_positions", { p_marks_from: STORED_AT })).data;
    // 130 bought back at 60, with one fill's charges.
    assertEquals([held.state, held.entryNet, held.entryCharges], [
      "closing",
      before - 7800,
      entryCharges + 31.4159,
    ]);
    // Another call has the exit in its hands.
    await sql`update public.plans set holder = 'other', fence = fence + 1,
      lease_until = '2026-02-09T15:30:00+05:30' where plan_id = ${plan.planId}`;
    await sql`update public.exit_rules set is_on = true, at_time = '09:30', sessions_before = 250
      where rule = 'time_exit'`;
    const { positions, fired, faults } = await monitorAt("11:00");
    assertEquals([fired, faults], [[], []]);
    assertEquals(positions.map(({ state }) => state), ["priced"]);
    const [equity] = await sql`select unrealised::float8 as unrealised from public.equity_days`;
    assertEquals(equity?.["unrealised"], positions[0]?.unrealisedMid);
  },
);
