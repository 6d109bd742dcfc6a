import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { type DecisionStep, decisionSteps } from "../../shared/storage/decision_trail.ts";
import { openWorld, type World } from "../support/world.ts";

/** Monday 2026-02-09 at 10:00, a session; the world of all tests of this file. */
const AT = "2026-02-09T10:00:00+05:30";
const DATE = "2026-02-09";
const BANNED = "INFY";
/** Of these one gets lots: the desk may hold one structure. */
const RIVALS = ["RELIANCE", "TCS"];

let world: World;
let chosen: string;
let refused: string;

Deno.test.beforeAll(async () => {
  world = await openWorld({ at: AT, ready: true });
  const { sql } = world.platform;
  await sql`update public.settings set value = '1' where name = 'max_positions'`;
  await sql`select public.store_bans(${DATE}, ${[BANNED]}, 'test', ${AT})`;
  const analyzed = await world.call("analyze", { underlyings: [BANNED, ...RIVALS] });
  assertEquals(analyzed.body.state, "done");
  const allocated = await world.call("allocate", {});
  const [row] = await sql`select underlying from public.allocations`;
  chosen = String(row?.["underlying"]);
  refused = RIVALS.find((name) => name !== chosen) ?? "";
  assertEquals(allocated.body.allocations.length, 1);
});
Deno.test.afterAll(async () => await world.stop());

async function why(underlying: string, date?: string): Promise<DecisionStep[]> {
  const { body } = await world.status({
    show: "why",
    underlying,
    ...(date === undefined ? {} : { date }),
  });
  assertEquals([body.ok, body.show], [true, "why"]);
  assertMatch(body.asOf, /\+05:30$/);
  return decisionSteps.parse(body.rows);
}

/** The page, of which no line is wider than 100 columns. */
async function page(underlying: string, more: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({ show: "why", format: "text", underlying, ...more });
  const response = await fetch(`${world.platform.url}/functions/v1/status?${query}`, {
    headers: { apikey: world.platform.secretKey },
  });
  const text = await response.text();
  assertEquals([response.status, text.split("\n").filter((line) => line.length > 100)], [200, []]);
  return text;
}

const of = (steps: readonly DecisionStep[], section: DecisionStep["section"]) =>
  steps.filter((step) => step.section === section);

/** Of a strategy that its own cap leaves no lot. */
const OVER_A_CAP = /^\w+_cap: one lot would come to [\d,]+ of at most [\d,]+/;

Deno.test("before anything is sent the page says which lots wait, and what each other got instead", async () => {
  const steps = await why(chosen);
  const [first, ...others] = of(steps, "allocation");
  assertEquals([first?.outcome, first?.figures["rank"], first?.figures["state"]], [
    "allocated",
    1,
    "pending",
  ]);
  assertGreater(others.length, 0);
  for (const { outcome, detail } of others) {
    assertEquals(outcome, "refused");
    assertMatch(
      detail,
      new RegExp(`^underlying_taken: ${chosen} \\w+ was chosen: |${OVER_A_CAP.source}`),
    );
  }
  const text = await page(chosen);
  assertStringIncludes(text, `${chosen} on ${DATE}, risk moderate`);
  assertMatch(
    text,
    new RegExp(`^nothing sent yet, ${first?.subject} allocated: \\d+ lots? of sleeve`, "m"),
  );
  assertStringIncludes(text, "nothing was sent");
});

Deno.test("each accepted strategy has its six parts of the total score, and its strikes as asked", async () => {
  const steps = await why(chosen);
  const accepted = of(steps, "strategy").map(({ subject }) => subject);
  assertEquals(of(steps, "scores").map(({ subject }) => subject), accepted);
  assertEquals(of(steps, "strikes").map(({ subject }) => subject), accepted);
  for (const { figures } of of(steps, "scores")) {
    const parts = figures["parts"] as { scheme: string; score: number; weight: number }[];
    const total = parts.filter(({ scheme }) => scheme === "total");
    const sum = total.reduce((all, { score, weight }) => all + score * weight, 0);
    // Method 10.2: the selection score raises the sum by up to a tenth.
    const expected = sum * (1 + 0.1 * Number(figures["selection"])) / 1.1;
    assertEquals(total.length, 6);
    // Parts and totals are told to four decimals.
    assertAlmostEquals(Number(figures["total"]), expected, 2e-4);
  }
});

Deno.test("each accepted strategy has its seven parts by name, which give its quantum score", async () => {
  const steps = await why(chosen);
  const scores = of(steps, "scores");
  assertGreater(scores.length, 0);
  for (const { figures, detail, subject } of scores) {
    const parts = figures["parts"] as Record<"scheme" | "part" | "score" | "weight", string>[];
    const seven = parts.filter(({ scheme }) => scheme === "quantum");
    assertEquals(seven.map(({ part }) => part), [
      "probability",
      "risk_reward",
      "total",
      "kelly",
      "industry",
      "strategy_fit",
      "liquidity",
    ]);
    const sum = seven.reduce((all, { score, weight }) => all + Number(score) * Number(weight), 0);
    assertAlmostEquals(Number(figures["quantum"]), sum, 2e-4);
    assertMatch(detail, /; quantum 0\.\d+: probability 0\.\d+ x 25%, risk_reward /);
    const strategy = of(steps, "strategy").find((step) => step.subject === subject);
    assertMatch(strategy?.detail ?? "", /; worst move [\d,]+, Kelly \d+\.\d%; /);
  }
});

