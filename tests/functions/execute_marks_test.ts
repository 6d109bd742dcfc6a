import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { type Answer, openWorld } from "../support/world.ts";

const DATE = "2026-02-09";
const NAMES = ["HDFCBANK", "INFY", "NIFTY", "RELIANCE", "TCS"];

const world = await openWorld({ at: `${DATE}T11:00:00+05:30`, ready: true });
const { sql } = world.platform;
Deno.test.afterAll(async () => await world.stop());

const execute = (body: object) => world.call("execute", body);

/** Code and message of a refusal. */
async function refused(body: object): Promise<string> {
  const { status, body: answer } = await execute(body);
  assert(status >= 400, `${JSON.stringify(body)} was taken: ${JSON.stringify(answer)}`);
  return `${status} ${answer.error.code}: ${answer.error.message}`;
}

/** What of the day's list was not executed, best first. */
async function list(): Promise<Answer[]> {
  const { body } = await world.status({ show: "strategies", date: DATE });
  const rows = await sql`select strategy_id::int as id from public.allocations
    where state = 'executed'`;
  const executed = new Set(rows.map((row) => row["id"]));
  return body.rows.filter((row: Answer) => !executed.has(row.strategy_id))
    .toSorted((p: Answer, q: Answer) => p.rank - q.rank);
}

async function shown(show: string): Promise<Answer[]> {
  return (await world.status({ show, date: DATE })).body.rows;
}

/** Marks and what waits go; what is held is closed. */
async function startAnew() {
  await execute({ action: "cancel" });
  await execute({ action: "flatten" });
  await sql`delete from public.strategy_marks`;
}

async function setting(name: string, value: number) {
  await sql`update public.settings set value = to_jsonb(${value}::numeric) where name = ${name}`;
}

Deno.test("a wish that an action would drop is refused by field, and nothing is marked", async () => {
  for (let state = ""; state !== "done";) {
    const { status, body } = await world.call("analyze", { underlyings: NAMES });
    assert(status < 300, JSON.stringify(body));
    state = body.state;
  }
  const [first] = await list();
  const id = first.strategy_id;
  const refusals: [object, RegExp][] = [
    [{ action: "cancel", top: 1 }, /^400 bad_request: top: is no field of cancel$/],
    [{ action: "flatten", mode: "paper" }, /^400 .*mode: is no field of flatten$/],
    [{ strategyIds: [id] }, /^400 .*strategyIds: is no field of entries$/],
    [{ action: "accept", strategyIds: [id] }, /^400 .*strategyIds: is no field of accept$/],
    [{ action: "mark", strategyIds: [id], top: 3 }, /^400 .*top: cannot go with strategyIds$/],
    [{ action: "mark" }, /^400 .*strategyIds: mark needs strategies by id, or `top`$/],
    [{ action: "mark", underlying: "NIFTY" }, /^400 .*mark needs strategies by id, or `top`$/],
    [{ action: "mark", strategyIds: [] }, /^400 bad_request: strategyIds: /],
    [{ action: "mark", strategyIds: [id, 0] }, /^400 bad_request: strategyIds\.1: /],
    [{ action: "mark", strategyIds: Array(101).fill(id) }, /^400 bad_request: strategyIds: /],
    [{ action: "mark", strategyIds: [id], lots: 1.5 }, /^400 bad_request: lots: /],
    [{ action: "mark", strategyIds: [id], lots: -1 }, /^400 bad_request: lots: /],
    [{ action: "mark", strategyIds: [id], priority: 0 }, /^400 bad_request: priority: /],
    [{ action: "mark", strategyIds: [id], note: " " }, /^400 .*note: must be a line of at most/],
    [{ action: "mark", strategyIds: [id], note: "a\nb" }, /^400 .*note: must be a line of at most/],
    [
      { action: "mark", strategyIds: [id, 1e9] },
      /^404 not_found: there is no strategy 1000000000$/,
    ],
    [
      { action: "mark", top: 3, underlying: "SBIN" },
      /^422 nothing_to_do: mark of 2026-02-09: the list of moderate has no accepted strategy, of SBIN$/,
    ],
    [{ action: "mark", top: 3, definition: "';--" }, /^400 .*definition: must be the id of a def/],
    [{ action: "unmark" }, /^400 .*strategyIds: unmark needs the strategies by id$/],
    [{ action: "unmark", strategyIds: [id] }, /^404 not_found: strategy \d+ is not marked$/],
    [{ action: "accept" }, /^422 nothing_to_do: accept of 2026-02-09: no mark is open/],
    [{ action: "delete_marks" }, /^422 nothing_to_do: nothing is marked on 2026-02-09$/],
  ];
  for (const [body, said] of refusals) assertMatch(await refused(body), said);
  assertEquals(await shown("marks"), []);
});

