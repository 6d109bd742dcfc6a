import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { SHOWS } from "../../shared/storage/status_rows.ts";
import { type Answer, openWorld, type World } from "../support/world.ts";

/** Monday 2026-02-09 at 10:00, a session; the world of all tests of this file. */
const AT = "2026-02-09T10:00:00+05:30";

let world: World;
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: AT });
});
Deno.test.afterAll(async () => await world.stop());

async function send(name: string, init: RequestInit & { key?: string | null }) {
  const { key = world.platform.secretKey, ...rest } = init;
  const headers = new Headers(rest.headers);
  if (key !== null) headers.set("apikey", key);
  if (!headers.has("content-type")) headers.set("content-type", "application/json");
  const response = await fetch(`${world.platform.url}/functions/v1/${name}`, {
    method: "POST",
    ...rest,
    headers,
  });
  return { status: response.status, body: await response.json() };
}

/** Rows of everything that a call could have changed. */
async function stored(): Promise<number> {
  const [row] = await world.platform.sql`
    select (select count(*) from public.runs) + (select count(*) from public.allocation_runs) +
      (select count(*) from public.plans) + (select count(*) from public.job_runs) as n`;
  return Number(row?.["n"]);
}

const refusals: [string, string, RequestInit & { key?: string | null }, number, string][] = [
  ["a wrong key", "analyze", { body: "{}", key: "sb_secret_wrong" }, 401, "unauthorised"],
  ["no key", "allocate", { body: "{}", key: null }, 401, "unauthorised"],
  ["an unknown field", "analyze", { body: '{"symbol":"NIFTY"}' }, 400, "bad_request"],
  ["bad JSON", "execute", { body: "{" }, 400, "bad_json"],
  ["negative capital", "allocate", { body: '{"capital":-1}' }, 400, "bad_request"],
  ["an ordering that is none", "allocate", { body: '{"ordering":"luck"}' }, 400, "bad_request"],
  [
    "an unknown underlying",
    "analyze",
    { body: '{"underlyings":["NOPE"]}' },
    400,
    "unknown_underlying",
  ],
  ["a Sunday", "analyze", { body: '{"tradingDate":"2026-02-08"}' }, 422, "not_a_session"],
  [
    "a date past the calendar",
    "allocate",
    { body: '{"tradingDate":"2027-06-01"}' },
    422,
    "calendar_ended",
  ],
  [
    "another session than today's",
    "analyze",
    { body: '{"tradingDate":"2026-02-10"}' },
    422,
    "market_closed",
  ],
  ["a GET on a POST", "monitor", { method: "GET" }, 405, "method_not_allowed"],
  [
    "two megabytes",
    "analyze",
    { body: JSON.stringify({ action: "x".repeat(2_000_000) }) },
    413,
    "body_too_large",
  ],
  [
    "another content type",
    "maintain",
    { body: "job=token", headers: { "content-type": "text/plain" } },
    415,
    "unsupported_media_type",
  ],
  ["an unknown job", "maintain", { body: '{"job":"magic"}' }, 400, "bad_request"],
  ["allocate before analyze", "allocate", { body: "{}" }, 422, "missing_data"],
  ["live without its switches", "execute", { body: '{"mode":"live"}' }, 422, "live_switch_off"],
];

for (const [what, name, init, status, code] of refusals) {
  Deno.test(`${name} refuses ${what} with ${status} ${code} and changes nothing`, async () => {
    const before = await stored();
    const answer = await send(name, init);
    assertEquals([answer.status, answer.body.ok, answer.body.error?.code], [status, false, code]);
    assertGreater(answer.body.error.message.length, 10);
    assertEquals(await stored(), before);
  });
}

Deno.test("a refusal names the field and its rule", async () => {
  const { body } = await send("allocate", { body: '{"capital":-1}' });
  assertStringIncludes(body.error.message, "capital");
  assertStringIncludes(body.error.message, "above 0");
});

Deno.test("an unknown function is 404", async () => {
  assertEquals((await send("nothing", { body: "{}" })).status, 404);
});

