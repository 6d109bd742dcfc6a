import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import type postgres from "postgres";
import * as z from "zod";
import { readBansUrl } from "../../shared/storage/bans.ts";
import { readSettings, SETTINGS } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { wireDatabase } from "../support/wire_database.ts";

interface Rule {
  readonly name: string;
  readonly kind: "number" | "whole" | "switch" | "address";
  readonly least: number | null;
  readonly most: number | null;
}

const KINDS: Record<string, Rule["kind"]> = {
  number: "number",
  integer: "whole",
  boolean: "switch",
};

async function rulesOf({ sql }: TestDatabase): Promise<Rule[]> {
  return await sql<Rule[]>`
    select name, kind, least::float8 as least, most::float8 as most from public.setting_rules
    order by name`;
}

databaseTest("every setting has its rule, the same in SQL and in TypeScript", async (database) => {
  const rules = await rulesOf(database);
  const { properties } = z.toJSONSchema(SETTINGS) as {
    properties: Record<string, { type: string; minimum?: number; maximum?: number }>;
  };
  const ours = Object.entries(properties).map(([name, { type, minimum, maximum }]) => ({
    name,
    kind: KINDS[type],
    least: minimum ?? null,
    most: maximum ?? null,
  }));
  // The one setting that another reader than readSettings reads.
  const bans = { name: "bans_url", kind: "address" as const, least: null, most: null };
  const byName = (a: { name: string }, b: { name: string }) => a.name < b.name ? -1 : 1;
  assertEquals(rules.map((rule) => ({ ...rule })), [...ours, bans].toSorted(byName));
  const settings = await database.sql`select name from public.settings order by name`;
  assertEquals(settings.map((row) => row["name"]), rules.map(({ name }) => name));
  assertGreater(rules.length, 50);
});

const WRITE = "update public.settings set value = $2::text::jsonb where name = $1";

/** Writes a value as Studio does; the database's refusal, or nothing. */
async function write({ sql }: TestDatabase, name: string, value: unknown) {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe("set local role service_role");
      await transaction.unsafe(WRITE, [name, JSON.stringify(value)]);
    });
    return undefined;
  } catch (error) {
    return error as postgres.PostgresError;
  }
}

/** Values of every kind, and those around all bounds. */
function values(rules: readonly Rule[]): unknown[] {
  const edges = new Set(rules.flatMap(({ least, most }) => [least ?? 0, most ?? 0]));
  const around = [...edges].flatMap((edge) => [-1, -0.25, 0, 0.25, 1].map((by) => edge + by));
  const others = [2.5, 1e30, -1e30, true, false, null, "", "5", "true", [], [1], {}];
  const addresses = [
    "https://nse.test/a.csv",
    "http://1.2.3.4",
    "ftp://nse.test",
    "nse",
    "http://",
  ];
  return [...around, ...others, ...addresses, "javascript:alert(1)"];
}

databaseTest(
  "what SQL takes the functions take, and what it refuses they refuse",
  async (database) => {
    const rules = await rulesOf(database);
    const given = values(rules);
    const rows = await database.sql<{ name: string; i: number; rule: string | null }[]>`
      select r.name, v.i::int - 1 as i, private.broken_rule(v.value, r) as rule
      from public.setting_rules r, jsonb_array_elements(
        ${JSON.stringify(given)}::text::jsonb) with ordinality v (value, i)`;
    assertEquals(rows.length, rules.length * given.length);
    for (const { name, i, rule } of rows.filter(({ name }) => name !== "bans_url")) {
      const { success } = SETTINGS.shape[name as keyof typeof SETTINGS.shape].safeParse(given[i]);
      assertEquals([name, given[i], success], [name, given[i], rule === null]);
    }
    for (const { i, rule } of rows.filter(({ name }) => name === "bans_url")) {
      // A null address is none.
      if (given[i] === null) continue;
      const url = readBansUrl(wireDatabase(() => [{ value: given[i] }]).database);
      const read = await url.then(() => true, () => false);
      assertEquals([given[i], read], [given[i], rule === null]);
    }
  },
);

