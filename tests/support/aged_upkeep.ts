import type postgres from "postgres";
import { INDIA_VIX, NIFTY } from "../../shared/vocabulary/market_indices.ts";
import type { Span } from "./aged_database.ts";

/** Sessions whose volatility maintain asks of the broker before a desk has its own. */
const ASKED_SESSIONS = 252;

/**
 * What maintain, the owner's files and the broker's limits left: jobs, ban lists, events with
 * their coverage, corporate actions, premiums with what was believed, alerts, protections, the
 * volatility before the desk's first session, and a bucket for every chain that was ever asked for.
 */
export async function leaveUpkeep(sql: postgres.Sql, { from, to }: Span): Promise<void> {
  await sql`insert into public.job_runs (job, trading_date, state, counts, error_code,
      error_message, started_at, finished_at)
    select job, trading_date, case when failed then 'failed' else 'done' end,
      '{"names":55,"noData":0,"candles":54,"refused":0,"rescaled":0,"remaining":0}',
      case when failed then 'broker_unreachable' end,
      case when failed then 'the broker did not answer in 10 s' end, opens_at, opens_at
    from (
      select j.job, s.*, (s.n + j.i) % 40 = 0 as failed from aged.sessions s,
        unnest('{token,contracts,candles,iv,bans}'::text[]) with ordinality as j(job, i)
      where s.trading_date between ${from} and ${to}) j`;
  await sql`insert into public.ban_lists (trading_date, source, fetched_at)
    select trading_date, 'exchange', opens_at from aged.sessions
    where trading_date between ${from} and ${to}`;
  await sql`insert into public.bans (trading_date, underlying)
    select s.trading_date, n.underlying from aged.sessions s join aged.names n
      on n.kind = 'stock' and (s.n / 5 + n.u * 7) % 20 = 0
    where s.trading_date between ${from} and ${to}`;
  await sql`insert into public.events (underlying, event_date, kind, note, source)
    select n.underlying, s.trading_date, 'results', 'quarterly results', 'file'
    from aged.sessions s join aged.names n on n.kind = 'stock' and (s.n + n.u) % 62 = 0
    where s.trading_date between ${from} and ${to}
    union all
    select null, trading_date, 'rbi_policy', 'policy meeting', 'file' from aged.sessions
    where n % 42 = 0 and trading_date between ${from} and ${to}`;
  await sql`insert into public.event_coverage (kind, underlying, covers_from, covers_to, source)
    select 'results', n.underlying, s.trading_date, s.trading_date + 91, 'file'
    from aged.sessions s cross join aged.names n
    where s.n % 62 = 1 and s.trading_date between ${from} and ${to}`;
  await sql`insert into public.corporate_actions (underlying, action_date, factor, found, source)
    select n.underlying, s.trading_date, 2, 'contract_master', 'contract masters'
    from aged.sessions s join aged.names n on n.kind = 'stock' and s.n = 400 + 5 * n.u
    where s.trading_date between ${from} and ${to}`;
  await sql`insert into public.alerts (raised_at, level, kind, subject, message, seen)
    select opens_at, 'warning', 'stage_failed', 'analyze of ' || trading_date,
      'analyze answered 502', true
    from aged.sessions where n % 5 = 0 and trading_date between ${from} and ${to}`;
  await sql`insert into public.protections (scope, subject, mode, kind, cause, raised_at,
      until, reason)
    select 'underlying', ${NIFTY}, 'paper', 'losing_streak', 'streak of ' || trading_date,
      opens_at, closes_at, '3 trades in a row lost 900 rupees'
    from aged.sessions where n % 10 = 0 and trading_date between ${from} and ${to}`;
  await sql`insert into public.equity_days
    select 'paper', trading_date, 10000000, 100 * n, 100, -50, 100 * n + 100, opens_at, closes_at
    from aged.sessions where trading_date between ${from} and ${to}`;
  await leaveLedger(sql, { from, to });
  await leaveVolatility(sql, from);
  await sql`insert into public.rate_buckets (family, key, next_at)
    select 'chain', t.underlying || ':' || e.expiry, max(t.at)
    from aged.tasks t cross join lateral (values (t.near), (t.far)) e(expiry)
    group by 2
    on conflict (family, key) do update set next_at = excluded.next_at`;
}

