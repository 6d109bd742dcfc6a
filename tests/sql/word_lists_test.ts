import { assertEquals, assertGreater } from "@std/assert";
import { REFUSAL_REASONS } from "../../shared/allocation/refusal.ts";
import { REGIME_SOURCES } from "../../shared/analysis/regime/market_regime.ts";
import { regimeLabel } from "../../shared/analysis/regime/regime_label.ts";
import { BELIEF_DECISIONS, BELIEF_SCOPES, CLAIMS } from "../../shared/beliefs/belief.ts";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { MISMATCH_KINDS } from "../../shared/execution/reconcile/mismatch.ts";
import { SMILE_LABELS, SMILE_MODELS } from "../../shared/pricing/smile.ts";
import { DENIALS } from "../../shared/risk/denials.ts";
import { CONVICTIONS } from "../../shared/scoring/conviction.ts";
import { SCORED_REJECTIONS } from "../../shared/scoring/score_underlying.ts";
import { SLEEVE_REASONS } from "../../shared/scoring/sleeve_of.ts";
import { TASK_REJECTIONS } from "../../shared/storage/task_rejection.ts";
import { ERROR_STATUS } from "../../shared/vocabulary/desk_error.ts";
import { EVENT_KINDS } from "../../shared/vocabulary/event.ts";
import { LIMIT_NAMES } from "../../shared/vocabulary/limit_names.ts";
import * as states from "../../shared/vocabulary/states.ts";
import * as terms from "../../shared/vocabulary/terms.ts";
import { databaseTest } from "../support/database.ts";

const ENUMS: Record<string, readonly string[]> = {
  direction: terms.DIRECTIONS,
  leg_right: terms.LEG_RIGHTS,
  option_right: terms.RIGHTS,
  regime_level: terms.REGIME_LEVELS,
  risk: terms.RISKS,
  risk_class: terms.RISK_CLASSES,
  segment: terms.SEGMENTS,
  side: terms.SIDES,
  sleeve: terms.SLEEVES,
  trading_mode: terms.MODES,
  underlying_kind: terms.UNDERLYING_KINDS,
};