databaseTest("a value written past its rule stops the functions by its name", async (database) => {
  await database.sql.begin(async (transaction) => {
    await transaction.unsafe("set local session_replication_role = replica");
    await transaction.unsafe(WRITE, ["slice_size", "55"]);
  });
  await assertRejects(() => readSettings(database.service), DeskError, "setting slice_size: ");
});

databaseTest(
  "a setting's refusal names it, its rule and the value; the old one stays",
  async (database) => {
    const { sql } = database;
    const refusal = async (name: string, value: unknown) =>
      (await write(database, name, value))?.message;
    assertEquals(
      await refusal("slice_size", 55),
      "setting slice_size: must be a whole number from 1 to 54, not 55",
    );
    assertEquals(
      await refusal("kelly_part_moderate", "half"),
      'setting kelly_part_moderate: must be a number from 0 to 0.5, not "half"',
    );
    for (
      const [name, value, told] of [
        ["value_tail_moderate", 1.01, "a number from 0 to 1, not 1.01"],
        ["max_delta", -0.001, "a number from 0 to 1, not -0.001"],
        ["max_weights_underlying", 1001, "a number from 0 to 1000, not 1001"],
        ["carry_year_sessions", 253, "a whole number from 1 to 252, not 253"],
        ["carry_window_sessions", 0.5, "a whole number from 1 to 252, not 0.5"],
        ["carry_cost_year_live", true, "a number from 0 to 1, not true"],
        ["deployment_target", null, "a number from 0 to 1, not null"],
      ] as const
    ) assertEquals(await refusal(name, value), `setting ${name}: must be ${told}`);
    assertEquals(
      await refusal("bans_url", "ftp://x"),
      'setting bans_url: must be empty or an http(s) address, not "ftp://x"',
    );
    assertEquals(
      await refusal("strategy_sessions", 251),
      "setting trade_sessions: must be at least strategy_sessions, not 250",
    );
    assertEquals(
      await refusal("vix_normal_most", 14.5),
      "setting vix_normal_most: must be at least vix_low_most, not 14.5",
    );
    assertEquals(await refusal("vix_normal_most", 15), undefined);
    assertEquals((await refusal("bans_url", "x".repeat(5000)))?.length, 119);
    const [row] = await sql`select value from public.settings where name = 'slice_size'`;
    assertEquals(row?.["value"], 12);
  },
);

databaseTest("a switch is true or false", async ({ sql }) => {
  const [row] = await sql`
    select array_agg(coalesce(private.broken_rule(v, ('x', 'switch', null, null)), 'kept')
      order by i) as rules
    from unnest(array['true', 'false', '1', '"true"', 'null']::jsonb[]) with ordinality t (v, i)`;
  const not = "must be true or false";
  assertEquals(row?.["rules"], ["kept", "kept", not, not, not]);
});

databaseTest("no setting can be added, renamed or taken away", async ({ sql, service }) => {
  const before = await sql`select * from public.settings order by name`;
  const added = await service.from("settings").insert({ name: "sice", value: 1, description: "" });
  assertEquals(added.error?.message, "setting sice: is no setting of the desk, not 1");
  const renamed = await service.from("settings").update({ name: "x" }).eq("name", "capital");
  assertEquals(renamed.error?.message, "setting x: is no setting of the desk, not 10000000");
  const gone = await service.from("settings").delete().eq("name", "capital");
  assertEquals(gone.error?.message, "setting capital: cannot be taken away, change its value");
  const ruled = await service.from("setting_rules").update({ most: 99 }).eq("name", "slice_size");
  assertEquals(ruled.error?.code, "42501");
  assertEquals(await sql`select * from public.settings order by name`, before);
});
