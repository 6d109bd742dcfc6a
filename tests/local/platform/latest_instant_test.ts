import { assertEquals } from "@std/assert";
import postgres from "postgres";
import { latestInstant } from "../../../local/platform/latest_instant.ts";
import { databaseTest } from "../../support/database.ts";

/** Where the desk's own work says when it happened. */
const HAPPENED: [string, string][] = [
  ["allocation_runs", "created_at"],
  ["fills", "filled_at"],
  ["intents", "written_at"],
  ["job_runs", "started_at"],
  ["job_runs", "finished_at"],
  ["orders", "sent_at"],
  ["paper_orders", "received_at"],
  ["plans", "created_at"],
  ["plans", "finished_at"],
  ["position_marks", "marked_at"],
  ["positions", "opened_at"],
  ["positions", "closed_at"],
  ["runs", "started_at"],
  ["runs", "finished_at"],
  ["tasks", "started_at"],
  ["tasks", "finished_at"],
];

databaseTest("a desk that did nothing yet has no latest instant", async ({ sql }) => {
  assertEquals(await latestInstant(sql), undefined);
});

databaseTest(
  "each instant of the desk's own work counts, and the latest of all is told",
  async ({ sql: admin, url }) => {
    const name = `instants_${crypto.randomUUID().replaceAll("-", "")}`;
    await admin.unsafe(`create database ${name} template template0`);
    const own = url.slice(0, url.lastIndexOf("/") + 1) + name;
    const sql = postgres(own, { max: 1, onnotice: () => {} });
    try {
      // The columns alone: what else rows of the desk need does not matter here.
      for (const [table, column] of HAPPENED) {
        await sql.unsafe(`create table if not exists public.${table} ();
          alter table public.${table} add ${column} timestamptz`);
      }
      const start = Date.parse("2026-02-09T04:00:00Z");
      for (const [index, [table, column]] of HAPPENED.entries()) {
        const at = new Date(start + index * 60_000);
        await sql.unsafe(`insert into public.${table} (${column}) values ($1)`, [at]);
        assertEquals([table, column, await latestInstant(sql)], [table, column, at]);
      }
      await sql`insert into public.fills values (${new Date(start - 60_000)})`;
      const last = new Date(start + (HAPPENED.length - 1) * 60_000);
      assertEquals(await latestInstant(sql), last);
    } finally {
      await sql.end({ timeout: 1 });
      await admin.unsafe(`drop database ${name} with (force)`);
    }
  },
);
