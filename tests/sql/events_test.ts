import { assertEquals } from "@std/assert";
import { EVENT_KINDS } from "../../shared/vocabulary/event.ts";
import { databaseTest } from "../support/database.ts";
import { sliceOf } from "../support/slice_of.ts";

databaseTest(
  "the Budget is every underlying's event, known as far as its coverage goes",
  async ({ service }) => {
    const read = async (from: string, to: string) =>
      (await sliceOf(service, ["TCS"], from, to)).events.get("TCS");
    const known = await read("2026-01-27", "2026-02-10");
    assertEquals(known?.events.map(({ date, kind }) => `${date} ${kind}`), ["2026-02-01 budget"]);
    assertEquals(known?.known, new Set(["budget"]));
    assertEquals((await read("2026-12-30", "2027-01-02"))?.known, new Set());
  },
);

databaseTest(
  "spans that touch cover together; one underlying's coverage is its own",
  async ({ service, sql }) => {
    await sql`insert into event_coverage (kind, underlying, covers_from, covers_to, source) values
      ('results', 'TCS', '2026-02-01', '2026-02-10', 'test'), ('results', 'TCS', '2026-02-11', '2026-02-20', 'test'),
      ('rbi_policy', null, '2026-02-01', '2026-02-10', 'test'), ('rbi_policy', null, '2026-02-12', '2026-02-28', 'test')`;
    const { events } = await sliceOf(service, ["TCS", "INFY"], "2026-02-05", "2026-02-15");
    assertEquals(events.get("TCS")?.known, new Set(["budget", "results"]));
    assertEquals(events.get("INFY")?.known, new Set(["budget"]));
  },
);

databaseTest("the kinds of SQL and of TypeScript are the same", async ({ sql }) => {
  const rows = await sql`select pg_get_constraintdef(oid) as rule from pg_constraint
    where conname in ('events_kind_check', 'event_coverage_kind_check')`;
  assertEquals(rows.length, 2);
  for (const { rule } of rows) {
    const words = [...String(rule).matchAll(/'([a-z_]+)'/g)].map(([, word]) => word);
    assertEquals(words, [...EVENT_KINDS]);
  }
});

databaseTest(
  "monthly expiries move from Thursday to Tuesday, and off holidays",
  async ({ sql }) => {
    const [row] = await sql`select monthly_expiries('2025-07-15', '2026-04-15') as dates`;
    assertEquals(row?.["dates"], [
      "2025-07-31",
      "2025-08-28",
      "2025-09-30",
      "2025-10-28",
      "2025-11-25",
      "2025-12-30",
      "2026-01-27",
      "2026-02-24",
      "2026-03-30",
    ]);
  },
);