Deno.test("no limit is passed: as many lots as it leaves, and its name where it leaves none", async () => {
  const ranked = await list();
  const [first] = ranked;
  const other = ranked.find((row) => row.underlying !== first.underlying);
  await execute({ action: "mark", strategyIds: [first.strategy_id], lots: 10_000, priority: 1 });
  await execute({ action: "mark", strategyIds: [other.strategy_id], priority: 2 });
  // Capital of two lots a day.
  const [row] = await sql`select value::float8 as capital from public.settings
    where name = 'capital'`;
  await setting("max_daily_deployment", 2.5 * first.margin / row?.["capital"]);
  const { accepted } = (await execute({ action: "accept" })).body;
  const [allocation] = accepted.allocations;
  const limit = accepted.limits.find((one: Answer) => one.limit === "daily_cap");
  assert(limit.value <= limit.bound, JSON.stringify(limit));
  assert(allocation.lots < 10_000);
  assertEquals(
    allocation.reason,
    `marked by the owner, priority 1: ${allocation.lots} of 10000 ` +
      "lots wanted",
  );
  // What was accepted counts when the next mark is: the day's capital is given once.
  await setting("max_daily_deployment", accepted.deployed / row?.["capital"]);
  const third = ranked.find((one) =>
    one.underlying !== first.underlying && one.underlying !== other.underlying
  );
  await execute({ action: "mark", strategyIds: [third.strategy_id] });
  const second = (await execute({ action: "accept" })).body.accepted;
  assertEquals(second.allocations, []);
  const refusal = second.refusals.find((one: Answer) => one.underlying === third.underlying);
  assertEquals(refusal.reason, "daily_cap", JSON.stringify(refusal));
  assertMatch(
    (await shown("marks")).find((one) => one.strategy_id === third.strategy_id).refusal,
    /^daily_cap: one lot would come to [\d,]+ of at most [\d,]+/,
  );
  await setting("max_daily_deployment", 0.9);
  await startAnew();
});

Deno.test("of two structures of one underlying the sooner one is accepted", async () => {
  const ranked = await list();
  const pairs = Map.groupBy(ranked, (row) => row.underlying);
  const [one, two] = [...pairs.values()].find((rows) => rows.length > 1) ?? [];
  assert(one !== undefined && two !== undefined);
  await execute({ action: "mark", strategyIds: [one.strategy_id], priority: 9 });
  await execute({ action: "mark", strategyIds: [two.strategy_id], priority: 8 });
  const { accepted } = (await execute({ action: "accept" })).body;
  assertEquals(accepted.allocations.map((row: Answer) => row.definition), [two.definition]);
  assertEquals(accepted.refusals.map((row: Answer) => [row.reason, row.detail]), [
    ["underlying_taken", `${two.underlying} ${two.definition} is wanted sooner`],
  ]);
  await startAnew();
});

Deno.test("two accepts at once queue every mark once", async () => {
  await execute({ action: "mark", top: 3 });
  const answers = await Promise.all([1, 2, 3].map(() => execute({ action: "accept" })));
  for (const { status, body } of answers) {
    assert([200, 409, 422].includes(status), JSON.stringify(body));
  }
  assert(answers.some(({ status }) => status === 200));
  const waiting = (await shown("queue")).filter((row) => row.state === "pending");
  assertEquals(new Set(waiting.map((row) => row.underlying)).size, waiting.length);
  assertEquals(waiting.length, 3);
  // None calls held what another one of them accepted.
  const [refusals] = await sql`select count(*)::int as n from public.allocation_refusals f
    join public.allocations a using (strategy_id)
    where a.state = 'pending' and f.reason = 'position_open'`;
  assertEquals(refusals?.["n"], 0);
  await startAnew();
});

Deno.test("all marks of a date go for its date and their number alone", async () => {
  await execute({ action: "mark", top: 3 });
  const expected = "400 bad_request: to delete all marks of 2026-02-09 confirm the date " +
    "2026-02-09 and the count 3";
  const confirms = [
    {},
    { confirm: DATE },
    { confirm: DATE, confirmCount: 2 },
    { confirm: "2026-02-10", confirmCount: 3 },
    { confirm: "yes", confirmCount: 3 },
  ];
  for (const confirm of confirms) {
    assertEquals(await refused({ action: "delete_marks", ...confirm }), expected);
  }
  assertMatch(
    await refused({ action: "delete_marks", confirm: DATE, confirmCount: 0 }),
    /^400 bad_request: confirmCount: /,
  );
  assertEquals((await shown("marks")).length, 3);
  const { body } = await execute({
    ...{ action: "delete_marks", date: DATE },
    ...{ confirm: DATE, confirmCount: 3 },
  });
  assertEquals(body.marks, 3);
  assertEquals(await shown("marks"), []);
});

