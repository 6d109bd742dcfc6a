-- Compiled from supabase/schemas/0100_foundation by `npm run schema`: edit it there.

create schema private;
revoke all on schema private from public;
grant usage on schema private to service_role;
grant usage on schema public to anon, authenticated, service_role;

comment on schema private is 'What only functions of the desk call; REST does not show it.';

create type public.option_right as enum ('call', 'put');

comment on type public.option_right is 'The right that an option gives.';

create type public.leg_right as enum ('call', 'put', 'underlying');

comment on type public.leg_right is 'What a leg is: an option''s right, or the underlying itself.';

create type public.side as enum ('buy', 'sell');

comment on type public.side is 'Whether a leg or order buys or sells.';

create type public.risk as enum ('conservative', 'moderate', 'aggressive');

comment on type public.risk is 'The owner''s risk level of a run.';

create type public.sleeve as enum ('edge', 'premium', 'carry');

comment on type public.sleeve is
  'Best first: edge, of which the data alone convince, gets full size; premium, of which data and '
  'literature together do, half; carry is neither and is chosen for least cost.';

create type public.trading_mode as enum ('paper', 'live');

comment on type public.trading_mode is 'paper is the default; live sends orders to the broker.';

create type public.regime_level as enum ('calm', 'normal', 'elevated', 'high', 'crisis');

comment on type public.regime_level is
  'The market''s regime, ascending in danger; crisis takes no entries.';

create type public.underlying_kind as enum ('index', 'stock');

comment on type public.underlying_kind is 'An index is settled in cash, a stock by delivery.';

create type public.segment as enum ('IDX_I', 'NSE_EQ', 'NSE_FNO');

comment on type public.segment is 'The broker''s segments that the desk knows.';

create type public.risk_class as enum ('defined', 'undefined', 'unlimited_up', 'unlimited_down');

comment on type public.risk_class is
  'Which of the payoff''s sides can lose without bound; derived from the legs.';

create type public.direction as enum ('bullish', 'bearish', 'neutral');

comment on type public.direction is 'Direction that a definition prefers or a view holds.';

create function private.columns_of(p_table regclass) returns text[]
language sql stable set search_path = '' as $$
  select array_agg(attname::text order by attnum) from pg_catalog.pg_attribute
  where attrelid = p_table and attnum > 0 and not attisdropped
$$;

revoke all on function private.columns_of(regclass) from public, anon, authenticated;
grant execute on function private.columns_of(regclass) to service_role;

comment on function private.columns_of(regclass) is 'The columns of a table in their order.';

create function private.require_keys(p_table regclass, p_rows jsonb, p_keys text[]) returns void
language plpgsql stable set search_path = '' as $$
declare v_key text;
begin
  -- Deleting the known keys takes half as long as listing those that are given.
  select min(k) into v_key
  from jsonb_array_elements(case jsonb_typeof(p_rows)
    when 'array' then p_rows when 'object' then jsonb_build_array(p_rows) else '[]' end) r,
    jsonb_object_keys(r - p_keys) k;
  if v_key is not null then
    raise exception 'a row for % cannot hold the key %: it takes %',
      p_table, v_key, array_to_string(p_keys, ', ')
      using errcode = 'P0001', hint = 'bad_request';
  end if;
end $$;

revoke all on function private.require_keys(regclass, jsonb, text[])
  from public, anon, authenticated;
grant execute on function private.require_keys(regclass, jsonb, text[]) to service_role;

comment on function private.require_keys(regclass, jsonb, text[]) is
  'Refuses a row, or one of an array of rows, that holds a key which its table does not take: what '
  'reads jsonb into columns would drop it in silence. Rows that are absent hold none.';
