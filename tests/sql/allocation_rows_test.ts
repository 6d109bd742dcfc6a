import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { allocatedAll, entered, openPlan } from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

const FIGURES = {
  target: 8_000_000,
  most_deployed: 5_000_000,
  expected_value: -1200,
  cvar95: 40_000,
  loss_probability: 0.3,
  carry_cost: 300,
  cost_a_year: 4000,
  notes: ["FINNIFTY: no measured beta"],
  portfolio: { greeks: { delta: 1 }, stress: [], deployed: {} },
};
const OF_LOTS = {
  expected_cost: 300,
  cvar_contribution: 9000,
  kelly_lots: 1.5,
  tier: 2,
  stands_in_for: "short_strangle",
  substitution_weight: 0.8,
  displaced: "TCS iron_condor",
  binding_limits: ["stress_cap", "loss_cap"],
  broker_margin: 150_000,
};
const LIMITS = [
  { limit_name: "book_tail_cap", value: 40_000, bound: 1_200_000, is_binding: false },
  {
    limit_name: "stress_cap",
    of: "NIFTY -15%",
    value: 9000,
    bound: 9100,
    is_binding: true,
    shadow_price: 20,
    shadow_capital: 500,
  },
];

/** Two lots of NIFTY chosen with every figure, TCS refused. */
async function storeWhole(database: TestDatabase, changes: object = {}, ofLots: object = {}) {
  const { sql } = database;
  const runId = await storeRun(sql);
  const chosen = await storeStrategy(sql, runId, "NIFTY");
  const refused = await storeStrategy(sql, runId, "TCS");
  const base = allocationPayload(runId, "a", [{ strategyId: chosen, lots: 2 }]);
  const [lots] = (base as { allocations: object[] }).allocations;
  return await storeAllocation(database, {
    ...base,
    ...FIGURES,
    limits: LIMITS,
    allocations: [{ ...lots, ...OF_LOTS, ...ofLots }],
    refusals: [{
      strategy_id: refused,
      reason: "stress_cap",
      limit_name: "stress_cap",
      distance: 500,
      capital_needed: 2e7,
      detail: "9,600 of 9,100",
    }],
    ...changes,
  });
}

databaseTest(
  "an allocation is told with every figure that it was stored with",
  async (database) => {
    const { service } = database;
    const { data, error } = await storeWhole(database);
    assertEquals(error, null);
    const { allocations: [lots], refusals, limits, ...rest } = data;
    assertEquals(rest, {
      allocationRunId: 1,
      tradingDate: STORED_DATE,
      risk: "moderate",
      capital: 10_000_000,
      ordering: "money",
      regimeLevel: "normal",
      deployed: 156_000,
      target: 8_000_000,
      mostDeployed: 5_000_000,
      expectedValue: -1200,
      cvar95: 40_000,
      lossProbability: 0.3,
      carryCost: 300,
      costAYear: 4000,
      portfolio: FIGURES.portfolio,
      notes: ["FINNIFTY: no measured beta"],
    });
    assertEquals(lots, {
      allocationId: 1,
      underlying: "NIFTY",
      definition: "iron_condor",
      sleeve: "carry",
      lots: 2,
      margin: 156_000,
      premium: 0,
      capitalUsed: 156_000,
      maxLoss: 16_900,
      expectedValue: -300,
      expectedCost: 300,
      cvarContribution: 9000,
      kellyLots: 1.5,
      tier: 2,
      standsInFor: "short_strangle",
      substitutionWeight: 0.8,
      displaced: "TCS iron_condor",
      bindingLimits: ["stress_cap", "loss_cap"],
      brokerMargin: 150_000,
      rank: 1,
      state: "pending",
      reason: "carry",
    });
    assertEquals(limits, [
      {
        limit: "stress_cap",
        of: "NIFTY -15%",
        value: 9000,
        bound: 9100,
        isBinding: true,
        shadowPrice: 20,
        shadowCapital: 500,
      },
      { limit: "book_tail_cap", value: 40_000, bound: 1_200_000, isBinding: false },
    ]);
    assertEquals(refusals, [{
      underlying: "TCS",
      definition: "iron_condor",
      reason: "stress_cap",
      limit: "stress_cap",
      distance: 500,
      capitalNeeded: 20_000_000,
      detail: "9,600 of 9,100",
    }]);
    for (const date of [null, STORED_DATE]) {
      assertEquals((await service.rpc("read_allocation", { p_date: date })).data, data);
    }
    assertEquals((await service.rpc("read_allocation", { p_date: "2026-02-10" })).data, null);
    const { data: trail } = await service.from("decision_trail").select("detail")
      .eq("trading_date", STORED_DATE).eq("stage", "allocate").order("underlying");
    assertEquals(trail?.map((row: { detail: string }) => row.detail), [
      "2 lots of sleeve carry, rank 1; capital 1,56,000 of 1,00,00,000; loss at most 16,900; EV -300; " +
      "tail 9,000; for short_strangle; before TCS iron_condor; held back by stress_cap, loss_cap; " +
      "carry; now pending",
      "stress_cap: 9,600 of 9,100; one lot needs a capital of 2,00,00,000",
    ]);
  },
);

