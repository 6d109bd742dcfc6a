import { assertEquals, assertStringIncludes } from "@std/assert";
import type postgres from "postgres";
import { databaseTest } from "../support/database.ts";
import { looked, makeTrades } from "../support/made_trades.ts";
import { allocated, entered, openPlan, tell } from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

const MONDAY = "2026-02-09T14:30:00+05:30";
const at = (minute: number) => `2026-02-09T14:${String(minute).padStart(2, "0")}:00+05:30`;

async function locks(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql`select concat_ws(' ', scope, subject, mode, kind) as text
    from public.protections order by scope, protection_id`;
  return rows.map((row) => row["text"]);
}

/** Closed trades a minute apart, of underlyings and definitions of their own unless given. */
async function close(
  sql: postgres.Sql,
  results: readonly number[],
  of: (i: number) => object = () => ({}),
  first = 1,
): Promise<void> {
  const names = ["ABB", "ACC", "TCS", "INFY", "SBIN", "ITC", "TITAN", "WIPRO", "LT", "CIPLA"];
  await makeTrades(
    sql,
    results.map((realised, i) => ({
      id: first + i,
      realised,
      underlying: names[i] ?? "NIFTY",
      definition: `d${i}`,
      closedAt: at(first + i),
      ...of(i),
    })),
  );
}

const LOSS = -10;

databaseTest(
  "three losses of an underlying in a row lock it, two and a gain between do not",
  async ({ sql }) => {
    const same = () => ({ underlying: "TCS" });
    await close(sql, [LOSS, LOSS], same);
    assertEquals(await looked(sql, MONDAY), 0);
    await close(sql, [5, LOSS, LOSS], same, 3);
    assertEquals(await looked(sql, MONDAY), 0);
    await close(sql, [LOSS], same, 6);
    assertEquals(await looked(sql, MONDAY), 1);
    const [lock] = await sql`select * from public.protections`;
    assertEquals([lock?.["scope"], lock?.["subject"], lock?.["kind"], lock?.["reason"]], [
      "underlying",
      "TCS",
      "losing_streak",
      "3 trades in a row lost 30 rupees",
    ]);
    assertEquals(lock?.["until"], new Date("2026-02-10T09:15:00+05:30"));
    assertEquals(await looked(sql, MONDAY), 0);
  },
);

databaseTest("a result of 0 ends a streak", async ({ sql }) => {
  await close(sql, [LOSS, LOSS, 0], () => ({ underlying: "TCS" }));
  assertEquals(await looked(sql, MONDAY), 0);
});

databaseTest("five losses of a definition lock it, eight of the desk the desk", async ({ sql }) => {
  await close(sql, Array(4).fill(LOSS), () => ({ definition: "strip" }));
  assertEquals(await looked(sql, MONDAY), 0);
  await close(sql, [LOSS], () => ({ definition: "strip", underlying: "SBIN" }), 5);
  assertEquals([await looked(sql, MONDAY), await locks(sql)], [
    1,
    ["definition strip paper losing_streak"],
  ]);
  await close(sql, [LOSS, LOSS], () => ({ underlying: "ITC" }), 6);
  assertEquals(await looked(sql, MONDAY), 0);
  await close(sql, [LOSS], () => ({ underlying: "LT" }), 8);
  assertEquals([await looked(sql, MONDAY), await locks(sql)], [1, [
    "definition strip paper losing_streak",
    "desk paper losing_streak",
  ]]);
});

databaseTest("what a lock was raised for is not counted again", async ({ sql }) => {
  const same = () => ({ underlying: "TCS" });
  await close(sql, [LOSS, LOSS, LOSS], same);
  assertEquals(await looked(sql, at(10)), 1);
  await close(sql, [LOSS, LOSS], same, 11);
  assertEquals(await looked(sql, at(15)), 0);
  await close(sql, [LOSS], same, 16);
  assertEquals(await looked(sql, at(20)), 1);
});

databaseTest(
  "losses of the other mode and of other days' ends alone make no streak",
  async ({ sql }) => {
    await close(sql, [LOSS, LOSS], () => ({ underlying: "TCS" }));
    await close(sql, [LOSS], () => ({ underlying: "TCS", mode: "live" }), 3);
    assertEquals(await looked(sql, MONDAY), 0);
    await close(sql, [LOSS], () => ({ underlying: "TCS" }), 4);
    assertEquals(await looked(sql, "2026-02-10T10:00:00+05:30"), 0);
  },
);

databaseTest("a streak of 0 trades is never looked for", async ({ sql }) => {
  await sql`update public.settings set value = '0' where name like 'losing_streak_%'`;
  await close(sql, Array(10).fill(LOSS), () => ({ underlying: "TCS", definition: "strip" }));
  assertEquals(await looked(sql, MONDAY), 0);
});

databaseTest(
  "refused orders lock the desk at the setting's number, of their date and mode alone",
  async (database) => {
    const { sql } = database;
    await sql`update public.settings set value = '2' where name = 'max_rejects'`;
    const { data: plan } = await openPlan(database, await allocated(database));
    const [one, two] = plan.intents;
    await tell(database, one.intentId, "refused", "DH-906", null);
    assertEquals(await looked(sql, MONDAY), 0);
    await tell(database, two.intentId, "confirmed", null, {
      orderId: "B1",
      state: "rejected",
      filledQuantity: 0,
      fills: [],
    });
    assertEquals(await looked(sql, "2026-02-10T10:00:00+05:30"), 0);
    assertEquals([await looked(sql, MONDAY), await locks(sql)], [1, ["desk paper rejects"]]);
    assertEquals(await looked(sql, MONDAY), 0);
  },
);

databaseTest(
  "entries that are filled worse than analyzed lock the desk, on average and in number",
  async (database) => {
    const { sql } = database;
    // Analyzed 30, 65, 60, 25 a unit; filled .05 dearer, .05 and .10 lower, .10 dearer: .3 of 180.
    await entered(database);
    const set = async (name: string, value: number) =>
      await sql`update public.settings set value = ${sql.json(value)} where name = ${name}`;
    await set("slippage_trades", 2);
    await set("max_mean_slippage", 0.0016);
    assertEquals(await looked(sql, STORED_AT), 0);
    await set("slippage_trades", 1);
    await set("max_mean_slippage", 0.0017);
    assertEquals(await looked(sql, STORED_AT), 0);
    await set("max_mean_slippage", 0.0016);
    assertEquals(await looked(sql, "2026-02-10T10:00:00+05:30"), 0);
    assertEquals([await looked(sql, STORED_AT), await locks(sql)], [1, ["desk paper slippage"]]);
    const [lock] = await sql`select reason from public.protections`;
    assertStringIncludes(lock?.["reason"], "the last 1 entries were filled 0.2% of their premiums");
  },
);

databaseTest("a row of the owner's has no cause, and one of the desk's has", async ({ sql }) => {
  const insert = (columns: string, values: string) =>
    sql.unsafe(`insert into public.protections (scope, until, reason${columns})
      values ('desk', 'infinity', 'x'${values})`).then(() => "taken", () => "refused");
  assertEquals(await insert("", ""), "taken");
  assertEquals(await insert(", kind", ", 'slippage'"), "refused");
  assertEquals(await insert(", cause, raised_at", ", 'a', 'epoch'"), "refused");
  assertEquals(await insert(", kind, cause, raised_at", ", 'slippage', 'a', 'epoch'"), "taken");
  assertEquals(await insert(", kind, cause, raised_at", ", 'rejects', 'a', 'epoch'"), "refused");
});
