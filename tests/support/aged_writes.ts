import type postgres from "postgres";
import { QUALITY_CHECKS } from "../../shared/vocabulary/states.ts";
import { NEWEST_SESSION } from "./aged_database.ts";
import { type AgedCall, NOW, TODAY } from "./aged_reads.ts";

const HOLDER = "'bench'";
const now = `'${NOW}'`;
const today = `'${TODAY}'`;

/**
 * Every writing function in the order of a day, with rows as large as that of the newest session.
 * Send each before the next one is taken: it goes on from what stands. Roll it back.
 */
export async function* agedWrites(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  const [row] = await sql<{ one: string }[]>`
    select underlying as one from public.tasks t join public.runs r using (run_id)
    where t.state = 'done' and underlying <> 'NIFTY' and r.trading_date = ${NEWEST_SESSION}
    order by underlying limit 1`;
  const one = row?.one ?? "";
  yield* schedulerWrites(sql);
  yield* upkeepWrites(sql, one);
  yield* brokerWrites();
  yield* analyzeWrites(sql, one);
  yield* entryWrites(sql);
  yield* exitWrites(sql);
  yield* qualityWrites();
  yield call("store_report", today, now);
  yield* archiveWrites(sql);
}

function call(name: string, ...args: string[]): AgedCall {
  return { name, query: `select public.${name}(${args.join(", ")})` };
}