for (
  const [field, bad] of [
    ["target", -1],
    ["most_deployed", "NaN"],
    ["expected_value", "Infinity"],
    ["cvar95", "NaN"],
    ["loss_probability", 1.01],
    ["carry_cost", -1],
    ["cost_a_year", "Infinity"],
    ["portfolio", []],
    ["deployed", -1],
  ] as const
) {
  databaseTest(`a run of an impossible ${field} (${bad}) stores nothing`, async (database) => {
    const { error } = await storeWhole(database, { [field]: bad });
    assertEquals(error?.message.includes(`allocation_runs_${field}_check`), true, error?.message);
    const [row] = await database.sql`select count(*)::int as n from public.allocation_runs`;
    assertEquals(row?.["n"], 0);
  });
}

for (
  const [field, bad, constraint] of [
    ["expected_cost", -1, "expected_cost"],
    ["cvar_contribution", "NaN", "cvar_contribution"],
    ["kelly_lots", -0.5, "kelly_lots"],
    ["tier", 4, "tier"],
    ["tier", 0, "tier"],
    ["substitution_weight", 1.1, "substitution_weight"],
    ["substitution_weight", null, ""],
    ["stands_in_for", "Strangle!", "stands_in_for"],
    ["binding_limits", ["luck"], "binding_limits"],
    ["broker_margin", -1, "broker_margin"],
    ["lots", 0, "lots"],
  ] as const
) {
  databaseTest(
    `an allocation of an impossible ${field} (${bad}) stores nothing`,
    async (database) => {
      const { error } = await storeWhole(database, {}, { [field]: bad });
      const named = constraint === "" ? "allocations_check" : `allocations_${constraint}_check`;
      assertEquals(error?.message.includes(named), true, error?.message);
    },
  );
}

databaseTest("what is impossible is refused by hand as well", async (database) => {
  const { sql, service } = database;
  await storeWhole(database);
  const runOf = { allocation_run_id: 1 };
  const limit = { ...runOf, limit_name: "vega_cap", value: 1, bound: 2, is_binding: false };
  const [stored] = await sql`select * from public.allocations`;
  const { allocation_id: _, trading_date: __, ...copy } = stored ?? {};
  const other = await storeStrategy(sql, 1, "NIFTY", { definition: "bull_call_spread" });
  for (
    const [table, row, said] of [
      ["allocation_limits", { ...limit, limit_name: "luck" }, "allocation_limits_limit_name_check"],
      ["allocation_limits", { ...limit, value: "NaN" }, "allocation_limits_value_check"],
      ["allocation_limits", { ...limit, bound: "Infinity" }, "allocation_limits_bound_check"],
      [
        "allocation_limits",
        { ...limit, shadow_price: "NaN", shadow_capital: 0 },
        "shadow_price_check",
      ],
      ["allocation_limits", { ...limit, shadow_price: 1 }, "allocation_limits_check"],
      ["allocation_limits", { ...limit, limit_name: "book_tail_cap" }, "allocation_limits_pkey"],
      ["allocation_refusals", {
        ...runOf,
        underlying: "TCS",
        definition: "iron_condor",
        reason: "displaced",
        detail: "x",
      }, "allocation_refusals_pkey"],
      ...[
        ["reason", "luck"],
        ["limit_name", "displaced"],
        ["distance", -1],
        ["capital_needed", 0],
      ].map(([field, bad]) =>
        ["allocation_refusals", {
          ...runOf,
          underlying: "INFY",
          definition: "iron_condor",
          reason: "displaced",
          detail: "x",
          [String(field)]: bad,
        }, `allocation_refusals_${field}_check`] as const
      ),
      ["allocations", { ...copy, strategy_id: other }, "allocations_one_live"],
      ["allocation_runs", {
        run_id: 1,
        trading_date: STORED_DATE,
        risk: "moderate",
        inputs_hash: "b",
        capital: 1,
        ordering: "money",
        regime_level: "normal",
        deployed: 0,
        created_at: `${STORED_DATE}T10:00:00+05:30`,
      }, "allocation_runs_current"],
    ] as const
  ) {
    const { error } = await service.from(table).insert(row as never);
    assertEquals(error?.message.includes(said), true, `${said}: ${error?.message}`);
  }
});

