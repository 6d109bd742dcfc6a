import { assertEquals, assertGreater } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";

/** A done run of one underlying with a strategy. */
async function decided(
  { sql }: TestDatabase,
  underlying = "NIFTY",
  risk = "moderate",
): Promise<{ runId: number; strategyId: number }> {
  const runId = await storeRun(sql, risk);
  await sql`
    insert into public.tasks (run_id, underlying, state, counts, finished_at)
    values (${runId}, ${underlying}, 'done', '{"chains": 1, "accepted": 1}', ${STORED_AT})`;
  return { runId, strategyId: await storeStrategy(sql, runId, underlying, { risk }) };
}

async function allocate(
  database: TestDatabase,
  ...payload: Parameters<typeof allocationPayload>
): Promise<void> {
  const { error } = await storeAllocation(database, allocationPayload(...payload));
  assertEquals(error, null);
}

/** Steps as service_role reads them in Studio's way: filtered and ordered. */
async function trail({ service }: TestDatabase, underlying = "NIFTY") {
  const { data, error } = await service.from("decision_trail").select("*")
    .eq("underlying", underlying).eq("trading_date", STORED_DATE).order("risk").order("step");
  assertEquals(error, null);
  return data ?? [];
}

const told = (rows: Awaited<ReturnType<typeof trail>>) =>
  rows.map(({ step, stage, section, subject, outcome }) => [
    step,
    stage,
    section,
    subject,
    outcome,
  ]);

databaseTest("steps are numbered in the order of the decision, one row each", async (database) => {
  await decided(database);
  assertEquals(told(await trail(database)), [
    [1, "analyze", "market", "regime", "unknown"],
    [2, "analyze", "task", "NIFTY", "done"],
    [3, "analyze", "strategy", "iron_condor", "accepted"],
    [4, "allocate", "allocation", "allocate", "not run"],
  ]);
});

databaseTest("rejections of one reason are one step that names each", async (database) => {
  const { runId } = await decided(database);
  const reject = async (definition: string, reason: string, detail: string) =>
    await database.sql`
      insert into public.strategies (run_id, trading_date, underlying, definition, risk, state,
        reason, detail)
      values (${runId}, ${STORED_DATE}, 'NIFTY', ${definition}, 'moderate', 'rejected', ${reason},
        ${detail})`;
  await reject("collar", "no_cover", "no quote");
  await reject("long_call", "outranked", "score 0.5");
  await reject("covered_call", "no_cover", "no quote");
  await reject("long_put", "outranked", "score 0.4");
  await reject("strap", "outranked", "score 0.3");
  const rows = (await trail(database)).filter(({ section }) => section === "rejection");
  assertEquals(rows.map(({ subject, outcome, detail }) => [subject, outcome, detail]), [
    ["outranked", "3 rejected", "long_call: score 0.5; long_put: score 0.4; strap: score 0.3"],
    ["no_cover", "2 rejected", "collar, covered_call: no quote"],
  ]);
});

databaseTest(
  "an allocation that gave way is not told, one that was sent stays",
  async (database) => {
    const { runId, strategyId } = await decided(database);
    const allocations = async () =>
      (await trail(database)).filter(({ section }) => section === "allocation")
        .map(({ outcome, detail }) => [outcome, detail.split(":")[0]]);
    await allocate(database, runId, "a", [], [{ strategyId, reason: "loss_cap" }]);
    assertEquals(await allocations(), [["refused", "loss_cap"]]);
    await allocate(database, runId, "b", [{ strategyId, lots: 2 }]);
    const [first] = await allocations();
    assertEquals([first?.[0], (await allocations()).length], ["allocated", 1]);
    await database.sql`update public.allocations set state = 'executing'`;
    await allocate(database, runId, "c", [], [{ strategyId, reason: "position_open" }]);
    assertEquals((await allocations()).map(([outcome]) => outcome), ["allocated", "refused"]);
    await allocate(database, runId, "d", [], [{ strategyId, reason: "position_open" }]);
    assertEquals((await allocations()).map(([outcome]) => outcome), ["allocated", "refused"]);
  },
);

databaseTest("a pending allocation that gave way leaves the refusal alone", async (database) => {
  const { runId, strategyId } = await decided(database);
  await allocate(database, runId, "a", [{ strategyId, lots: 2 }]);
  await allocate(database, runId, "b", [], [{ strategyId, reason: "deployment_cap" }]);
  const rows = (await trail(database)).filter(({ section }) => section === "allocation");
  assertEquals(rows.map(({ outcome, detail }) => [outcome, detail]), [
    ["refused", "deployment_cap: x"],
  ]);
});

databaseTest("each risk level and underlying has a story of its own", async (database) => {
  await decided(database, "NIFTY", "moderate");
  await decided(database, "TCS", "aggressive");
  const { runId } = await decided(database, "NIFTY", "conservative");
  await allocate(database, runId, "a", [], []);
  const rows = await trail(database);
  assertEquals(rows.map(({ risk, step, subject }) => [risk, step, subject]), [
    ["conservative", 1, "regime"],
    ["conservative", 2, "NIFTY"],
    ["conservative", 3, "iron_condor"],
    ["moderate", 1, "regime"],
    ["moderate", 2, "NIFTY"],
    ["moderate", 3, "iron_condor"],
    ["moderate", 4, "allocate"],
  ]);
});

databaseTest("the function gives the view's rows of the latest date", async (database) => {
  await decided(database);
  const { data } = await database.service.rpc("decision_trail_of", {
    p_underlying: "NIFTY",
    p_trading_date: null,
  });
  assertGreater(data.length, 3);
  assertEquals(data, await trail(database));
});

databaseTest("strangers read neither the view nor the function", async ({ anon }) => {
  const view = await anon.from("decision_trail").select("*");
  const answer = await anon.rpc("decision_trail_of", {
    p_underlying: "NIFTY",
    p_trading_date: null,
  });
  assertEquals([view.data, answer.data], [null, null]);
  assertEquals([view.error?.code, answer.error?.code], ["42501", "42501"]);
});

databaseTest(
  "a strategy that stands in for another says for which, with its weight",
  async (database) => {
    const { strategyId } = await decided(database);
    await database.sql`
    update public.strategies set stands_in_for = 'short_strangle', substitution_weight = 0.8,
      worst_loss = 8450, kelly = 0.1234 where strategy_id = ${strategyId}`;
    await database.sql`insert into public.strategy_scores
    values (${strategyId}, 'total', 'probability', 0.7, 0.35)`;
    const steps = await trail(database);
    const strategy = steps.find(({ section }) => section === "strategy");
    assertEquals(
      ["stands_in_for", "substitution_weight", "kelly", "worst_loss", "quantum_score", "tilt"]
        .map((name) => Number(strategy.figures[name]) || strategy.figures[name]),
      ["short_strangle", 0.8, 0.1234, 8450, 0.5, 1],
    );
    assertEquals(
      strategy.detail.split("; ").filter((said: string) =>
        /worst move|stands in|quantum/.test(said)
      ),
      [
        "worst move 8,450, Kelly 12.3%",
        "stands in for short_strangle at 80%",
        "score 0.6000, quantum 0.5000",
      ],
    );
    const scores = steps.find(({ section }) => section === "scores");
    assertEquals(
      scores.detail,
      "probability 0.70 x 35%; quantum 0.5000: probability 0.70 x 25%, risk_reward 0.50 x 15%, " +
        "total 0.60 x 20%, kelly 0.00 x 15%, industry 1.00 x 10%, strategy_fit 0.20 x 10%, " +
        "liquidity 0.80 x 5%",
    );
  },
);
