import type postgres from "postgres";
import { SAMPLE_ANALYSIS, SAMPLE_SMILE, SAMPLE_STRATEGIES } from "./aged_samples.ts";

/** Rows of each pattern: figures come again after so many. */
export const VARIANTS = 61;

/**
 * Tables aged.definitions (which of a session's definitions ends how), aged.strategies and
 * aged.analyses (rows as analyze stored them, with other figures) and aged.chains (their quotes).
 * Of 56 definitions 3 are accepted, 30 outranked, 17 not permitted and 6 too dear.
 */
export async function openPatterns(
  sql: postgres.Sql,
  definitions: readonly string[],
): Promise<void> {
  await sql`create table aged.definitions as
    select d, definition, case when d <= 3 then 'accepted' when d <= 3 + 0.57 * (many - 3)
      then 'outranked' when d <= 3 + 0.89 * (many - 3) then 'not_permitted'
      else 'cost_above_limit' end as pattern
    from (select ordinality as d, definition, count(*) over () as many
      from unnest(${definitions}::text[]) with ordinality as x(definition, ordinality)) o`;
  await sql`create table aged.strategies as
    select p.key as pattern, v, r.*
    from jsonb_each(${sql.json(SAMPLE_STRATEGIES as never)}) p
    cross join generate_series(0, ${VARIANTS - 1}) v
    cross join lateral (select jsonb_object_agg(key, case
        when jsonb_typeof(value) = 'number' and key not in ('lot_size', 'holding_days',
          'size_factor', 'strike_rule_id', 'sets_scanned', 'tilt')
          then to_jsonb(round(value::numeric * (0.95 + 0.1 * random())::numeric,
            11 - floor(log(abs(value::numeric) + 1e-9))::integer)) else value end) as row
      from jsonb_each(p.value) where v is not null) x
    cross join lateral jsonb_populate_record(null::public.strategies, x.row) r`;
  await sql`create unique index on aged.strategies (pattern, v)`;
  await sql`insert into public.strike_rules (strike_rule_id, asked) overriding system value
    values (1, '{at the money}')`;
  await sql`create table aged.analyses as
    select v, r.* from generate_series(0, ${VARIANTS - 1}) v
    cross join lateral (select jsonb_object_agg(key, case
        when jsonb_typeof(value) = 'number' and key not in ('iv_days')
          then to_jsonb((value::numeric * (0.95 + 0.1 * random())::numeric)) else value end) as row
      from jsonb_each(${sql.json(SAMPLE_ANALYSIS as never)}) where v is not null) x
    cross join lateral jsonb_populate_record(null::public.underlying_analyses, x.row) r`;
  await sql`create unique index on aged.analyses (v)`;
  await sql`create table aged.chains as
    select v, ${sql.json(SAMPLE_SMILE as never)}::jsonb as smile, q.quotes
    from generate_series(0, ${VARIANTS - 1}) v
    cross join lateral (
      select jsonb_build_object(
        'strike', jsonb_agg(1000 + 20 * k order by k),
        'call', jsonb_build_object(
          'bid', jsonb_agg(round((900 * exp(-k / 12.0) * (0.9 + 0.1 * r))::numeric, 2) order by k),
          'ask', jsonb_agg(round((900 * exp(-k / 12.0) * (1 + 0.1 * r))::numeric, 2) order by k),
          'volume', jsonb_agg(250 * round(900 * r) order by k),
          'openInterest', jsonb_agg(250 * round(4000 * r) order by k)),
        'put', jsonb_build_object(
          'bid', jsonb_agg(round((1 + 9 * k * r)::numeric, 2) order by k),
          'ask', jsonb_agg(round((2 + 9 * k * r)::numeric, 2) order by k),
          'volume', jsonb_agg(250 * round(700 * r) order by k),
          'openInterest', jsonb_agg(250 * round(3000 * r) order by k))) as quotes
      from (select k, random() as r from generate_series(0, 72) k where v is not null) s) q`;
  await sql`create unique index on aged.chains (v)`;
}
