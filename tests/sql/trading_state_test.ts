import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, allocated, entered, openPlan } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

const LATER = "2026-02-09T10:01:00+05:30";

async function turn(
  { service }: TestDatabase,
  state: string,
  reason: string | null,
  by = "owner",
  at = STORED_AT,
): Promise<string | undefined> {
  const args = { p_state: state, p_reason: reason, p_by: by, p_now: at };
  return (await service.rpc("set_trading_state", args)).error?.message;
}

async function now({ sql }: TestDatabase): Promise<string> {
  const [row] = await sql`select concat_ws(' ', mode, state, changed_by, reason) as text
    from public.trading_state`;
  return row?.["text"];
}

async function kept({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select concat_ws(' ', mode, state, changed_by, reason) as text
    from public.trading_changes order by change_id`;
  return rows.map((row) => row["text"]);
}

databaseTest("each change of the switch is kept with who, why and when", async (database) => {
  await turn(database, "reducing", "a holiday");
  await turn(database, "halted", "a fault", "owner", LATER);
  await turn(database, "active", "is dropped", "owner", LATER);
  assertEquals(await kept(database), [
    "paper reducing owner a holiday",
    "paper halted owner a fault",
    "paper active owner",
  ]);
  const rows = await database.sql`select changed_at from public.trading_changes order by change_id`;
  const instants = [STORED_AT, LATER, LATER].map((text) => new Date(text));
  assertEquals(rows.map((row) => row["changed_at"]), instants);
});

databaseTest("a switch that was deleted is there again once it is turned", async (database) => {
  await database.sql`delete from public.trading_state`;
  assertEquals(await turn(database, "reducing", "a holiday"), undefined);
  assertEquals(await now(database), "paper reducing owner a holiday");
  assertEquals(await kept(database), ["paper reducing owner a holiday"]);
});

databaseTest("the same again is no change", async (database) => {
  await turn(database, "reducing", "a holiday");
  await turn(database, "reducing", "a holiday", "owner", LATER);
  assertEquals(await kept(database), ["paper reducing owner a holiday"]);
});

databaseTest(
  "an edit by hand is the owner's, whoever turned the switch before",
  async (database) => {
    await turn(database, "reducing", "a loss", "desk");
    await database.sql`update public.trading_state set mode = 'live'`;
    assertEquals(await kept(database), [
      "paper reducing desk a loss",
      "live reducing owner a loss",
    ]);
    const [row] = await database.sql`select s.changed_by, s.changed_at = c.changed_at as same,
      c.changed_at > ${STORED_AT} as real
    from public.trading_state s, public.trading_changes c order by c.change_id desc limit 1`;
    assertEquals([row?.["changed_by"], row?.["same"], row?.["real"]], ["owner", true, true]);
  },
);

databaseTest("the desk stops what is active and turns nothing else", async (database) => {
  await turn(database, "halted", "a fault");
  await turn(database, "reducing", "a loss", "desk");
  await turn(database, "active", null, "desk");
  assertEquals(await now(database), "paper halted owner a fault");
  await turn(database, "active", null);
  await turn(database, "reducing", "a loss", "desk");
  assertEquals(await now(database), "paper reducing desk a loss");
});

databaseTest("whatever is not active says why, and no other state can be", async (database) => {
  for (const state of ["reducing", "halted", "paused"]) {
    assertStringIncludes(await turn(database, state, null) ?? "", "violates check constraint");
  }
  assertEquals([await now(database), await kept(database)], ["paper active", []]);
});

databaseTest("what was kept of a change stays as it was", async (database) => {
  await turn(database, "halted", "a fault");
  for (
    const write of [
      "update public.trading_changes set reason = 'x'",
      "delete from public.trading_changes",
    ]
  ) {
    const error = await database.sql.unsafe(write).then(() => "", String);
    assertStringIncludes(error, "kept as it was");
  }
});

databaseTest(
  "live is held by a position that is not closed and by a plan that has not ended",
  async (database) => {
    const { service } = database;
    const held = async () => (await service.rpc("holds_live", {})).data;
    const allocationId = await allocated(database);
    assertEquals(await held(), false);
    const { data: plan } = await openPlan(database, allocationId, "live");
    assertEquals(await held(), true);
    await advance(database, plan.planId, "executing");
    assertEquals(await held(), true);
    await advance(database, plan.planId, "unwinding", "x");
    assertEquals(await held(), true);
    await advance(database, plan.planId, "unwound", "nothing had been filled");
    assertEquals(await held(), false);
  },
);

databaseTest("what is held on paper holds nothing live", async (database) => {
  const allocationId = await allocated(database);
  await openPlan(database, allocationId);
  assertEquals((await database.service.rpc("holds_live", {})).data, false);
  await entered(database, allocationId);
  assertEquals((await database.service.rpc("holds_live", {})).data, false);
  const triggers = "alter table public.positions disable trigger user";
  await database.sql.unsafe(triggers);
  await database.sql`update public.positions set mode = 'live'`;
  assertEquals((await database.service.rpc("holds_live", {})).data, true);
  await database.sql`update public.positions set state = 'closing'`;
  assertEquals((await database.service.rpc("holds_live", {})).data, true);
});
