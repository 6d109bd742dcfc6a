import { assertEquals } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import { openScheduler, sentClaims, tickAt, workOff } from "../support/scheduled.ts";

const DATE = "2026-02-09";
const at = (time: string) => `${DATE}T${time}:00+05:30`;

databaseTest("an entry that its gate denied is not sent again each minute", async ({ sql }) => {
  await openScheduler(sql);
  await sql`
    update public.schedules set enabled = name in ('candles', 'analyze', 'allocate', 'execute')`;
  await sql`update public.schedules set follows = null where name = 'candles'`;
  for (const time of ["08:50", "09:30", "09:31"]) {
    await tickAt(sql, at(time));
    for (const claim of await sentClaims(sql)) await workOff(sql, claim, at(time));
  }
  const due = async (time: string) => {
    const rows = await sql`select name from private.due_schedules(${at(time)}) order by 1`;
    return rows.map((row) => row["name"]);
  };
  assertEquals(await due("09:35"), ["execute"]);
  const [pending] = await sql`select allocation_id as id from public.allocations`;
  await sql`select public.deny_entry_plan(${pending?.["id"]}, 'paper',
    'price_moved: net premium 900.00 a lot against 1000.00 analyzed', ${at("09:35")})`;
  assertEquals(await due("09:36"), []);
  assertEquals(await tickAt(sql, at("15:00")), 0);
  assertEquals([...await sql`select kind from public.alerts`], []);
  // It is still the owner's to execute.
  assertEquals([...await sql`select state from public.allocations`], [{ state: "pending" }]);
});