/** The ledger of what carry is expected to cost, by underlying. */
async function ledger({ sql }: TestDatabase) {
  const rows = await sql`select underlying, state, lots, expected_cost::float8 as cost
    from public.cost_ledger order by underlying`;
  return rows.map((row) => [row["underlying"], row["state"], row["lots"], row["cost"]]);
}

/** Of each session of a year up to a date, that one last. */
async function spent(
  { sql }: TestDatabase,
  mode: "paper" | "live" = "paper",
): Promise<number[]> {
  const [row] = await sql`select private.carry_costs(${STORED_DATE}, 252, ${mode}) as costs`;
  return row?.["costs"];
}

/** A year whose last session cost so much, and no other one anything. */
const today = (cost: number) => [...Array(251).fill(0), cost];

databaseTest(
  "carry is planned, spent by what was filled, and released where nothing came of it",
  async (database) => {
    const { sql } = database;
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
    await sql`update public.cost_ledger set expected_cost = 300`;
    assertEquals((await ledger(database)).map(([, state]) => state), [
      "pending",
      "pending",
      "pending",
    ]);
    assertEquals(await spent(database), today(0));
    await entered(database, nifty);
    await openPlan(database, tcs ?? 0);
    assertEquals(await spent(database), today(600));
    assertEquals(await spent(database, "live"), today(0));
    await sql`update public.allocations set state = 'cancelled' where underlying = 'INFY'`;
    assertEquals(await ledger(database), [
      ["INFY", "released", 2, 300],
      ["NIFTY", "executed", 2, 300],
      ["TCS", "executing", 2, 300],
    ]);
    await sql`update public.allocations set state = 'failed' where underlying = 'TCS'`;
    assertEquals(await spent(database), today(300));
  },
);

databaseTest("paper and live spend budgets of their own", async (database) => {
  const { sql } = database;
  const [nifty, tcs, infy] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
  await sql`update public.cost_ledger set expected_cost = case underlying
    when 'NIFTY' then 300 when 'TCS' then 40 else 7 end`;
  await openPlan(database, nifty ?? 0, "live");
  await openPlan(database, tcs ?? 0);
  const modes = await sql`select underlying, mode from public.cost_ledger order by underlying`;
  assertEquals(modes.map((row) => [row["underlying"], row["mode"]]), [
    ["INFY", null],
    ["NIFTY", "live"],
    ["TCS", "paper"],
  ]);
  assertEquals([await spent(database), await spent(database, "live")], [today(40), today(300)]);
  // Whose plan is not known counts as spent wherever it is asked for.
  await sql`update public.allocations set state = 'executing' where allocation_id = ${infy ?? 0}`;
  assertEquals([await spent(database), await spent(database, "live")], [today(47), today(307)]);
});

databaseTest("an entry of fewer lots than planned has spent their share", async (database) => {
  const { sql } = database;
  const [nifty] = await allocatedAll(database, ["NIFTY"]);
  await sql`update public.cost_ledger set expected_cost = 300`;
  const { data: plan } = await openPlan(database, nifty ?? 0);
  await unguarded(sql, [
    `insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode, lots,
      expiry, capital_used, entry_net, entry_charges, opened_at)
    select ${plan.planId}, strategy_id, 'NIFTY', 'iron_condor', 'carry', 'paper', 1, '2026-02-24', 1,
      1, 0, '2026-02-09T10:00:00+05:30' from public.allocations`,
  ]);
  await sql`update public.allocations set state = 'executed'`;
  assertEquals(await ledger(database), [["NIFTY", "executed", 1, 150]]);
});

databaseTest("edge and premium cost nothing of the ledger", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  await sql`update public.strategies set sleeve = 'edge', sleeve_reason = null`;
  const payload = allocationPayload(runId, "a", [{ strategyId, lots: 1 }]);
  assertEquals((await storeAllocation(database, payload)).error, null);
  assertEquals(await ledger(database), []);
});

databaseTest(
  "the ledger looks back 252 sessions and no further, and forgets no archived trade",
  async (database) => {
    const { sql } = database;
    const rows = await sql`select trading_date::text as date from public.sessions
    where trading_date <= ${STORED_DATE} order by trading_date desc limit 253`;
    const dates = rows.map((row) => String(row["date"]));
    for (const [i, date] of [dates[252], dates[251], STORED_DATE, "2026-02-10"].entries()) {
      await sql`insert into public.cost_ledger values (${i + 1}, ${date ?? ""}, 'TCS', 1, ${
        10 ** i
      }, 'executed')`;
    }
    assertEquals(await spent(database), [10, ...Array(250).fill(0), 100]);
    const gone = async (before: string) =>
      (await database.service.rpc("archive_learning", { p_before: before, p_limit: 10 })).data;
    assertEquals([await gone(dates[251] ?? ""), await gone(dates[251] ?? "")], [1, 0]);
    assertEquals(await spent(database), [10, ...Array(250).fill(0), 100]);
  },
);
