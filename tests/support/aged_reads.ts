import type postgres from "postgres";
import { INDIA_VIX } from "../../shared/vocabulary/market_indices.ts";
import { NEWEST_SESSION } from "./aged_database.ts";

/** The session on which the desk works: the one after the newest that the database holds. */
export const TODAY = "2026-02-09";
export const NOW = `${TODAY}T10:00:00+05:30`;

/** Underlyings that analyze reads at once: setting `slice_size`. */
const SLICE = 12;

/** A statement as the desk or its owner sends it. */
export interface AgedCall {
  /** Of the function, view or table; with what narrows it. */
  readonly name: string;
  readonly query: string;
}

/** Rows that the reads are about. */
interface Known {
  readonly names: readonly string[];
  readonly stocks: readonly string[];
  /** One whose newest task ended well. */
  readonly one: string;
  readonly run: string;
  readonly plan: string;
  readonly allocation: string;
  readonly hash: string;
  readonly correlation: string;
}

/** Every reading function and view, and the selects of shared/storage, once or as often as used. */
export async function agedReads(sql: postgres.Sql): Promise<AgedCall[]> {
  const known = await knownRows(sql);
  return [
    ...analyzeReads(known),
    ...upkeepReads(known),
    ...tradingReads(known),
    ...statusReads(known),
  ];
}

async function knownRows(sql: postgres.Sql): Promise<Known> {
  const names = await sql<{ underlying: string; kind: string }[]>`
    select underlying, kind from public.underlyings where enabled order by underlying`;
  const [row] = await sql<Omit<Known, "names" | "stocks">[]>`
    select t.underlying as one, t.run_id as run,
      (select max(plan_id) from public.plans where kind = 'entry') as plan,
      (select max(allocation_id) from public.allocations) as allocation,
      (select inputs_hash from public.allocation_runs r where r.run_id = t.run_id) as hash,
      (select max(correlation_id) from public.paper_orders) as correlation
    from public.tasks t where t.state = 'done' order by t.run_id desc, t.underlying limit 1`;
  if (row === undefined) throw new Error("the aged database has no task that ended well");
  return {
    ...row,
    names: names.map(({ underlying }) => underlying),
    stocks: names.filter(({ kind }) => kind === "stock").map(({ underlying }) => underlying),
  };
}

function call(name: string, ...args: string[]): AgedCall {
  return { name, query: `select public.${name}(${args.join(", ")})` };
}

function select(name: string, where: string, order: string, limit: number): AgedCall {
  return {
    name,
    query: `select * from public.${name} where ${where} order by ${order} limit ${limit}`,
  };
}

/** A view or table narrowed by a condition: the first page of all its rows. */
function page(name: string, where: string, order: string, narrowed = ""): AgedCall {
  const { query } = select(name, where, order, 1000);
  return { name: narrowed === "" ? name : `${name} by ${narrowed}`, query };
}

function textArray(texts: readonly string[]): string {
  return `array[${texts.map(quoted).join(", ")}]::text[]`;
}

function quoted(text: string): string {
  return `'${text}'`;
}

const today = quoted(TODAY);
const newest = quoted(NEWEST_SESSION);
/** A week before the newest run: what a show without date or hours goes back to. */
const back = quoted("2026-01-30");

/** What a slice and the regime are told from. */
function analyzeReads({ names, one, run }: Known): AgedCall[] {
  const slice = textArray(names.slice(0, SLICE));
  const series = textArray([...new Set([...names.slice(0, SLICE), "NIFTY", INDIA_VIX])]);
  return [
    call("read_contracts", slice, today, "4"),
    call("read_bars", series, today, "460"),
    call("read_iv_history", slice, today, "252"),
    call("read_events", slice, today, quoted("2026-04-20")),
    call("read_corporate_actions", slice, today),
    call("earlier_digests", slice, today),
    call("read_beliefs"),
    call("read_belief_trades"),
    page("definition_replays", "fitted_on >= '2026-02-01'", "scope, horizon_sessions, definition"),
    call("read_definition_replays", today),
    call("read_preferences", today),
    call("read_spread_models", today, "21"),
    page("name_signals", `as_of = ${newest}`, "underlying"),
    call("read_bans", today),
    select("candles", `name = 'NIFTY' and trading_date < ${today}`, "trading_date desc", 504),
    select("market_regimes", `trading_date < ${today}`, "trading_date desc", 1),
    select("sessions", `trading_date < ${today}`, "trading_date desc", 1),
    page("sessions", `trading_date between ${today} and '2026-04-20'`, "trading_date"),
    page("parameters", `effective_from <= ${today}`, "name, scope"),
    page("runs", `stage = 'analyze' and trading_date = ${newest} and risk = 'moderate'`, "run_id"),
    page("tasks", `run_id = ${run} and state = 'pending'`, "not_before, underlying"),
    page("underlying_analyses", `trading_date = ${newest} and underlying = '${one}'`, "risk"),
    page("chain_snapshots", `underlying = '${one}' and trading_date = ${newest}`, "expiry"),
    call(
      "read_slice",
      ...[slice, series, today, quoted("2026-04-20"), "4", "460", "252"],
    ),
    select(
      "strike_searches",
      `underlying = '${one}' and risk = 'moderate'`,
      "trading_date desc, definition",
      120,
    ),
  ];
}

