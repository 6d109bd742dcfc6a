import { assertEquals, assertMatch, assertStrictEquals } from "@std/assert";
import { databaseTest } from "../../support/database.ts";

databaseTest("a jsonb argument of an rpc arrives as sent", async ({ sql, service }) => {
  await sql.unsafe(`
    create function public.probe(p_payload jsonb) returns jsonb language sql set search_path = '' as
      $$ select jsonb_build_object('kind', jsonb_typeof(p_payload), 'first', p_payload -> 0) $$;
    grant execute on function public.probe(jsonb) to service_role`);
  const { data, error } = await service.rpc("probe", { p_payload: [{ a: "text" }] });
  assertEquals(error, null);
  assertEquals(data, { kind: "array", first: { a: "text" } });
});

databaseTest(
  "a raised exception is 400 with its message, detail and hint",
  async ({ sql, service }) => {
    await sql.unsafe(`
    create function public.refuse() returns void language plpgsql set search_path = '' as
      $$ begin raise exception 'no' using errcode = 'P0001', hint = 'conflict', detail = 'why'; end $$;
    grant execute on function public.refuse() to service_role`);
    const { error, status } = await service.rpc("refuse");
    assertEquals(status, 400);
    assertEquals([error?.code, error?.message, error?.details, error?.hint], [
      "P0001",
      "no",
      "why",
      "conflict",
    ]);
  },
);

databaseTest("each SQLSTATE that is no plain failure has PostgREST's status", async (database) => {
  const { sql, service } = database;
  await sql.unsafe(`
    create function public.raise_code(p_code text) returns void language plpgsql
      set search_path = '' as $$ begin raise exception 'no' using errcode = p_code; end $$;
    grant execute on function public.raise_code(text) to service_role`);
  const statusOf = async (p_code: string) => (await service.rpc("raise_code", { p_code })).status;
  for (const code of ["P0001", "23514", "23P01", "22023"]) {
    assertEquals([code, await statusOf(code)], [code, 400]);
  }
  for (const code of ["57014", "40001", "40P01"]) {
    assertEquals([code, await statusOf(code)], [code, 500]);
  }
});

databaseTest("a violated check is 400", async ({ service }) => {
  const { error, status } = await service.from("parameters").insert({
    name: "NOT ALLOWED",
    effective_from: "2026-01-01",
    value: 1,
    source: "",
  });
  assertEquals([status, error?.code], [400, "23514"]);
});

databaseTest("instants are ISO 8601 with an offset", async ({ sql, service }) => {
  await sql`insert into public.sessions values
    ('2031-01-06', '2031-01-06 09:15+05:30', '2031-01-06 15:40+05:30', '2031-01-06 15:30+05:30', 'regular', 'test')`;
  const { data } = await service.from("sessions").select("opens_at").eq(
    "trading_date",
    "2031-01-06",
  ).single();
  assertMatch(data?.opens_at, /^2031-01-06T03:45:00\+00:00$/);
});

databaseTest(
  "numeric is a number in selects, returned rows and function tables",
  async ({ sql, service }) => {
    await sql.unsafe(`
    create function public.probe_table() returns table (v numeric) language sql set search_path = '' as
      $$ select 1.5::numeric $$;
    grant execute on function public.probe_table() to service_role`);
    const industry = { industry: "Probe", target_weight: 0.25, cap_fraction: 0.5 };
    const inserted = await service.from("industries").insert(industry).select().single();
    assertStrictEquals(inserted.data?.target_weight, 0.25);
    const selected = await service.from("industries").select("cap_fraction").eq("industry", "Probe")
      .single();
    assertStrictEquals(selected.data?.cap_fraction, 0.5);
    const table = await service.rpc("probe_table").single<{ v: number }>();
    assertStrictEquals(table.data?.v, 1.5);
  },
);

databaseTest(
  "requests leave the grants as the migrations set them",
  async ({ sql, service, anon }) => {
    const grants = () =>
      sql`select table_name, grantee, privilege_type from information_schema.role_table_grants
        where table_schema = 'public' and grantee in ('anon', 'authenticated', 'service_role') order by 1, 2, 3`;
    const before = [...await grants()];
    await service.from("settings").select();
    await anon.from("settings").select();
    assertEquals([...await grants()], before);
    assertEquals(before.filter((row) => row["grantee"] !== "service_role"), []);
  },
);

databaseTest("a select returns at most 1,000 rows, without an error", async ({ sql, service }) => {
  await sql`insert into public.parameters (name, effective_from, value, source)
    select 'probe_' || i, '2026-01-01', 1, 'probe' from generate_series(1, 1100) i`;
  const { data, error } = await service.from("parameters").select("name").like("name", "probe_%");
  assertEquals([data?.length, error], [1000, null]);
});

databaseTest(
  "a table without a grant is closed to the secret key as well",
  async ({ sql, service }) => {
    await sql`create table public.ungranted (id int)`;
    const { error } = await service.from("ungranted").select();
    assertEquals(error?.code, "42501");
  },
);

databaseTest(
  "a function sees its caller's role, claims and request, and may set status and headers of the reply",
  async ({ sql, service, fetch, secretKey }) => {
    await sql.unsafe(`
    create function public.probe_request() returns jsonb language plpgsql set search_path = '' as $$
    begin
      perform set_config('response.status', '418', true);
      perform set_config('response.headers', '[{"x-probe": "set"}]', true);
      return jsonb_build_object('role', current_user,
        'claimed', current_setting('request.jwt.claim.role', true),
        'claims', current_setting('request.jwt.claims', true)::jsonb,
        'method', current_setting('request.method', true),
        'path', current_setting('request.path', true),
        'header', current_setting('request.headers', true)::jsonb ->> 'x-note');
    end $$;
    grant execute on function public.probe_request() to service_role;
    create view public.probe_path as select current_setting('request.path', true) as path;
    grant select on public.probe_path to service_role`);
    for (const note of ["first", "the second's"]) {
      const response = await fetch(
        new Request("http://desk.test/rest/v1/rpc/probe_request", {
          method: "POST",
          headers: { apikey: secretKey, "content-type": "application/json", "x-note": note },
          body: "{}",
        }),
      );
      assertEquals([response.status, response.headers.get("x-probe")], [418, "set"]);
      assertEquals(await response.json(), {
        role: "service_role",
        claimed: "service_role",
        claims: { role: "service_role" },
        method: "POST",
        path: "/rpc/probe_request",
        header: note,
      });
    }
    // What was set is gone with the request, on whichever connection the next ones come to be.
    for (let i = 0; i < 12; i++) {
      const { data } = await service.from("probe_path").select().single();
      assertEquals(data?.path || null, null);
    }
  },
);
