import type postgres from "postgres";
import type { Span } from "./aged_database.ts";
import { VARIANTS } from "./aged_patterns.ts";

/** Accepted definitions of an underlying and session: setting `top_per_underlying`. */
export const ACCEPTED = 3;

const COMPONENTS = ["trend", "long_trend", "macd", "rsi", "return_20", "relative_strength"]
  .concat(["directional_movement", "bollinger", "volume", "range_position", "pivot", "walls"])
  .concat(["turnover_balance", "premium_balance", "max_pain", "today_move", "near_balance"])
  .concat(["traded_moneyness", "breakout"]);

const PARTS = ["probability", "direction", "risk_reward", "iv_fit", "theta", "liquidity"]
  .concat(["bias", "iv_preference", "complexity"]);

/**
 * Tables aged.tasks and aged.accepted, which the rest numbers its rows by, and what the analyze
 * runs of the sessions stored: one task in fifty had no smile.
 */
export async function leaveAnalysis(sql: postgres.Sql, { from, to }: Span): Promise<void> {
  await sql`drop table if exists aged.tasks, aged.accepted`;
  await sql`create table aged.tasks as
    select s.n, s.trading_date, s.opens_at + interval '45 minutes' as at, s.before, s.near, s.far,
      n.u, n.underlying, p.spot, (s.n * 7 + n.u * 13) % 50 = 0 as rejected,
      (s.n - 1) * many.names + n.u as task, many.definitions
    from aged.sessions s cross join aged.names n join aged.spots p on p.n = s.n and p.u = n.u
    cross join (select (select count(*) from aged.names) as names,
      (select count(*) from aged.definitions) as definitions) many
    where s.trading_date between ${from} and ${to}`;
  await sql`insert into public.runs (run_id, stage, trading_date, risk, state, inputs, started_at,
      finished_at, metrics)
    overriding system value
    select n, 'analyze', trading_date, 'moderate', 'done',
      jsonb_build_object('underlyings', jsonb_agg(underlying order by underlying),
        'topPerUnderlying', 3), at, at + interval '40 seconds',
      '{"calls":2,"cpuMs":1640,"wallMs":12167,"reasons":{},"storeMs":4893,
        "requests":{"data":55,"chain":55,"quote":6}}'
    from aged.tasks group by n, trading_date, at order by n`;
  await sql`insert into public.tasks (run_id, underlying, state, attempt, reason, detail, counts,
      metrics, started_at, finished_at)
    select n, underlying, case when rejected then 'rejected' else 'done' end, 1,
      case when rejected then 'no_smile' end,
      case when rejected then '4 quotes are too few for a smile' end,
      '{"chains":2,"accepted":3,"rejected":53,"candidates":3561}',
      jsonb_build_object('cpuMs', 100 + 100 * random()), at, at
    from aged.tasks`;
  await sql`insert into public.market_regimes (trading_date, measured_at, level, vix,
      vix_percentile, data_days, vix_trend, source, reasons, term, nifty_direction, label)
    select trading_date, at, 'normal', 10 + 10 * random(), 100 * random(), 504, 'steady',
      'india_vix', '{"percentile 51.9 of 504 sessions"}', 'flat', 'neutral', 'neutral_normal_vix'
    from aged.tasks group by trading_date, at`;
  await leaveReadings(sql);
  await leaveStrategies(sql);
}

/** One underlying's readings, chains and volatility. */
async function leaveReadings(sql: postgres.Sql): Promise<void> {
  await copyPattern(sql, "underlying_analyses", "aged.analyses", {
    analysis_id: "t.task",
    run_id: "t.n",
    trading_date: "t.trading_date",
    underlying: "t.underlying",
    risk: "'moderate'",
    analyzed_at: "t.at",
    spot: "t.spot",
    forward: "t.spot",
    near_expiry: "t.near",
    far_expiry: "t.far",
    support: "0.99 * t.spot",
    resistance: "1.01 * t.spot",
    candles_to: "t.before",
  }, `aged.tasks t join aged.analyses r on r.v = t.task % ${VARIANTS} where not t.rejected`);
  await sql`insert into public.direction_components (analysis_id, family, component, value, score,
      weight, as_of)
    select t.task, case when c.i <= 11 then 'technical' when c.i <= 15 then 'flow'
        else 'price_action' end, c.component, 2 * random() - 1, 2 * random() - 1, random() / 10,
      t.at
    from aged.tasks t, unnest(${COMPONENTS}::text[]) with ordinality as c(component, i)
    where not t.rejected`;
  await sql`insert into public.chain_snapshots (trading_date, underlying, expiry, received_at, spot,
      forward, atm_volatility, smile, digest, counts, quotes)
    select t.trading_date, t.underlying, e.expiry, t.at, t.spot, t.spot,
      0.1 + 0.3 * random(), c.smile, left(md5(t.task || ':' || e.expiry), 8),
      '{"missing_ask":10,"missing_bid":5,"below_min_premium":1}', c.quotes
    from aged.tasks t cross join lateral (values (t.near), (t.far)) e(expiry)
    join aged.chains c on c.v = t.task % ${VARIANTS}
    where not t.rejected`;
  await sql`insert into public.iv_history (underlying, trading_date, atm_volatility, source,
      model_free_volatility, risk_reversal, put_call_interest, put_call_volume, spot)
    select underlying, trading_date, 0.1 + 0.3 * random(), 'analyze', 0.1 + 0.3 * random(),
      -random() / 50, 0.5 + random(), 0.5 + random(), spot
    from aged.tasks where not rejected
    on conflict do nothing`;
}

