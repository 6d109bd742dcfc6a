-- Splits, bonuses and demergers that are known apart from the prices: from the contract masters of
-- two sessions, or given by the owner.

create table public.corporate_actions (
  underlying text not null references public.underlyings,
  -- From this date on the price is the old one divided by the factor: 5 for a split 1:5, 2 for a
  -- bonus 1:1.
  action_date date not null,
  factor numeric not null check (factor > 0),
  found text not null default 'given' check (found in ('contract_master', 'given')),
  source text not null default 'owner',
  primary key (underlying, action_date)
);
select private.secure_table('public.corporate_actions');

-- A strike of the old price level can be one of the new level too, and storing today's master makes
-- it today's: how it was listed before stays beside it, so that the listing before today is whole
-- after any part of today's is stored.
alter table public.contracts
  add column previous_listed_on date check (previous_listed_on < listed_on),
  add column previous_lot_size integer check (previous_lot_size > 0),
  add check ((previous_listed_on is null) = (previous_lot_size is null));

create or replace function public.store_contracts(p_rows jsonb, p_listed_on date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.contracts as c (underlying, segment, security_id, instrument, expiry, strike,
    option_right, lot_size, tick, freeze_quantity, listed_on)
  select r.underlying, 'NSE_FNO', r.security_id, r.instrument, r.expiry, r.strike,
    r.option_right, r.lot_size, r.tick, r.freeze_quantity, p_listed_on
  from jsonb_to_recordset(p_rows) as r(underlying text, security_id text, instrument text,
    expiry date, strike numeric, option_right public.option_right, lot_size integer, tick numeric,
    freeze_quantity integer)
  on conflict (underlying, instrument, expiry, strike, option_right) do update
  set security_id = excluded.security_id, lot_size = excluded.lot_size, tick = excluded.tick,
    freeze_quantity = excluded.freeze_quantity, listed_on = excluded.listed_on,
    previous_listed_on = case when c.listed_on < excluded.listed_on then c.listed_on
      else c.previous_listed_on end,
    previous_lot_size = case when c.listed_on < excluded.listed_on then c.lot_size
      else c.previous_lot_size end
  where c.listed_on <= excluded.listed_on;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Lot size and strikes of each underlying and expiry in the underlying's last instrument master
-- before a date, with that master's date. Expiries from the date on; 206 stocks take 150 ms.
create function public.listed_before(p_underlyings text[], p_before date) returns json
language sql stable set search_path = '' as $$
  with listed as (
    select underlying, expiry, strike,
      case when listed_on < p_before then listed_on else previous_listed_on end as on_date,
      case when listed_on < p_before then lot_size else previous_lot_size end as lot_size
    from public.contracts
    where underlying = any (p_underlyings) and instrument = 'option' and expiry >= p_before),
  latest as (
    select underlying, max(on_date) as on_date from listed where on_date < p_before
    group by underlying)
  select coalesce(json_agg(e order by e.underlying, e.expiry), '[]') from (
    select underlying, expiry, on_date as "listedOn", max(lot_size) as "lotSize",
      array_agg(distinct strike) as strikes
    from listed join latest using (underlying, on_date)
    group by underlying, expiry, on_date
  ) e
$$;

-- Stores actions by underlying and date; returns how many rows were written. What the owner gave is
-- the owner's to change.
create function public.store_corporate_actions(p_rows jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.corporate_actions as a (underlying, action_date, factor, found, source)
  select r.underlying, r.date, r.factor, r.found, r.source
  from jsonb_to_recordset(p_rows)
    as r(underlying text, date date, factor numeric, found text, source text)
  on conflict (underlying, action_date) do update
  set factor = excluded.factor, found = excluded.found, source = excluded.source
  where (a.found <> 'given' or excluded.found = 'given')
    and (a.factor, a.found, a.source)
      is distinct from (excluded.factor, excluded.found, excluded.source);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Actions to a date, that day's too, ascending by underlying; one without any is absent.
create function public.read_corporate_actions(p_underlyings text[], p_until date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, actions), '{}') from (
    select underlying, jsonb_agg(jsonb_build_object('date', action_date, 'factor', factor,
      'found', found) order by action_date) as actions
    from public.corporate_actions
    where underlying = any (p_underlyings) and action_date <= p_until
    group by underlying
  ) a
$$;

select private.secure_function(f::regprocedure) from unnest(array[
  'public.store_contracts(jsonb, date)', 'public.listed_before(text[], date)',
  'public.store_corporate_actions(jsonb)', 'public.read_corporate_actions(text[], date)'
]) f;