Deno.test("the first of a list are marked, accepted by priority, executed and shown by name", async () => {
  const [first, second, ...others] = await list();
  assertEquals((await execute({ action: "mark", top: 2, note: "the best two" })).body.marks, 2);
  const again = { action: "mark", strategyIds: [second.strategy_id], priority: 1 };
  assertEquals((await execute(again)).body.marks, 1);
  const marks = await shown("marks");
  assertEquals(
    marks.map((row) => [row.strategy_id, row.priority, row.lots, row.note]),
    [
      [second.strategy_id, 1, 1, "the best two"],
      [first.strategy_id, 100, 1, "the best two"],
    ],
  );
  const { status, body } = await execute({ action: "accept" });
  assertEquals([status, body.accepted?.ordering], [200, "marks"], JSON.stringify(body));
  assertEquals(
    body.accepted.allocations.map((
      row: Answer,
    ) => [row.underlying, row.lots, row.rank, row.reason]),
    [
      [second.underlying, 1, 1, "marked by the owner, priority 1: 1 of 1 lot wanted"],
      [first.underlying, 1, 2, "marked by the owner, priority 100: 1 of 1 lot wanted"],
    ],
  );
  assertMatch(await refused({ action: "accept" }), /^422 nothing_to_do/);
  // What allocate chooses comes beside it, and takes neither its place nor its underlying.
  const allocated = (await world.call("allocate", {})).body;
  const names = allocated.allocations.map((row: Answer) => row.underlying);
  assertGreater(names.length, 0);
  assertEquals(
    names.filter((name: string) => [first.underlying, second.underlying].includes(name)),
    [],
  );
  const held = allocated.refusals.find((row: Answer) => row.underlying === first.underlying);
  assertEquals([held.reason, held.detail], [
    "position_open",
    `${first.underlying} is held or accepted already`,
  ]);
  const queue = (await shown("queue")).filter((row) => row.state === "pending");
  assertEquals(
    queue.slice(0, 3).map((row) => [row.underlying, row.priority, row.state]),
    [
      [second.underlying, 1, "pending"],
      [first.underlying, 100, "pending"],
      [allocated.allocations[0].underlying, null, "pending"],
    ],
  );
  const entered = await execute({ action: "entries", top: 2 });
  assertEquals([entered.body.filled, entered.body.failed], [2, 0], JSON.stringify(entered.body));
  const positions = (await world.status({ show: "positions" })).body.rows;
  assertEquals(
    positions.map((row: Answer) => row.underlying),
    [second.underlying, first.underlying],
  );
  assertEquals((await shown("marks")).map((row) => row.state), ["executed", "executed"]);
  // One of them is closed by its id; the other one stays.
  const [one, two] = positions.map((row: Answer) => row.position_id);
  assertEquals(
    await refused({ action: "flatten", positionIds: [one, two + 1] }),
    `404 not_found: position ${two + 1} is not held`,
  );
  const closed = await execute({ action: "flatten", positionIds: [one] });
  assertEquals([closed.body.plans, closed.body.filled], [1, 1], JSON.stringify(closed.body));
  const left = (await world.status({ show: "positions" })).body.rows;
  assertEquals(left.map((row: Answer) => row.position_id), [two]);
  assertMatch(
    await refused({ action: "mark", strategyIds: [first.strategy_id] }),
    /^409 conflict: strategy \d+ was executed already$/,
  );
  // A third one waits for the next accept alone.
  const third = others.find((row) =>
    !names.includes(row.underlying) &&
    row.underlying !== first.underlying && row.underlying !== second.underlying
  );
  if (third !== undefined) {
    await execute({ action: "mark", strategyIds: [third.strategy_id] });
    const { accepted } = (await execute({ action: "accept" })).body;
    assertEquals(
      [...accepted.allocations, ...accepted.refusals].map((row: Answer) => row.underlying),
      [third.underlying],
    );
  }
  await startAnew();
});

Deno.test("a mark is of its day: the next one accepts and enters nothing of it", async () => {
  await execute({ action: "mark", top: 2 });
  const [first] = await list();
  await execute({ action: "accept" });
  await execute({ action: "mark", top: 5 });
  await world.exchange.advance(new Date("2026-02-10T10:00:00+05:30"));
  assertMatch(await refused({ action: "accept" }), /^422 nothing_to_do: accept of 2026-02-10/);
  assertMatch(
    await refused({ action: "mark", strategyIds: [first.strategy_id] }),
    /^422 stale_data: strategy \d+ is of 2026-02-09, and only those of 2026-02-10 can be marked$/,
  );
  assertEquals((await execute({ action: "entries" })).body.plans, 0);
});