/** A JSON value, or rows of the database as one. */
async function json(sql: postgres.Sql, query: string): Promise<string> {
  const [row] = await sql.unsafe<{ text: string }[]>(`select (${query})::text as text`);
  return literal(row?.text ?? "[]");
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function* schedulerWrites(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  yield { name: "tick", query: `select private.tick(${now})` };
  const [claim] = await sql<{ id: string }[]>`
    insert into public.schedule_claims
      (schedule, trading_date, attempt, function_name, body, claimed_at)
    values ('iv', ${TODAY}, 1, 'maintain', '{"job": "iv"}', ${NOW}) returning claim_id as id`;
  yield call("take_claim", `'${claim?.id}'`, "'maintain'", now);
  yield call("end_claim", `'${claim?.id}'`, "'failed'", "'broker_auth'", "'no token'", now);
}

async function* upkeepWrites(sql: postgres.Sql, one: string): AsyncGenerator<AgedCall> {
  const candle = (date: string) =>
    literal(JSON.stringify([{ date, open: 9, high: 9, low: 9, close: 9, volume: 9 }]));
  yield call("open_job", "'contracts'", today, now);
  yield call(
    "store_contracts",
    await json(
      sql,
      `select jsonb_agg(to_jsonb(c) - '{contract_id,segment,listed_on,previous_listed_on,
        previous_lot_size}'::text[]) from public.contracts c
       where underlying = '${one}' and expiry >= ${today}`,
    ),
    today,
  );
  yield call(
    "store_corporate_actions",
    await json(
      sql,
      `select jsonb_build_array(jsonb_build_object('underlying', '${one}', 'date', ${today}, 'factor',
      2, 'found', 'given', 'source', 'owner'))`,
    ),
  );
  yield call(
    "close_job",
    await json(sql, "select max(job_run_id) from public.job_runs"),
    "'done', '{}', null, null",
    now,
  );
  yield call("open_job", "'contracts'", today, now);
  yield call("open_job", "'candles'", today, now);
  const span = [`'2023-11-29'`, `'${NEWEST_SESSION}'`, today];
  yield call("fill_candles", `'${one}'`, candle(NEWEST_SESSION), "'dhan'", ...span);
  yield call("store_candles", `'${one}'`, candle(TODAY), "'file'");
  const close = JSON.stringify([{ name: one, date: "2026-02-10", close: 9 }]);
  yield call("store_closes", literal(close), "'bhavcopy_close'");
  yield call("open_job", "'iv'", today, now);
  yield call("fill_iv_from_vix", today);
  const atm = literal(JSON.stringify([{ date: NEWEST_SESSION, atm: 0.2, spot: 9 }]));
  yield call(
    "store_iv_window",
    ...[`'${one}'`, "'2026-01-08'", `'${NEWEST_SESSION}'`, atm, "'[]'", "'dhan_rolling'", now],
  );
  const day = literal(JSON.stringify([{ underlying: one, atm_volatility: 0.2 }]));
  yield call("store_iv_day", `'${NEWEST_SESSION}'`, day, "'file'");
  yield call("open_job", "'bans'", today, now);
  yield call("store_bans", today, `array['${one}']`, "'exchange'", now);
  const event = { underlying: one, date: "2026-03-02", kind: "results", note: "", source: "file" };
  yield call("store_events", literal(JSON.stringify([event])), "'[]'");
  const cap = literal(JSON.stringify([{ underlying: one, market_cap: 9 }]));
  yield call("store_market_caps", cap, "'file'");
  const belief = {
    ...{ claim: "variance_level", scope: "NIFTY", horizon_sessions: 21, estimate: -0.05 },
    ...{ standard_error: 0.06, clusters: 100, outcomes: 2100, outcome_deviation: 0.4 },
    ...{ virtual_crashes: 0, posterior_sceptical_mean: -0.04, posterior_sceptical_sd: 0.05 },
    ...{ posterior_registered_mean: -0.06, posterior_registered_sd: 0.05, power_edge: 0.2 },
    ...{ power_premium: 0.6, decision: "premium", decided_on: TODAY },
  };
  yield call("open_job", "'beliefs'", today, now);
  const premium = { underlying: one, expiry: "2026-03-30", sessions: 30, atm_variance: 0.002 };
  yield call("store_premium_days", today, literal(JSON.stringify([premium])), "'analyze'");
  yield call("store_beliefs", literal(JSON.stringify([belief])), today);
  yield call("settle_beliefs", today);
  const result = { claim: "skew", scope: "stocks", horizon_sessions: 5, slope: 1, closes: false };
  yield call("store_belief_results", literal(JSON.stringify([result])), today, "126");
  const signal = { underlying: one, volatility_ratio: 0.1, z: 1 };
  yield call("store_name_signals", literal(JSON.stringify([signal])), today);
  const replay = { scope: "NIFTY", horizon_sessions: 21, definition: "iron_condor" };
  yield call(
    "store_definition_replays",
    literal(JSON.stringify([{ ...replay, marks: "model", absent: "too short" }])),
    today,
  );
  const spreads = { scope: "NIFTY", level: -4, beyond: 0.7, days: 0, open_lots: 0 };
  yield call(
    "store_spread_model",
    literal(JSON.stringify({ ...spreads, mean_open_lots: 6, deviation: 0.5, quotes: 140 })),
    today,
  );
  yield call("extend_calendar", `'{"through": "2027-03-31", "source": "exchange"}'`, now);
}

async function* brokerWrites(): AsyncGenerator<AgedCall> {
  const items = [{ family: "data" }, { family: "chain", key: "NIFTY:2026-02-24" }];
  yield call("reserve_rates", literal(JSON.stringify([items, items])), now);
  const given = [{ items, at: "2026-02-09T10:00:00+05:30" }];
  yield call("release_rates", literal(JSON.stringify(given)));
  yield call("stop_rates", now);
  yield call("take_mint", "'client'", now);
  yield call("store_session", "'client'", "repeat('a', 24)", "repeat('b', 64)", now, now, now);
  const check = { check_name: "token", state: "ok", detail: "taken" };
  yield call("store_readiness", today, literal(JSON.stringify([check])), now);
  yield call("set_trading_state", "'active', null, 'owner'", now);
}

/** Every check, of the newest session's run: today's is not over. */
async function* qualityWrites(): AsyncGenerator<AgedCall> {
  for (const [i, check] of QUALITY_CHECKS.entries()) {
    const { name, query } = call("check_quality", `'${check}'`, today, now);
    yield { name: i === 0 ? name : `${name} by ${check}`, query };
  }
}

/** A batch of each kind of rows that the archive takes, of a week beyond what is kept. */
async function* archiveWrites(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  const oldest = "select min(trading_date) + 7 as day from public.runs";
  const [row] = await sql.unsafe<{ day: string }[]>(`select day::text from (${oldest}) o`);
  const before = `'${row?.day}'`;
  for (
    const rows of ["quotes", "marks", "trades", "strategies", "analyses", "runs", "contracts"]
  ) yield call(`archive_${rows}`, before, "10");
  yield call("archive_candles", before, `'{"NIFTY": "2016-01-01"}'`, "10");
  yield call("archive_records", before, before, "10");
  yield call("archive_learning", before, "10");
  yield call("rebuild_sparse_index");
}

/** A run of every underlying, of which one is stored as the newest session has it. */
async function* analyzeWrites(sql: postgres.Sql, one: string): AsyncGenerator<AgedCall> {
  const inputs = await json(
    sql,
    `select jsonb_build_object('underlyings', jsonb_agg(underlying order by underlying),
      'topPerUnderlying', 3) from public.underlyings where enabled`,
  );
  yield call(
    "open_run",
    ...[today, "'moderate'", inputs, "'{}'", "false", HOLDER, "30", now],
  );
  const run = await json(sql, "select max(run_id) from public.runs");
  yield call("claim_tasks", run, HOLDER, "1000", "30", now);
  yield call("defer_task", run, HOLDER, `'${one}'`, now, "30", now);
  yield call("claim_tasks", run, HOLDER, "1000", "30", now);
  const payload = await analysisPayload(sql, one);
  yield call("store_analysis", run, HOLDER, payload, "30", now);
  yield call(
    "store_regime",
    await json(
      sql,
      `select to_jsonb(m) || '{"trading_date": "${TODAY}"}' from public.market_regimes m
       where trading_date = '${NEWEST_SESSION}'`,
    ),
  );
  await sql`update public.tasks set state = 'done', finished_at = ${NOW}
    where run_id = (select max(run_id) from public.runs) and state = 'running'`;
  const metrics = `'{"computeMs": 1, "wallMs": 1, "storeMs": 1, "requests": {}}'`;
  yield call(
    "finish_run",
    run,
    HOLDER,
    metrics,
    `array(select strategy_id from public.strategies where trading_date = ${today}
      and state = 'accepted' order by strategy_id)`,
    now,
  );
  yield call(
    "open_run",
    ...[today, "'moderate'", inputs, "'{}'", "true", HOLDER, "30", now],
  );
  yield call("claim_tasks", run, HOLDER, "1000", "30", now);
  yield call("store_analysis", run, HOLDER, payload, "30", now);
}

async function analysisPayload(sql: postgres.Sql, one: string): Promise<string> {
  const rows = (table: string, without: string, where: string) =>
    `(select coalesce(jsonb_agg(to_jsonb(x) - '{${without}}'::text[]), '[]')
      from public.${table} x where ${where})`;
  const day = `x.trading_date = '${NEWEST_SESSION}' and x.underlying = '${one}'`;
  const of = "run_id,trading_date,underlying,risk";
  const part = (table: string) => rows(table, "strategy_id", "x.strategy_id = s.strategy_id");
  return await json(
    sql,
    `select jsonb_build_object('underlying', '${one}', 'state', 'done', 'counts', '{}'::jsonb,
      'analysis', ${rows("underlying_analyses", `analysis_id,${of}`, day)} -> 0,
      'components', ${
      rows(
        "direction_components",
        "analysis_id",
        `x.analysis_id = (select analysis_id from public.underlying_analyses x where ${day})`,
      )
    },
      'iv_history', ${rows("iv_history", "trading_date,underlying", day)} -> 0,
      'snapshots', ${rows("chain_snapshots", "trading_date,underlying", day)},
      'strategies', (select jsonb_agg(to_jsonb(s)
          - '{strategy_id,run_id,trading_date,underlying,risk,rank,strike_rule_id,strikes,
            sets_scanned,relaxation}'::text[]
          || jsonb_strip_nulls(jsonb_build_object('strike_search', private.strike_search(s)))
          || case when s.state = 'accepted' then jsonb_build_object('legs', ${
      part("strategy_legs")
    }, 'scores', ${part("strategy_scores")}, 'exit_rules', ${part("exit_rules")}) else '{}' end)
        from public.strategies s where s.trading_date = '${NEWEST_SESSION}'
          and s.underlying = '${one}'))`,
  );
}

/** Two allocations of today's strategy: the first is refused and given up, the other traded. */
async function* entryWrites(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  const pending = () =>
    json(
      sql,
      `select max(allocation_id) from public.allocations where state = 'pending'
        and allocation_run_id = (select max(allocation_run_id) from public.allocation_runs)`,
    );
  const [best] = await sql<{ id: string }[]>`
    select min(strategy_id) as id from public.strategies
    where trading_date = ${TODAY} and state = 'accepted'`;
  const marked = `array[${best?.id}::bigint]`;
  yield call("mark_strategies", today, marked, `'{"lots": 2}'`, now);
  yield call("unmark_strategies", marked);
  yield call("mark_strategies", today, marked, `'{"priority": 1}'`, now);
  yield call("delete_marks", today, today, "1");
  yield await allocation(sql, "refused");
  yield call("deny_entry_plan", await pending(), "'paper', 'no_quote: none'", now);
  yield call("cancel_allocations", today, `array[${await pending()}::bigint]`);
  yield await allocation(sql, "traded");
  yield call("read_gate", await pending(), "'paper'", now);
  yield call(
    "open_entry_plan",
    await pending(),
    "'paper'",
    await intents(sql, "T", "strategy_legs"),
    now,
  );
  const plan = await json(sql, "select max(plan_id) from public.plans");
  yield* hold(plan);
  yield call("advance_plan", plan, FENCE, "'executing'", "null", now);
  yield* trade(sql);
  yield call("add_intents", plan, FENCE, "'[]'", now);
  yield call("open_position", plan, FENCE, now);
  yield call("release_plan", plan, FENCE, "null", now);
}

async function allocation(sql: postgres.Sql, inputs: string): Promise<AgedCall> {
  return call(
    "store_allocation",
    await json(
      sql,
      `select jsonb_build_object('run_id', run_id, 'generation', generation, 'held_fingerprint',
        private.held_fingerprint(), 'inputs_hash', '${inputs}', 'capital', 1000000, 'ordering', 'money', 'regime_level', 'normal', 'deployed', 1, 'refusals', '[]'::jsonb,
        'allocations', jsonb_build_array(jsonb_build_object('strategy_id', strategy_id, 'lots', 1,
          'margin', 1, 'premium', 1, 'capital_used', 1, 'expected_value', 1, 'rank', 1, 'reason',
          'carry')))
       from public.strategies join public.runs r using (run_id)
       where r.trading_date = ${today} and strategies.state = 'accepted'
       order by strategy_id limit 1`,
    ),
    now,
  );
}

/** Orders that open the newest allocation or close the newest position, as new intents. */
async function intents(
  sql: postgres.Sql,
  prefix: string,
  table: "strategy_legs" | "position_legs",
): Promise<string> {
  const [purpose, side, quantity, price, owner] = table === "strategy_legs"
    ? [
      "open",
      "side",
      "lot_size * ratio",
      "price",
      `strategy_id = (select min(strategy_id)
        from public.allocations
        where allocation_run_id = (select max(allocation_run_id) from public.allocation_runs))`,
    ]
    : [
      "close",
      "case side when 'buy' then 'sell' else 'buy' end",
      "quantity",
      "entry_price",
      "position_id = (select max(position_id) from public.positions)",
    ];
  return await json(
    sql,
    `select jsonb_agg(jsonb_build_object('step', 1, 'leg_number', leg_number, 'purpose', '${purpose}',
      'side', ${side}, 'segment', segment, 'security_id', security_id, 'quantity', ${quantity},
      'limit_price', ${price}, 'tick', tick, 'correlation_id', '${prefix}-' || leg_number))
     from public.${table} where ${owner}`,
  );
}

/** The first holder's. */
const FENCE = "1";
/** Books that agree. */
const COMPARED = { foreign_orders: 1, foreign_instruments: 1, mismatches: [], taken: [] };

function* hold(plan: string): Generator<AgedCall> {
  yield call("desk_id", now);
  yield call("claim_plan", plan, "'aged'", now);
}

/** Sends the newest plan's intents to the paper broker, which fills them. */
async function* trade(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  const sent = await sql`select * from public.intents
    where plan_id = (select max(plan_id) from public.plans) order by intent_id`;
  for (const intent of sent) {
    const correlation = literal(intent["correlation_id"]);
    const order = {
      correlationId: intent["correlation_id"],
      segment: intent["segment"],
      securityId: intent["security_id"],
      side: intent["side"],
      quantity: intent["quantity"],
      limitPrice: 1,
    };
    yield call("paper_receive", literal(JSON.stringify(order)), now);
    yield call("count_live_refusal", literal("2026-02-09"), `'{desk}'`, now);
    yield call("store_reconciliation", literal(JSON.stringify(COMPARED)), now);
    yield call("paper_modify", literal("none"), "1", "1");
    yield call("paper_fill", correlation, "1", String(intent["quantity"]), "1", now);
    const filled = {
      orderId: `P${intent["correlation_id"]}`,
      state: "filled",
      filledQuantity: intent["quantity"],
      averagePrice: 1,
      brokerage: 1,
      fills: [{
        tradeId: `T${intent["correlation_id"]}`,
        quantity: intent["quantity"],
        price: 1,
        charges: 1,
        at: NOW,
      }],
    };
    const stored = literal(JSON.stringify(filled));
    const id = String(intent["intent_id"]);
    yield call("claim_intent", id, FENCE, now);
    yield call("claim_change", id, FENCE, "1", "3", now);
    yield call("note_absence", id, FENCE, now);
    yield call("store_order", id, FENCE, "'confirmed'", "null", stored, now);
  }
  yield call("paper_cancel", "'none'");
}

/** Buys another lot of one leg of a position. */
async function* adjustmentWrites(sql: postgres.Sql, position: string): AsyncGenerator<AgedCall> {
  const row = await json(
    sql,
    `select jsonb_build_object('position_id', position_id, 'kind', 'convert', 'tested_right', 'put',
      'tested_strike', 1, 'spot', 1, 'net', -1, 'charges', 1, 'ev_p_before', 1, 'ev_p_after', 1,
      'margin_before', 1, 'margin_after', 1, 'capital_before', 1, 'capital_after', 1,
      'risk_class_after', 'defined', 'valid_until', ${now}::timestamptz + interval '5 minutes')
     from public.positions where position_id = ${position}`,
  );
  const legs = await json(
    sql,
    `select jsonb_build_array(jsonb_build_object('leg_number', 1, 'purpose', 'open', 'leg_right',
      leg_right, 'side', 'buy', 'strike', strike, 'expiry', expiry, 'segment', segment,
      'security_id', security_id, 'quantity', quantity, 'lot_size', quantity, 'tick', tick,
      'bid', 1, 'ask', 2))
     from public.position_legs where position_id = ${position} and strike is not null limit 1`,
  );
  yield call("read_adjustment_ground", position, today);
  yield call("propose_adjustment", row, legs, now);
  const adjustment = await json(sql, "select max(adjustment_id) from public.adjustments");
  yield call("read_adjustment", adjustment);
  yield call("read_adjustment_gate", adjustment, "'paper'", now);
  yield call("deny_adjustment", adjustment, "'banned: x'", now);
  const orders = await json(
    sql,
    `select jsonb_agg(jsonb_build_object('step', 1, 'leg_number', leg_number, 'purpose', 'open',
      'side', side, 'segment', segment, 'security_id', security_id, 'quantity', quantity,
      'limit_price', 2, 'tick', tick, 'correlation_id', 'A-' || leg_number))
     from public.adjustment_legs where adjustment_id = ${adjustment}`,
  );
  yield call("accept_adjustment", adjustment, "'[]'", orders, now);
  const plan = await json(sql, "select max(plan_id) from public.plans");
  yield* hold(plan);
  yield call("advance_plan", plan, FENCE, "'executing'", "null", now);
  yield* trade(sql);
  yield call("complete_adjustment", plan, FENCE, now);
}

async function* exitWrites(sql: postgres.Sql): AsyncGenerator<AgedCall> {
  const position = await json(sql, "select max(position_id) from public.positions");
  yield call(
    "store_marks",
    await json(
      sql,
      `select jsonb_agg(jsonb_build_object('position_id', position_id, 'marked_at', ${now},
        'state', 'no_quote')) from public.positions where state <> 'closed'`,
    ),
    await json(
      sql,
      `select jsonb_agg(jsonb_build_object('position_id', position_id, 'marked_at', ${now},
        'profit_mid', 100, 'peak_mid', 100)) from public.positions where state <> 'closed'`,
    ),
  );
  const held = "select max(strategy_id) from public.positions where state <> 'closed'";
  yield call("offer_exit_rules", `(${held})`);
  yield call("offer_adjustment_rules", `(${held})`);
  yield* adjustmentWrites(sql, position);
  yield call("check_limits", now);
  yield call("tell_rebalance", today, now);
  yield call(
    "store_exit_targets",
    await json(
      sql,
      `select jsonb_agg(jsonb_build_object('position_id', position_id, 'close_value_at', -1))
        from public.positions where state <> 'closed'`,
    ),
    `'${NEWEST_SESSION}'`,
    now,
  );
  yield call(
    "store_margin_ratios",
    await json(
      sql,
      `select jsonb_agg(jsonb_build_object('underlying', underlying, 'modelled', 1, 'margin', 1))
        from public.underlyings`,
    ),
    "0.2",
    now,
  );
  yield call(
    "open_exit_plan",
    ...[position, "'stop_loss'", "'{}'"],
    await intents(sql, "X", "position_legs"),
    now,
  );
  const plan = await json(sql, "select max(plan_id) from public.plans");
  yield* hold(plan);
  yield call("advance_plan", plan, FENCE, "'executing'", "null", now);
  yield* trade(sql);
  yield call("close_position", plan, FENCE, now);
  yield call("note_position_error", position, "'x'", now);
  yield call("settle_expired", now);
}
