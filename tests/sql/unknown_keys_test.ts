import { assertEquals, assertGreater } from "@std/assert";
import { databaseTest } from "../support/database.ts";

const AT = "2026-02-09T10:00:00+05:30";
const DAY = "2026-02-09";
const RUN = { p_run_id: 1, p_holder: "one", p_now: AT };

/** A payload of analyze with a key too many in one of its parts. */
const analysis = (part: string, row: object) => ({
  function: "store_analysis",
  args: {
    ...RUN,
    p_lease_seconds: 30,
    p_payload: { underlying: "INFY", state: "done", [part]: row },
  },
});

interface Misspelt {
  readonly function: string;
  readonly args: Record<string, unknown>;
}

/**
 * A call of each function that reads rows from jsonb, by the table whose rows hold the key `typo`.
 */
const MISSPELT: [string, Misspelt][] = [
  ["underlyings", {
    function: "store_market_caps",
    args: { p_rows: [{ underlying: "INFY", typo: 1 }], p_source: "x" },
  }],
  ["corporate_actions", {
    function: "store_corporate_actions",
    args: { p_rows: [{ underlying: "INFY", date: DAY, factor: 2, typo: 1 }] },
  }],
  ["readiness_checks", {
    function: "store_readiness",
    args: { p_trading_date: DAY, p_rows: [{ check_name: "token", typo: 1 }], p_now: AT },
  }],
  ["sessions", {
    function: "extend_calendar",
    args: { p_payload: { through: "2027-12-31", typo: 1 }, p_now: AT },
  }],
  ["holidays", {
    function: "extend_calendar",
    args: { p_payload: { through: "2027-12-31", holidays: [{ typo: 1 }] }, p_now: AT },
  }],
  ["special_sessions", {
    function: "extend_calendar",
    args: { p_payload: { through: "2027-12-31", specialSessions: [{ typo: 1 }] }, p_now: AT },
  }],
  ["contracts", {
    function: "store_contracts",
    args: { p_rows: [{ underlying: "INFY", typo: 1 }], p_listed_on: DAY },
  }],
  ["candles", {
    function: "store_candles",
    args: { p_name: "INFY", p_rows: [{ date: DAY, typo: 1 }], p_source: "x" },
  }],
  ["candles", {
    function: "fill_candles",
    args: {
      p_name: "INFY",
      p_rows: [{ date: DAY, typo: 1 }],
      p_source: "x",
      p_from: DAY,
      p_to: DAY,
      p_today: DAY,
    },
  }],
  ["candles", {
    function: "store_closes",
    args: { p_rows: [{ name: "INFY", typo: 1 }], p_source: "x" },
  }],
  ["iv_history", {
    function: "store_iv_window",
    args: {
      p_underlying: "INFY",
      p_from: DAY,
      p_to: DAY,
      p_rows: [{ date: DAY, typo: 1 }],
      p_premiums: [],
      p_source: "x",
      p_now: AT,
    },
  }],
  ["premium_days", {
    function: "store_iv_window",
    args: {
      p_underlying: "INFY",
      p_from: DAY,
      p_to: DAY,
      p_rows: [],
      p_premiums: [{ date: DAY, typo: 1 }],
      p_source: "x",
      p_now: AT,
    },
  }],
  ["premium_days", {
    function: "store_premium_days",
    args: { p_trading_date: DAY, p_rows: [{ underlying: "INFY", typo: 1 }], p_source: "x" },
  }],
  ["iv_history", {
    function: "store_iv_day",
    args: { p_trading_date: DAY, p_rows: [{ underlying: "INFY", typo: 1 }], p_source: "x" },
  }],
  ["events", {
    function: "store_events",
    args: { p_events: [{ kind: "results", typo: 1 }], p_coverage: [] },
  }],
  ["event_coverage", {
    function: "store_events",
    args: { p_events: [], p_coverage: [{ kind: "results", typo: 1 }] },
  }],
  ["rate_limits", {
    function: "reserve_rates",
    args: { p_requests: [[{ family: "data", typo: 1 }]], p_now: AT },
  }],
  ["paper_orders", {
    function: "paper_receive",
    args: { p_order: { correlationId: "x", typo: 1 }, p_now: AT },
  }],
  ["market_regimes", {
    function: "store_regime",
    args: { p_payload: { trading_date: DAY, typo: 1 } },
  }],
  ["beliefs", { function: "store_beliefs", args: { p_rows: [{ typo: 1 }], p_fitted_on: DAY } }],
  ["beliefs", {
    function: "store_belief_results",
    args: { p_rows: [{ typo: 1 }], p_on: DAY, p_closed_sessions: 126 },
  }],
  ["definition_replays", {
    function: "store_definition_replays",
    args: { p_rows: [{ typo: 1 }], p_fitted_on: DAY },
  }],
  ["spread_models", {
    function: "store_spread_model",
    args: { p_row: { typo: 1 }, p_fitted_on: DAY },
  }],
  ["name_signals", {
    function: "store_name_signals",
    args: { p_rows: [{ typo: 1 }], p_as_of: DAY },
  }],
  ["tasks", analysis("typo", {})],
  ["underlying_analyses", analysis("analysis", { spot: 1, typo: 1 })],
  ["direction_components", analysis("components", [{ component: "x", typo: 1 }])],
  ["iv_history", analysis("iv_history", { typo: 1 })],
  ["chain_snapshots", analysis("snapshots", [{ typo: 1 }])],
  ["strategies", analysis("strategies", [{ definition: "iron_condor", typo: 1 }])],
  ["strategy_legs", analysis("strategies", [{ legs: [{ strike: 1 }, { typo: 1 }] }])],
  ["strategy_scores", analysis("strategies", [{ scores: [{ typo: 1 }] }])],
  ["exit_rules", analysis("strategies", [{ exit_rules: [{ typo: 1 }] }])],
  ["runs", {
    function: "finish_run",
    args: { ...RUN, p_metrics: { computeMs: 1, typo: 1 }, p_ranked: [] },
  }],
  ["allocation_runs", {
    function: "store_allocation",
    args: { p_payload: { run_id: 1, typo: 1 }, p_now: AT },
  }],
  ["allocation_limits", {
    function: "store_allocation",
    args: { p_payload: { run_id: 1, limits: [{ typo: 1 }] }, p_now: AT },
  }],
  ["allocations", {
    function: "store_allocation",
    args: { p_payload: { run_id: 1, allocations: [{ typo: 1 }] }, p_now: AT },
  }],
  ["allocation_refusals", {
    function: "store_allocation",
    args: { p_payload: { run_id: 1, refusals: [{ typo: 1 }] }, p_now: AT },
  }],
  ["intents", {
    function: "add_intents",
    args: { p_plan_id: 1, p_fence: 1, p_intents: [{ step: 1, typo: 1 }], p_now: AT },
  }],
  ["orders", {
    function: "store_order",
    args: {
      p_intent_id: 1,
      p_fence: 1,
      p_outcome: "confirmed",
      p_reason: null,
      p_order: { orderId: "1", typo: 1 },
      p_now: AT,
    },
  }],
  ["fills", {
    function: "store_order",
    args: {
      p_intent_id: 1,
      p_fence: 1,
      p_outcome: "confirmed",
      p_reason: null,
      p_order: { orderId: "1", fills: [{ typo: 1 }] },
      p_now: AT,
    },
  }],
  ["position_marks", {
    function: "store_marks",
    args: { p_marks: [{ position_id: 1, typo: 1 }], p_sessions: [] },
  }],
  ["position_sessions", {
    function: "store_marks",
    args: { p_marks: [], p_sessions: [{ position_id: 1, typo: 1 }] },
  }],
  ["margin_ratios", {
    function: "store_margin_ratios",
    args: { p_answers: [{ underlying: "TCS", typo: 1 }], p_weight: 0.2, p_now: AT },
  }],
  ["reconciliations", {
    function: "store_reconciliation",
    args: { p_payload: { mismatches: [], taken: [], typo: 1 }, p_now: AT },
  }],
  ["mismatches", {
    function: "store_reconciliation",
    args: { p_payload: { mismatches: [{ typo: 1 }], taken: [] }, p_now: AT },
  }],
  ["mismatches", {
    function: "store_reconciliation",
    args: { p_payload: { mismatches: [], taken: [{ typo: 1 }] }, p_now: AT },
  }],
  ["exit_targets", {
    function: "store_exit_targets",
    args: { p_targets: [{ position_id: 1, typo: 1 }], p_valid_on: "2026-02-10", p_now: AT },
  }],
];