/** Every definition of an underlying; legs, scores and exit rules of the accepted ones. */
async function leaveStrategies(sql: postgres.Sql): Promise<void> {
  await copyPattern(
    sql,
    "strategies",
    "aged.strategies",
    {
      strategy_id: "(t.task - 1) * t.definitions + d.d",
      run_id: "t.n",
      trading_date: "t.trading_date",
      underlying: "t.underlying",
      // A definition that is accepted today is another one's reason tomorrow.
      definition: "m.definition",
      risk: "'moderate'",
      reason: "nullif(d.pattern, 'accepted')",
      rank: `case when d.pattern = 'accepted' then ${ACCEPTED} * (t.u - 1) + d.d end`,
      expiry: "case when r.lot_size is not null then t.near end",
      spot: "case when d.pattern = 'accepted' then t.spot end",
      forward: "case when d.pattern = 'accepted' then t.spot end",
    },
    `aged.tasks t cross join aged.definitions d
     join aged.definitions m on m.d = 1 + (d.d + t.n * 7 + t.u * 13) % t.definitions
     join aged.strategies r on r.pattern = d.pattern and r.v = (t.task + d.d) % ${VARIANTS}
     where not t.rejected`,
  );
  await sql`create table aged.accepted as
    select t.n, t.trading_date, t.at, t.near, t.u, t.underlying, t.spot, d.d,
      (t.task - 1) * t.definitions + d.d as strategy_id
    from aged.tasks t join aged.definitions d on d.pattern = 'accepted' where not t.rejected`;
  await sql`insert into public.strategy_legs (strategy_id, leg_number, leg_right, side, ratio,
      strike, expiry, segment, security_id, price, bid, ask, implied_volatility, delta,
      open_interest, lot_size, tick)
    select a.strategy_id, l, c."right"::text::public.leg_right,
      case when l % 2 = 1 then 'buy' else 'sell' end::public.side, 1, c.strike, a.near, 'NSE_FNO',
      c.security_id, 10 + l, 9 + l, 11 + l, 0.1 + 0.2 * random(), random() - 0.5, 250 * a.u,
      c.lot_size, 0.05
    from aged.accepted a cross join generate_series(1, 2 + a.d % 3) l
    join aged.strikes c on c.u = a.u and c.place = l
      and c."right"::text = case when a.d = 1 then 'call' else 'put' end`;
  await sql`insert into public.strategy_scores (strategy_id, scheme, part, score, weight)
    select a.strategy_id, case when p.i <= 6 then 'total' else 'selection' end, p.part, random(),
      0.2
    from aged.accepted a, unnest(${PARTS}::text[]) with ordinality as p(part, i)`;
  await sql`insert into public.exit_rules (strategy_id, rule_number, rule, is_on, loss_per_lot,
      marks, over_minutes, not_first_minutes, sessions_before, days_before, at_time)
    select strategy_id, r.* from aged.accepted, (values
      (1, 'stop_loss', true, 2925.00000000001, 3, 5, 30, null::int, null::int, null::time),
      (2, 'time_exit', true, null, null, null, null, 1, null, '14:30'),
      (3, 'days_left', false, null, null, null, null, null, 10, '14:30')) r`;
}

/** Inserts pattern rows `r` into a table of the desk, with some columns of their own. */
async function copyPattern(
  sql: postgres.Sql,
  table: string,
  pattern: string,
  own: Readonly<Record<string, string>>,
  source: string,
): Promise<void> {
  const rows = await sql<{ column: string }[]>`
    select attname as column from pg_catalog.pg_attribute
    where attrelid = ${pattern}::regclass and attnum > 0 and attname not in ('v', 'pattern')`;
  const names = rows.map(({ column }) => column);
  await sql.unsafe(
    `insert into public.${table} (${names.join(", ")}) overriding system value
     select ${names.map((name) => own[name] ?? `r.${name}`).join(", ")} from ${source}`,
  );
}