/** What maintain goes on from. */
function upkeepReads({ names, stocks }: Known): AgedCall[] {
  const spans = Object.fromEntries([
    ...names.map((name) => [name, name === "NIFTY" ? "2014-11-18" : "2023-11-29"]),
    [INDIA_VIX, "2014-11-18"],
  ]);
  return [
    call("monthly_expiries", quoted("2025-02-01"), quoted("2026-04-20")),
    call("listed_before", textArray(stocks), today),
    call("listed_counts", textArray(names), today, quoted("2026-04-30")),
    call("candle_gaps", quoted(JSON.stringify(spans)), newest, today),
    call("iv_gaps", textArray(names), today, "252"),
    call("premium_gaps", newest, "5"),
    call("read_premium_chains", newest, textArray(names.slice(0, SLICE))),
    call("read_straddles", textArray(names.slice(0, SLICE)), today),
    call(
      "read_premiums",
      ...[textArray(names.slice(0, SLICE)), quoted("2025-08-01"), today, "array[5, 10, 21, 42]"],
    ),
  ];
}

/** What allocate, execute and monitor go on from. */
function tradingReads({ run, plan, allocation, hash, correlation }: Known): AgedCall[] {
  return [
    page("strategies", `run_id = ${run} and state = 'accepted'`, "strategy_id"),
    page("allocation_candidates", `run_id = ${run}`, "strategy_id"),
    call("find_allocation", run, quoted(hash)),
    call("read_allocation_inputs", run, "'paper'"),
    call("read_allocation", newest),
    call("read_queue", newest, "null", "20"),
    call("best_strategies", newest, "'moderate'", "20", "null", "null"),
    call("read_open_marks", newest),
    call("read_plan", plan),
    call("read_unfinished_plans", quoted(NOW)),
    call("holds_live"),
    call("read_desk_books", quoted(NOW)),
    call("queued_entry", allocation),
    call("read_positions", quoted(NOW)),
    call("read_target_positions", newest),
    page("protections", `until > ${quoted(NOW)}`, "protection_id"),
    page("paper_orders", `correlation_id = ${quoted(correlation)}`, "correlation_id"),
  ];
}

/** What the owner looks at: every show as it comes, by date, by hours and by underlying. */
function statusReads({ one }: Known): AgedCall[] {
  const since = quoted("2026-02-05T10:00:00+05:30");
  const shows: [view: string, order: string, at?: string][] = [
    ["desk_summary", "trading_date desc, risk"],
    ["ranked_strategies", "trading_date desc, risk, rank, strategy_id"],
    ["marked_strategies", "trading_date desc, priority, strategy_id"],
    ["execution_queue", "trading_date desc, priority, rank, allocation_id desc"],
    ["order_book", "order_id", "sent_at"],
    ["trade_book", "fill_id", "filled_at"],
    ["day_ledger", "trading_date desc, underlying, definition, sleeve, mode"],
    ["failures", "at desc, stage, underlying", "at"],
  ];
  return [
    ...shows.flatMap(([view, order, at]) => [
      page(view, `trading_date >= ${back}`, order),
      page(view, `trading_date = ${newest}`, order, "date"),
      ...(at === undefined ? [] : [page(view, `${at} >= ${since}`, order, "hours")]),
      ...(view === "desk_summary" ? [] : [
        page(view, `trading_date >= ${back} and underlying = '${one}'`, order, "underlying"),
      ]),
    ]),
    page("recent_events", `at >= ${quoted("2026-01-30T00:00:00+05:30")}`, "at desc, kind, id"),
    page("run_overview", `trading_date >= ${back}`, "trading_date desc, risk"),
    page("open_positions", "true", "plan_id"),
    page("mismatch_book", `at >= ${quoted("2026-01-30T00:00:00+05:30")}`, "at desc, kind"),
    page("adjustment_book", `trading_date >= ${newest}`, "adjustment_id desc"),
    page("explained_profit", `trading_date = ${newest}`, "trading_date, position_id"),
    page("industry_shares", "true", "industry"),
    page("belief_ledger", "true", "claim, scope, horizon_sessions"),
    page("underlying_overview", `trading_date = ${newest}`, "underlying, risk"),
    page("data_quality", `trading_date = ${newest}`, "underlying, expiry"),
    page("decision_trail", `underlying = '${one}' and trading_date = ${newest}`, "risk, step"),
    call("decision_trail_of", quoted(one), "null"),
    call("desk_health", quoted(NOW)),
    call("stored_tables"),
    call("doctor_facts", quoted(NOW), "null", "null"),
  ];
}