Deno.test("status answers every show, and refuses a filter that a show does not have", async () => {
  for (const show of SHOWS) {
    // A page is of one underlying; every other show answers without one.
    const { status, body } = await world.status(
      show === "why" ? { show, underlying: "NIFTY" } : { show },
    );
    assertEquals([show, status, body.show], [show, 200, show]);
    assertMatch(body.asOf, /\+05:30$/);
    assert(Array.isArray(body.rows));
  }
  const refused = await world.status({ show: "health", date: "2026-02-09" });
  assertEquals([refused.status, refused.body.error.code], [400, "bad_request"]);
});

Deno.test("status as text is plain text with a line a row", async () => {
  const response = await fetch(
    `${world.platform.url}/functions/v1/status?show=health&format=text`,
    {
      headers: { apikey: world.platform.secretKey },
    },
  );
  const text = await response.text();
  assertMatch(response.headers.get("content-type") ?? "", /^text\/plain/);
  assertGreater(text.trim().split("\n").length, 5);
});

Deno.test("the postback's secret path stores a hint, any other path stores nothing, both answer 200", async () => {
  const hint = JSON.stringify({
    orderId: "112111182198",
    correlationId: "E1p-1-0",
    orderStatus: "TRADED",
  });
  const count = async () => {
    const [row] = await world.platform.sql`select count(*)::int as n from public.postbacks`;
    return row?.["n"];
  };
  const { cronToken, postbackToken, secretKey } = world.platform;
  for (const guess of ["guess", "", cronToken, secretKey, postbackToken.slice(1)]) {
    const wrong = await send(`postback/${guess}`, { body: hint, key: null });
    assertEquals([wrong.status, await count()], [200, 0]);
  }
  // The broker repeats what it sent: one hint of a status is enough to look.
  for (let i = 0; i < 2; i++) {
    const right = await send(`postback/${postbackToken}`, { body: hint, key: null });
    assertEquals([right.status, await count()], [200, 1]);
  }
  const others = [
    { orderId: "112111182198", orderStatus: "TRADED" },
    { orderId: "112111182198", correlationId: "E1p-1-0", orderStatus: "REJECTED" },
    { orderId: "112111182199", correlationId: "E1p-1-0", orderStatus: "TRADED" },
  ];
  for (const [i, other] of [...others, ...others].entries()) {
    await send(`postback/${postbackToken}`, { body: JSON.stringify(other), key: null });
    assertEquals(await count(), Math.min(i + 2, 4));
  }
  const large = JSON.stringify({ ...others[0], orderStatus: "LARGE", legName: "x".repeat(20_000) });
  const refused = await send(`postback/${postbackToken}`, { body: large, key: null });
  assertEquals([refused.status, await count()], [200, 4]);
});

Deno.test("the postback's token opens no function, and the scheduler's not the postback", async () => {
  const { postbackToken, publishableKey } = world.platform;
  for (const name of ["analyze", "allocate", "execute", "monitor", "maintain"]) {
    for (const header of ["apikey", "x-cron-token", "authorization"]) {
      const headers = {
        [header]: header === "authorization" ? `Bearer ${postbackToken}` : postbackToken,
      };
      const answer = await send(name, { body: "{}", key: null, headers });
      assertEquals([answer.status, answer.body.error.code], [401, "unauthorised"]);
    }
    assertEquals((await send(name, { body: "{}", key: publishableKey })).status, 401);
  }
});