Deno.test("direction's part is told with the error of what a full score is believed to bring", async () => {
  const scope = chosen === "NIFTY" ? "NIFTY" : chosen.includes("NIFTY") ? "indices" : "stocks";
  // Nothing was learned yet: the belief is its prior.
  const [belief] = await world.platform.sql`select distinct registered_sd as sd
    from public.beliefs where claim = 'direction' and scope = ${scope}`;
  const { body } = await world.status({ show: "strategies", underlying: chosen });
  const row = body.rows.find(({ rank }: { rank: number | null }) => rank !== null);
  assertEquals(row.direction_error, belief?.["sd"]);
  const scores = of(await why(chosen), "scores")
    .find(({ subject }) => subject === row.definition);
  const parts = scores?.figures["parts"] as { part: string; score: number }[];
  const told = parts.find(({ part }) => part === "direction")?.score ?? NaN;
  assertAlmostEquals(row.direction_part, told, 0.0051);
  assertStringIncludes(
    scores?.detail ?? "",
    `direction ${told.toFixed(2)} (a full score drifts +- 0.0600 deviations) x 0%`,
  );
});

Deno.test("each definition that was not accepted stands once under its reason", async () => {
  const steps = await why(chosen);
  const named = of(steps, "rejection").flatMap(({ figures }) =>
    (figures["definitions"] as { definition: string }[]).map(({ definition }) => definition)
  );
  const stored = await world.platform.sql`
    select definition from public.strategies where underlying = ${chosen} and state = 'rejected'`;
  assertEquals(named.sort(), stored.map((row) => row["definition"]).sort());
  const reasons = of(steps, "rejection").map(({ subject }) => subject);
  assertEquals(new Set(reasons).size, reasons.length);
});

Deno.test("an underlying without lots is told the limit that binds, and that nothing was sent", async () => {
  const text = await page(refused);
  assertMatch(
    text,
    /^nothing, \w+ refused: position_count: one lot would come to 2 of at most 1$/m,
  );
  assertMatch(text, /^\w+ +refused +position_count: one lot would come to 2 of at most 1$/m);
  assertStringIncludes(text, "nothing was sent");
  assertEquals((await why(refused)).some(({ stage }) => stage === "execute"), false);
});

Deno.test("an underlying in ban period is told so, and nothing of it is made up", async () => {
  const steps = await why(BANNED);
  assertEquals(steps.map(({ section, outcome }) => [section, outcome]), [
    ["market", steps[0]?.outcome],
    ["task", "rejected"],
  ]);
  assertMatch(steps[1]?.detail ?? "", /^banned: /);
  const text = await page(BANNED);
  assertStringIncludes(text, "nothing, rejected by analyze: banned: ");
  assertStringIncludes(text, "none was accepted");
  assertStringIncludes(text, "not allocated: no strategy was accepted");
});

Deno.test("from the first order to the exit the page tells what happened in its order", async () => {
  assertEquals((await world.call("execute", {})).body.filled, 1);
  await world.call("monitor", {});
  const held = await page(chosen);
  assertMatch(held, /^held, \w+: 2 marks; worst /m);
  assertEquals((await world.call("execute", { action: "flatten" })).body.filled, 1);
  const steps = await why(chosen);
  const story = steps.filter(({ stage }) => stage === "execute" || stage === "monitor");
  const orders = of(steps, "order");
  const half = orders.length / 2;
  assertEquals(story.map(({ section }) => section), [
    "plan",
    ...Array(half).fill("order"),
    "position",
    "marks",
    "exit",
    "plan",
    ...Array(half).fill("order"),
    "result",
  ]);
  assertEquals(steps.map(({ step }) => step), steps.map((_, i) => i + 1));
  const sent = await world.platform.sql`
    select o.state, i.side, i.quantity from public.orders o join public.intents i using (intent_id)
    order by i.plan_id, i.step, i.intent_id`;
  assertEquals(
    orders.map(({ outcome, figures }) => [outcome, figures["side"], figures["quantity"]]),
    sent.map((row) => [row["state"], row["side"], row["quantity"]]),
  );
  const [ledger] = await world.platform.sql`
    select round(realised, 2)::float8 as realised from public.positions`;
  assertEquals(of(steps, "result")[0]?.figures["realised"], ledger?.["realised"]);
  const text = await page(chosen);
  assertMatch(text, /^held and closed, \w+: realised -?[\d,]+ after all charges/m);
  assertMatch(text, /^flatten +fired +asked for by the owner; at 10:\d\d:\d\d$/m);
});

Deno.test("a date on which nothing ran, and an underlying that never ran, are said plainly", async () => {
  assertEquals(await why(chosen, "2026-02-06"), []);
  const text = await page(chosen, { date: "2026-02-06" });
  assertStringIncludes(text, "no run of analyze took it on 2026-02-06");
  assertEquals(await why(chosen, DATE), await why(chosen));
  assertMatch(await page("NIFTY"), /no run of analyze took it\n$/);
});

Deno.test("why without an underlying, of an unknown one, or by hours is refused by name", async () => {
  const missing = await world.status({ show: "why" });
  assertEquals([missing.status, missing.body.error.code], [400, "bad_request"]);
  assertStringIncludes(missing.body.error.message, "underlying: ");
  const unknown = await world.status({ show: "why", underlying: "NOPE" });
  assertEquals([unknown.status, unknown.body.error.code], [400, "unknown_underlying"]);
  assertStringIncludes(unknown.body.error.message, "NOPE");
  const hours = await world.status({ show: "why", underlying: chosen, hours: "3" });
  assertEquals([hours.status, hours.body.error.code], [400, "bad_request"]);
  assertStringIncludes(hours.body.error.message, "hours: ");
});