/** The CHECKs that list words, by table and column. */
const CHECKS: Record<string, readonly string[]> = {
  "adjustment_legs.purpose": ["open", "close"],
  "adjustment_rules.kind": states.ADJUSTMENT_KINDS,
  "adjustments.kind": states.ADJUSTMENT_KINDS,
  "adjustments.state": states.ADJUSTMENT_STATES,
  "allocation_limits.limit_name": LIMIT_NAMES,
  "allocation_refusals.limit_name": LIMIT_NAMES,
  "allocation_refusals.reason": REFUSAL_REASONS,
  "allocation_runs.ordering": terms.RUN_ORDERINGS,
  "allocations.state": states.ALLOCATION_STATES,
  "archived_trades.exit_rule": states.EXIT_CAUSES,
  "archived_trades.state": states.PLAN_STATES,
  "belief_history.decision": BELIEF_DECISIONS,
  "belief_history.reason": states.BELIEF_CHANGES,
  "beliefs.borrowed_from": BELIEF_SCOPES,
  "beliefs.claim": CLAIMS,
  "beliefs.decision": BELIEF_DECISIONS,
  "beliefs.scope": BELIEF_SCOPES,
  "contracts.instrument": states.INSTRUMENTS,
  "corporate_actions.found": states.ACTION_SOURCES,
  "definition_replays.scope": BELIEF_SCOPES,
  "definition_tiers.level": terms.VIX_LEVELS,
  "direction_components.family": terms.DIRECTION_FAMILIES,
  "event_coverage.kind": EVENT_KINDS,
  "events.kind": EVENT_KINDS,
  "exit_rules.event_kind": EVENT_KINDS,
  "exit_rules.rule": states.EXIT_RULES,
  "exits.rule": states.EXIT_CAUSES,
  "industries.rating": terms.RATINGS,
  "industries.stance": terms.STANCES,
  "intents.purpose": states.INTENT_PURPOSES,
  "intents.state": states.INTENT_STATES,
  "job_runs.error_code": Object.keys(ERROR_STATUS),
  "job_runs.job": states.JOBS,
  "job_runs.state": states.JOB_STATES,
  "mismatches.kind": MISMATCH_KINDS,
  "market_regimes.vix_trend": terms.VIX_TRENDS,
  "market_regimes.source": REGIME_SOURCES,
  "market_regimes.term": terms.TERM_STATES,
  "orders.state": states.ORDER_STATES,
  "paper_orders.state": states.PAPER_ORDER_STATES,
  "live_refusals.switch": states.LIVE_SWITCHES,
  "plans.kind": states.PLAN_KINDS,
  "plans.rule": states.EXIT_CAUSES,
  "plans.state": states.PLAN_STATES,
  "position_marks.state": states.MARK_STATES,
  "positions.exit_rule": states.EXIT_CAUSES,
  "positions.state": states.POSITION_STATES,
  "protections.kind": states.PROTECTION_KINDS,
  "protections.scope": states.PROTECTION_SCOPES,
  "quality_findings.check_name": states.QUALITY_CHECKS,
  "quality_findings.state": states.FINDING_STATES,
  "rate_limits.family": states.RATE_FAMILIES,
  "readiness_checks.check_name": states.ACCOUNT_CHECKS,
  "readiness_checks.state": states.READINESS_STATES,
  "runs.state": states.RUN_STATES,
  "sessions.kind": states.SESSION_KINDS,
  "special_sessions.kind": states.SPECIAL_SESSION_KINDS,
  "strategies.conviction": CONVICTIONS,
  "strategies.exit_family": terms.EXIT_FAMILIES,
  "strategies.reason": SCORED_REJECTIONS,
  "strategies.sleeve_reason": SLEEVE_REASONS,
  "strategies.smile_label": SMILE_LABELS,
  "strategies.state": states.STRATEGY_STATES,
  "strategies.volatility_preference": terms.VOLATILITY_PREFERENCES,
  "strategy_scores.scheme": states.SCORE_SCHEMES,
  "spread_models.scope": BELIEF_SCOPES,
  "tasks.reason": TASK_REJECTIONS,
  "tasks.state": states.TASK_STATES,
  "trading_changes.changed_by": states.TRADING_CHANGERS,
  "trading_changes.state": states.TRADING_STATES,
  "trading_state.changed_by": states.TRADING_CHANGERS,
  "trading_state.state": states.TRADING_STATES,
  "underlying_analyses.environment": terms.ENVIRONMENTS,
  "underlying_analyses.environment_label": terms.ENVIRONMENT_LABELS,
  "underlying_analyses.iv_quality": terms.IV_QUALITIES,
  "underlying_analyses.mean_reversion": terms.EXPECTED_TRENDS,
  "underlying_analyses.smile_label": SMILE_LABELS,
  "underlying_analyses.smile_model": SMILE_MODELS,
  "underlying_analyses.strength": terms.STRENGTHS,
  "underlying_analyses.term_state": terms.TERM_STATES,
  "underlying_analyses.timeframe": terms.TIMEFRAMES,
};

/** Lists that TypeScript has no use for: one stage has runs, the scheduler lives in SQL. */
const OF_SQL_ALONE = [
  "alerts.kind",
  "alerts.level",
  "cost_ledger.state",
  "runs.stage",
  "schedule_claims.state",
  "schedules.days",
  "schedules.ends_from",
  "schedules.function_name",
  "schedules.starts_from",
  "setting_rules.kind",
];

const sorted = (words: readonly string[]) => [...new Set(words)].sort();
const quoted = (text: string) => [...text.matchAll(/'([^']*)'/g)].map(([, word = ""]) => word);

