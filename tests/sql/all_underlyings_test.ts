import { assertEquals, assertGreater } from "@std/assert";
import { readUniverse } from "../../shared/storage/universe.ts";
import { INDUSTRIES } from "../../shared/vocabulary/terms.ts";
import { databaseTest } from "../support/database.ts";

databaseTest("every underlying of the exchange has its row, 54 of them are on", async ({ sql }) => {
  const [row] = await sql`select count(*)::int as n, count(*) filter (where enabled)::int as on,
    count(*) filter (where kind = 'index')::int as indices from underlyings`;
  assertEquals([row?.["n"], row?.["on"], row?.["indices"]], [211, 54, 5]);
});

databaseTest(
  "enabling all gives a run with all of them as its inputs",
  async ({ sql, service }) => {
    await sql`update underlyings set enabled = true`;
    const underlyings = (await readUniverse(service)).map(({ underlying }) => underlying);
    const { data, error } = await service.rpc("open_run", {
      p_trading_date: "2026-02-09",
      p_risk: "moderate",
      p_inputs: { underlyings, topPerUnderlying: 3 },
      p_given: {},
      p_force: false,
      p_holder: "one",
      p_lease_seconds: 30,
      p_now: "2026-02-09T10:00:00+05:30",
    });
    assertEquals(error, null);
    assertEquals(data.inputs.underlyings.length, 211);
    const [tasks] = await sql`select count(*)::int as n from tasks where run_id = ${data.runId}`;
    assertEquals(tasks?.["n"], 211);
  },
);

databaseTest("the industries of SQL and of TypeScript are the same", async ({ sql }) => {
  const rows = await sql`select industry, cap_fraction::float8 as cap from industries`;
  assertEquals(rows.map((row) => row["industry"]).sort(), [...INDUSTRIES].sort());
  for (const row of rows) assertGreater(row["cap"], 0);
});
