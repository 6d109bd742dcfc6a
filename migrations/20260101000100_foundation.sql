-- Schemas, word lists and the one way in which a table is secured.

create schema if not exists private;
revoke all on schema private from public;
grant usage on schema private to service_role;
grant usage on schema public to anon, authenticated, service_role;

create type public.option_right as enum ('call', 'put');
create type public.leg_right as enum ('call', 'put', 'underlying');
create type public.side as enum ('buy', 'sell');
create type public.risk as enum ('conservative', 'moderate', 'aggressive');
create type public.sleeve as enum ('edge', 'carry');
create type public.trading_mode as enum ('paper', 'live');
create type public.regime_level as enum ('calm', 'normal', 'elevated', 'high', 'crisis');
create type public.underlying_kind as enum ('index', 'stock');
create type public.segment as enum ('IDX_I', 'NSE_EQ', 'NSE_FNO');
create type public.risk_class as enum ('defined', 'undefined', 'unlimited_up', 'unlimited_down');
create type public.direction as enum ('bullish', 'bearish', 'neutral');

-- Row level security on, nothing for anon and authenticated, explicit grants for service_role
-- (hosted projects give none by default, platform 5).
create function private.secure_table(p_table regclass) returns void
language plpgsql set search_path = '' as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('revoke all on table %s from public, anon, authenticated', p_table);
  execute format('grant select, insert, update, delete on table %s to service_role', p_table);
end $$;
revoke all on function private.secure_table(regclass) from public;

-- Execute is PUBLIC's by default; a function of the desk belongs to service_role alone.
create function private.secure_function(p_function regprocedure) returns void
language plpgsql set search_path = '' as $$
begin
  execute format('revoke all on function %s from public, anon, authenticated', p_function);
  execute format('grant execute on function %s to service_role', p_function);
end $$;
revoke all on function private.secure_function(regprocedure) from public;