databaseTest("the enums of SQL are the lists of TypeScript, in their order", async ({ sql }) => {
  const rows = await sql<{ name: string; words: string[] }[]>`
    select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as words
    from pg_enum e join pg_type t on t.oid = e.enumtypid group by t.typname order by t.typname`;
  const found = Object.fromEntries(rows.map(({ name, words }) => [name, words]));
  assertEquals(found, ENUMS as Record<string, string[]>);
});

databaseTest("every CHECK that lists words lists those of TypeScript", async ({ sql }) => {
  const rows = await sql<{ name: string; definition: string }[]>`
    select r.relname || '.' || a.attname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class r on r.oid = c.conrelid
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'c' and cardinality(c.conkey) = 1
      and c.connamespace = 'public'::regnamespace
      and pg_get_constraintdef(c.oid) ~ '^CHECK \\(\\(\\w+ = (ANY|''\\w+''::text\\))'`;
  assertGreater(rows.length, 50);
  const found = Object.fromEntries(rows.map((row) => [row.name, sorted(quoted(row.definition))]));
  for (const name of OF_SQL_ALONE) delete found[name];
  const wanted = Object.entries(CHECKS).map(([name, words]) => [name, sorted(words)]);
  assertEquals(found, Object.fromEntries(wanted));
});

databaseTest("a schedule may name the jobs of maintain, and no other", async ({ sql }) => {
  const [row] = await sql<{ fault: string }[]>`
    select private.schedule_body_fault('maintain', '{"job": "none"}') as fault`;
  assertEquals(row?.fault, `body.job must be one of ${states.JOBS.join(", ")}`);
  for (const job of states.JOBS) {
    const [good] = await sql`
      select private.schedule_body_fault('maintain', ${sql.json({ job })}) as fault`;
    assertEquals(good?.["fault"], null, job);
  }
});

databaseTest("what keeps an allocation from one lot more is a limit", async ({ sql }) => {
  const [row] = await sql<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conname = 'allocations_binding_limits_check'`;
  assertEquals(sorted(quoted(row?.definition ?? "")), sorted(LIMIT_NAMES));
});

databaseTest("a denied plan's reason begins with a denial of the gate", async ({ sql }) => {
  const [row] = await sql<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conname = 'plans_denial_check'`;
  const [, words = ""] = /ANY \(ARRAY\[(.*)\]/.exec(row?.definition ?? "") ?? [];
  assertEquals(sorted(quoted(words)), sorted(Object.keys(DENIALS)));
});

databaseTest("a regime's label is one of the nine states", async ({ sql }) => {
  const [row] = await sql<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conname = 'market_regimes_label_check'`;
  const [, first = "", second = ""] = /\^\(([^)]*)\)_\(([^)]*)\)_vix\$/.exec(
    row?.definition ?? "",
  ) ?? [];
  const allowed = first.split("|").flatMap((one) =>
    second.split("|").map((two) => `${one}_${two}_vix`)
  );
  const labels = terms.DIRECTIONS.flatMap((direction) =>
    terms.REGIME_LEVELS.map((level) => regimeLabel(direction, level))
  );
  assertEquals(sorted(allowed), sorted(labels));
});

databaseTest("the industries of the universe are those that TypeScript knows", async ({ sql }) => {
  const rows = await sql<{ industry: string }[]>`select industry from public.industries`;
  assertEquals(sorted(rows.map(({ industry }) => industry)), sorted(terms.INDUSTRIES));
});

databaseTest("every family of requests has a limit", async ({ sql }) => {
  const rows = await sql<{ family: string }[]>`select family from public.rate_limits`;
  assertEquals(sorted(rows.map(({ family }) => family)), sorted(states.RATE_FAMILIES));
});

Deno.test("the exit rules of a strategy are those that are stored", () => {
  const rules: Record<ExitRule["kind"], true> = {
    profit_target: true,
    stop_loss: true,
    time_exit: true,
    days_left: true,
    trailing_stop: true,
    delta_breach: true,
    touch: true,
    iv_exit: true,
    event_exit: true,
    scale_out: true,
  };
  assertEquals(sorted(Object.keys(rules)), sorted(states.EXIT_RULES));
});