Deno.test("a day of two underlyings runs from contracts to a position, and repeating a call doubles nothing", async () => {
  for (const job of ["contracts", "candles"]) {
    const first = await world.call("maintain", { job });
    assertEquals([job, first.status, first.body.state], [job, 200, "done"]);
    const again = await world.call("maintain", { job });
    assertEquals(again.body, first.body);
  }
  const underlyings = ["NIFTY", "RELIANCE"];
  const analyzed = await world.call("analyze", { underlyings });
  assertEquals([analyzed.status, analyzed.body.state, analyzed.body.done], [200, "done", 2]);
  assertEquals((await world.call("analyze", {})).body.runId, analyzed.body.runId);
  const other = await world.call("analyze", { underlyings: ["NIFTY"] });
  assertEquals([other.status, other.body.error.code], [409, "conflict"]);

  const dry = await world.call("allocate", { dryRun: true });
  assertEquals(dry.body.allocationRunId, undefined);
  const allocated = await world.call("allocate", {});
  assertGreater(allocated.body.allocations.length, 0);
  assertEquals((await world.call("allocate", {})).body, allocated.body);
  assertEquals([dry.body.ordering, allocated.body.ordering], ["money", "money"]);
  // Another ordering is another input: it supersedes, and the first one is allocated anew.
  const byScore = (await world.call("allocate", { ordering: "score" })).body;
  assertEquals([byScore.ordering, byScore.allocationRunId], [
    "score",
    allocated.body.allocationRunId + 1,
  ]);
  assertStringIncludes(byScore.allocations[0].reason, ": quantum score 0.");
  assertEquals((await world.call("allocate", { ordering: "score" })).body, byScore);
  const again = (await world.call("allocate", {})).body;
  assertEquals(
    [again.allocationRunId, again.allocations.length],
    [byScore.allocationRunId + 1, allocated.body.allocations.length],
  );
  const { capital } = allocated.body;
  const fresh = await world.call("allocate", { capital: capital / 2 });
  assert(fresh.body.allocationRunId !== allocated.body.allocationRunId);
  const [old] = await world.platform.sql`
    select bool_and(state = 'superseded') as all from public.allocations
    where allocation_run_id = ${allocated.body.allocationRunId}`;
  assertEquals(old?.["all"], true);

  const executed = await world.call("execute", { action: "entries" });
  assertGreater(executed.body.filled, 0);
  assertEquals((await world.call("execute", { action: "entries" })).body.plans, 0);
  const held = (await world.status({ show: "positions" })).body.rows;
  assertEquals(held.length, executed.body.filled);

  const watched = await world.call("monitor", {});
  assertEquals(watched.body.positions.length, held.length);
  const [marks] = await world.platform.sql`select count(*)::int as n from public.position_marks`;
  assertEquals(marks?.["n"], 2 * held.length);

  // What is held is more than a desk of one rupee may have: nothing is added, each for its reason.
  const poor = await world.call("allocate", { capital: 1, dryRun: true });
  assertEquals([poor.status, poor.body.allocations], [200, []]);
  assertGreater(poor.body.refusals.length, 0);

  const flat = await world.call("execute", { action: "flatten" });
  assertEquals(flat.body.filled, held.length);
  assertEquals((await world.status({ show: "positions" })).body.rows, []);
  const [ledger] = await world.platform.sql`
    select sum(p.realised)::text as booked,
      (select sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price - f.charges)::text
       from public.fills f join public.orders o using (order_id) join public.intents i using (intent_id)) as filled
    from public.positions p`;
  assertEquals(Number(ledger?.["booked"]), Number(ledger?.["filled"]));
});

interface Lock {
  readonly scope: "desk" | "underlying";
  readonly subject: string | null;
  readonly until: string;
}

/** Executes what is pending under a lock; the plans of that call as `UNDERLYING STATE: REASON`. */
async function executeLocked({ scope, subject, until }: Lock) {
  const { sql } = world.platform;
  const [last] = await sql`select coalesce(max(plan_id), 0) as id from public.plans`;
  await sql`insert into public.protections (scope, subject, until, reason)
    values (${scope}, ${subject}, ${until}, 'the day lost 3%')`;
  const { body } = await world.call("execute", {});
  await sql`delete from public.protections`;
  const plans = await sql`select underlying, state, reason from public.plans
    where plan_id > ${last?.["id"]} order by plan_id`;
  return {
    body,
    plans: plans.map((row) => `${row["underlying"]} ${row["state"]}: ${row["reason"] ?? ""}`),
  };
}

Deno.test("a lock denies every plan in its scope by name, and nothing of it is sent", async () => {
  const allocated = await world.call("allocate", { capital: 7_000_000 });
  const underlyings: string[] = allocated.body.allocations.map(
    ({ underlying }: { underlying: string }) => underlying,
  );
  assertEquals(underlyings.toSorted(), ["NIFTY", "RELIANCE"]);
  const denied = (underlying: string) => `${underlying} denied: protected: owner: the day lost 3%`;
  const today = "2026-02-10";

  const desk = await executeLocked({ scope: "desk", subject: null, until: today });
  assertEquals([desk.body.orders, desk.body.denied], [0, 2]);
  assertEquals(desk.plans, underlyings.map(denied));

  const one = await executeLocked({ scope: "underlying", subject: "NIFTY", until: today });
  assertEquals([one.body.denied, one.body.filled], [1, 1]);
  assertEquals(one.plans.toSorted(), [denied("NIFTY"), "RELIANCE filled: "]);

  const past = await executeLocked({ scope: "desk", subject: null, until: "2026-02-09" });
  assertEquals([past.body.denied, past.plans], [0, ["NIFTY filled: "]]);
  assertEquals((await world.call("execute", { action: "flatten" })).body.filled, 2);
});