databaseTest("a row with a misspelt key is refused by key and table", async ({ service }) => {
  for (const [table, { function: name, args }] of MISSPELT) {
    const { error } = await service.rpc(name, args);
    assertEquals(
      [name, error?.code, error?.hint, error?.message.replace(/: .*$/, "")],
      [name, "P0001", "bad_request", `a row for public.${table} cannot hold the key typo`],
    );
  }
});

databaseTest("a refused row leaves nothing behind", async ({ service, sql }) => {
  const candle = { date: DAY, open: 1, high: 1, low: 1, close: 1, volume: 0 };
  const rows = [candle, { ...candle, date: "2026-02-10", volum: 0 }];
  const args = { p_name: "INFY", p_rows: rows, p_source: "x" };
  assertEquals((await service.rpc("store_candles", args)).error?.hint, "bad_request");
  const [row] = await sql`select count(*)::int as n from public.candles`;
  assertEquals(row?.["n"], 0);
  const whole = { ...args, p_rows: [candle] };
  assertEquals((await service.rpc("store_candles", whole)).data, 1);
});

databaseTest("every function that reads rows from jsonb requires their keys", async ({ sql }) => {
  const rows = await sql<{ name: string; requires: boolean }[]>`
    select proname as name, prosrc ~ 'require_keys' as requires from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and prosrc ~ 'insert into|update ' and (prosrc ~ 'jsonb_(to|populate)_record'
        or prosrc ~ 'p_(payload|rows|order|items|metrics) ->')`;
  assertGreater(rows.length, 15);
  assertEquals(rows.filter(({ requires }) => !requires).map(({ name }) => name), []);
});