/** With the first session the year before it, which the broker's expired options gave. */
async function leaveVolatility(sql: postgres.Sql, from: string): Promise<void> {
  await sql`insert into public.iv_history (underlying, trading_date, atm_volatility, source,
      model_free_volatility)
    select ${NIFTY}, trading_date, close / 100, 'india_vix', close / 100 from public.candles
    where name = ${INDIA_VIX} on conflict do nothing`;
  const asked = sql`
    select s.trading_date, row_number() over (order by s.trading_date desc) as place
    from public.sessions s join aged.sessions f on f.n = 1 and f.trading_date = ${from}
      and s.trading_date < f.trading_date
    where s.kind <> 'muhurat' order by s.trading_date desc limit ${ASKED_SESSIONS}`;
  await sql`insert into public.iv_history (underlying, trading_date, atm_volatility, source, spot)
    select n.underlying, p.trading_date, 0.1 + 0.3 * random(), 'dhan_rolling', 1000
    from aged.names n, (${asked}) p where n.underlying <> ${NIFTY}`;
  await sql`insert into public.iv_windows (underlying, from_date, to_date, sessions, asked_at)
    select n.underlying, min(p.trading_date), max(p.trading_date), count(*),
      ${from}::date at time zone 'Asia/Kolkata'
    from aged.names n, (${asked}) p where n.underlying <> ${NIFTY}
    group by n.underlying, (p.place - 1) / 20`;
}

/** What each evening taught, what it changed of the ledger, and the replays of each month. */
async function leaveLedger(sql: postgres.Sql, { from, to }: Span): Promise<void> {
  await sql`insert into public.premium_days
    select n.underlying, s.trading_date, e.expiry, 1 + e.expiry - s.trading_date, 0.002, 0.0022,
      -0.02, 0.04, 0.0001, 0.0001, 1000, 1000, 40, 0.05, random() - 0.5, 0.02, 0.02, 0.03, 0.05,
      'analyze'
    from aged.sessions s cross join aged.names n
    cross join lateral (values (s.near), (s.far)) e(expiry)
    where s.trading_date between ${from} and ${to} and e.expiry > s.trading_date`;
  await sql`insert into public.belief_history (claim, scope, horizon_sessions, changed_on, reason,
      sceptical_mean, sceptical_sd, registered_mean, registered_sd, estimate, standard_error,
      clusters, posterior_sceptical_mean, posterior_sceptical_sd, posterior_registered_mean,
      posterior_registered_sd, decision, source)
    select b.claim, b.scope, b.horizon_sessions, s.trading_date,
      case when s.n % 21 = 1 then 'decided' else 'evening' end, 0, 0.1, -0.08, 0.08, -0.07, 0.05,
      100, -0.06, 0.05, -0.07, 0.04, 'none', b.source
    from aged.sessions s cross join public.beliefs b
    where s.trading_date between ${from} and ${to}`;
  await sql`insert into public.definition_replays (scope, horizon_sessions, definition, fitted_on,
      sessions, clusters, from_date, to_date, mean_net, standard_error, last_third_mean,
      last_third_entries, marks)
    select o.scope, 21, d.definition, s.trading_date, 2000, 95, '2018-01-01', s.trading_date, 0.001,
      0.002, 0.001, 30, 'model'
    from aged.sessions s cross join aged.definitions d
    cross join unnest('{NIFTY,indices,stocks}'::text[]) o(scope)
    where s.n % 21 = 1 and s.trading_date between ${from} and ${to}`;
  await sql`insert into public.spread_models (scope, fitted_on, level, beyond, days, open_lots,
      mean_open_lots, deviation, quotes)
    select o.scope, s.trading_date, -4.1, 0.6, 0.2, -0.3, 6.1, 0.5, 140
    from aged.sessions s cross join unnest('{NIFTY,indices,stocks}'::text[]) o(scope)
    where s.trading_date between ${from} and ${to}`;
}