Deno.test("the calculator answers an array over HTTP in order, errors in their places", async () => {
  const leg = { right: "call", side: "buy", strike: 25_000, quantity: 65 };
  const good = { forward: 25_000, volatility: 0.12, yearsToExpiry: 0.02, legs: [leg] };
  const { status, body } = await world.call("analyze", {
    action: "evaluate",
    structures: [good, { ...good, legs: [] }, good],
  });
  assertEquals([status, body.results.length, body.results[1].error.field], [200, 3, "legs"]);
  assertEquals(body.results[0], body.results[2]);
  assertEquals(
    (await world.call("analyze", { action: "evaluate", structures: [] })).body.results,
    [],
  );
});

const asScheduler = async (name: string, body: unknown, method = "POST") => {
  const response = await fetch(`${world.platform.url}/functions/v1/${name}`, {
    method,
    headers: { "x-cron-token": world.platform.cronToken, "content-type": "application/json" },
    ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
  });
  return [response.status, (await response.json()).error?.code];
};

Deno.test("the scheduler's token starts nothing without a claim, and reads nothing", async () => {
  const before = await stored();
  const unknown = { claimId: "00000000-0000-4000-8000-000000000000" };
  for (const name of ["analyze", "allocate", "execute", "monitor", "maintain"]) {
    assertEquals(await asScheduler(name, { action: "flatten" }), [400, "bad_request"], name);
    assertEquals(await asScheduler(name, {}), [400, "bad_request"], name);
    assertEquals(await asScheduler(name, unknown), [401, "unauthorised"], name);
  }
  assertEquals(await asScheduler("status", undefined, "GET"), [401, "unauthorised"]);
  assertEquals(await stored(), before);
});

Deno.test("a claim is answered at once with 202, and its work goes on without the call", async () => {
  const { sql } = world.platform;
  const now = (await world.exchange.now()).toISOString();
  const claim = async (risk: string) => {
    const [row] = await sql`
      insert into public.schedule_claims
        (schedule, trading_date, attempt, function_name, body, claimed_at)
      select 'analyze', '2026-02-09', coalesce(max(attempt), 0) + 1, 'analyze',
        ${sql.json({ risk })}, ${now} from public.schedule_claims returning claim_id`;
    return { claimId: row?.["claim_id"] };
  };
  const ended = async ({ claimId }: { claimId: string }) => {
    for (let i = 0; i < 300; i++) {
      const [row] = await sql`
        select state, error_code as code from public.schedule_claims where claim_id = ${claimId}`;
      if (!["sent", "taken"].includes(row?.["state"])) return [row?.["state"], row?.["code"]];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the claim did not end");
  };
  await sql`update public.underlyings set enabled = underlying in ('NIFTY', 'INFY')`;
  const good = await claim("conservative");
  assertEquals(await asScheduler("monitor", good), [401, "unauthorised"]);
  assertEquals(await asScheduler("analyze", good), [202, undefined]);
  assertEquals(await ended(good), ["done", null]);
  assertEquals(await asScheduler("analyze", good), [409, "conflict"]);
  const { rows } = (await world.status({ show: "summary", date: "2026-02-09" })).body;
  const { runs } = rows[0];
  assertEquals(runs.find((run: Answer) => run.risk === "conservative").state, "done");
  const bad = await claim("reckless");
  assertEquals(await asScheduler("analyze", bad), [202, undefined]);
  assertEquals(await ended(bad), ["failed", "bad_request"]);
});

Deno.test("entries wait while the desk is paused, and flatten does not", async () => {
  await world.call("execute", { action: "pause" });
  const entries = await world.call("execute", { action: "entries" });
  assertEquals([entries.status, entries.body.error.code], [503, "paused"]);
  assertEquals((await world.call("execute", { action: "flatten" })).status, 200);
  await world.call("execute", { action: "resume" });
  assertEquals((await world.call("execute", { action: "entries" })).status, 200);
});
