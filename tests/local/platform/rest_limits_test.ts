import { assert, assertEquals } from "@std/assert";
import { databaseTest } from "../../support/database.ts";

databaseTest(
  "each SQLSTATE that is no plain failure is told with its words, and those it lacks as null",
  async ({ sql, service }) => {
    await sql.unsafe(`
    create function public.raise_code(p_code text) returns void language plpgsql
      set search_path = '' as $$ begin raise exception 'no' using errcode = p_code; end $$;
    grant execute on function public.raise_code(text) to service_role`);
    for (const code of ["P0001", "23514", "23P01", "22023", "57014", "40001", "40P01"]) {
      const { error } = await service.rpc("raise_code", { p_code: code });
      assertEquals({ ...error }, { ...error, code, message: "no", details: null, hint: null });
    }
    // PostgREST's own words for what has none of these.
    const { error, status } = await service.rpc("raise_code", { p_code: "42883" });
    assert(status !== 400, String(status));
    assertEquals(error?.code, "42883");
  },
);

databaseTest(
  "a statement ends after eight seconds, as a hosted project's does",
  async (database) => {
    const { sql, service } = database;
    await sql.unsafe(`
    create function public.time_limit() returns text language sql set search_path = '' as
      $$ select current_setting('statement_timeout') $$;
    grant execute on function public.time_limit() to service_role`);
    assertEquals((await service.rpc("time_limit")).data, "8s");
  },
);

databaseTest("six requests run at once, others wait for their turn", async ({ sql, service }) => {
  await sql.unsafe(`
    create function public.held() returns integer language plpgsql set search_path = '' as $$
    begin
      perform pg_advisory_lock_shared(4711);
      perform pg_advisory_unlock_shared(4711);
      return 1;
    end $$;
    grant execute on function public.held() to service_role`);
  const holder = await sql.reserve();
  await holder`select pg_advisory_lock(4711)`;
  const waiting = async () => {
    const [row] = await sql`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event = 'advisory'`;
    return row?.["n"] as number;
  };
  const calls = Array.from({ length: 9 }, () => service.rpc("held").then(({ data }) => data));
  const deadline = Date.now() + 20_000;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  while (await waiting() < 6 && Date.now() < deadline) await pause();
  await pause();
  assertEquals(await waiting(), 6);
  await holder`select pg_advisory_unlock(4711)`;
  holder.release();
  assertEquals(await Promise.all(calls), Array.from({ length: 9 }, () => 1));
});

databaseTest(
  "values of every type come back as they were sent, and as PostgREST writes them",
  async ({ sql, service }) => {
    await sql.unsafe(`
    create table public.probe (
      at timestamptz, whole bigint, part numeric, j json, b jsonb, t text, day date);
    grant select, insert on public.probe to service_role`);
    const row = {
      at: "2031-01-06T03:45:00.25+00:00",
      ...{ whole: 9_007_199_254_740_991, part: 1.25, j: { a: [1, "x"] }, b: { b: null } },
      ...{ t: "a 10", day: "2031-01-06" },
    };
    const { data, error } = await service.from("probe").insert(row).select().single();
    assertEquals([error, data], [null, row]);
    const before = await service.from("probe").insert({ at: "1999-12-31T23:59:59-05:30" })
      .select("at").single();
    assertEquals(before.data, { at: "2000-01-01T05:29:59+00:00" });
  },
);
