import { assertEquals } from "@std/assert";
import { releaseLeases } from "../../../local/platform/release_leases.ts";
import { databaseTest } from "../../support/database.ts";

databaseTest(
  "what killed workers held is free again, everything else as it was",
  async ({ sql }) => {
    const insert = (risk: string, holder: string | null, until: string | null) =>
      sql`
      insert into public.runs (stage, trading_date, risk, inputs, lease_holder, lease_until, started_at)
      select 'analyze', max(trading_date), ${risk}, '{}', ${holder}, ${until}::timestamptz,
        '2026-02-09T04:00:00Z'
      from public.sessions`;
    await insert("moderate", "worker", "2026-02-09T04:05:00Z");
    await insert("aggressive", null, null);
    const rows = async () =>
      [
        ...await sql`select risk, lease_holder, lease_until, state from public.runs order by risk`,
      ].map((row) => Object.values(row));
    assertEquals((await rows()).map((row) => row[1]), ["worker", null]);
    await releaseLeases(sql);
    assertEquals((await rows()).map((row) => row.slice(1)), [
      [null, null, "open"],
      [null, null, "open"],
    ]);
  },
);
