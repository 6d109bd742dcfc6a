-- Compiled from supabase/schemas/0500_contracts by `npm run schema`: edit it there.

create table public.contracts (
  contract_id bigint generated always as identity primary key,
  underlying text not null references public.underlyings,
  segment public.segment not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  instrument text not null check (instrument in ('option', 'future')),
  expiry date not null,
  strike numeric check (strike > 0),
  option_right public.option_right,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  freeze_quantity integer check (freeze_quantity > 0),
  listed_on date not null,
  previous_listed_on date,
  previous_lot_size integer check (previous_lot_size > 0),
  unique nulls not distinct (underlying, instrument, expiry, strike, option_right),
  check ((instrument = 'option') = (strike is not null and option_right is not null)),
  check (instrument = 'option' or (strike is null and option_right is null)),
  check (listed_on <= expiry),
  check (previous_listed_on < listed_on),
  check ((previous_listed_on is null) = (previous_lot_size is null))
);
create index contracts_security on public.contracts (segment, security_id, expiry);
create index contracts_expiry on public.contracts (underlying, expiry);

alter table public.contracts enable row level security;
revoke all on table public.contracts from public, anon, authenticated;
grant select, insert, update, delete on table public.contracts to service_role;

comment on table public.contracts is
  'Listed options and futures as the broker''s instrument master names them; one row per natural '
  'key.';
comment on column public.contracts.security_id is
  'The broker''s id now; the natural key is underlying, instrument, expiry, strike and right.';
comment on column public.contracts.tick is 'Smallest step of the price in rupees.';
comment on column public.contracts.freeze_quantity is
  'Units from which the exchange refuses one order.';
comment on column public.contracts.listed_on is
  'The last trading date whose instrument master listed it.';
comment on column public.contracts.previous_listed_on is
  'The trading date of the master before the last one that listed it: the listing before today '
  'stays whole after any part of today''s is stored.';
comment on column public.contracts.previous_lot_size is 'Lot size in that earlier master.';

create function public.store_contracts(p_rows jsonb, p_listed_on date) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_twice text;
begin
  perform private.require_keys('public.contracts', p_rows,
    '{underlying,security_id,instrument,expiry,strike,option_right,lot_size,tick,freeze_quantity}');
  select concat_ws(' ', underlying, expiry, strike, option_right, instrument) into v_twice
  from jsonb_to_recordset(p_rows) as r(underlying text, instrument text, expiry text,
    strike numeric, option_right text)
  group by underlying, instrument, expiry, strike, option_right having count(*) > 1 limit 1;
  if v_twice is not null then
    raise exception 'contract master: % stands in it twice', v_twice
      using errcode = 'P0001', hint = 'broker_bad_reply';
  end if;
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

revoke all on function public.store_contracts(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_contracts(jsonb, date) to service_role;

comment on function public.store_contracts(jsonb, date) is
  'Contracts of the instrument master of a date: the natural key keeps one row, whatever id the '
  'broker gives it now.';

create function private.newest_listing(p_underlying text) returns date
language sql stable set search_path = '' as $$
  select max(listed_on) from public.contracts
  where underlying = p_underlying and expiry >= (
    select listed_on from public.contracts where underlying = p_underlying
    order by expiry desc limit 1)
$$;
revoke execute on function private.newest_listing(text) from public, anon, authenticated;
grant execute on function private.newest_listing(text) to service_role;
comment on function private.newest_listing(text) is
  'The date of an underlying''s newest instrument master. None lists a contract after its expiry: '
  'what was listed on a day or later expires then or later, so that those that expired before any '
  'contract was listed are not read.';

create function public.read_contracts(
  p_underlyings text[], p_from date, p_expiries integer
) returns jsonb
language sql stable set search_path = '' as $$
  with listed as (
    select c.* from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
    -- Name by name through the index: joined at once, every contract that ever was is read.
    cross join lateral (
      select * from public.contracts
      where underlying = n.underlying and expiry >= p_from
        and listed_on = (select private.newest_listing(n.underlying))
      offset 0) c),
  ranked as (
    select *, dense_rank() over (partition by underlying order by expiry) as place
    from listed where instrument = 'option')
  select coalesce(jsonb_agg(chain order by chain ->> 'underlying', chain ->> 'expiry'), '[]') from (
    select jsonb_build_object('underlying', underlying, 'expiry', expiry, 'lotSize', max(lot_size),
      'tick', min(tick), 'freezeQuantity', min(freeze_quantity),
      'strikes', jsonb_agg(jsonb_build_array(strike, option_right, security_id)
        order by strike, option_right)) as chain
    from ranked where place <= p_expiries
    group by underlying, expiry) chains
$$;

revoke all on function public.read_contracts(text[], date, integer)
  from public, anon, authenticated;
grant execute on function public.read_contracts(text[], date, integer) to service_role;

comment on function public.read_contracts(text[], date, integer) is
  'Everything that analyze needs of the contracts of some underlyings: per expiry lot, tick and '
  'the ids of each strike. Only contracts of the newest instrument master of their underlying '
  'count.';

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

revoke all on function public.listed_before(text[], date) from public, anon, authenticated;
grant execute on function public.listed_before(text[], date) to service_role;

comment on function public.listed_before(text[], date) is
  'Lot size and strikes of each underlying and expiry in the underlying''s last instrument master '
  'before a date, with that master''s date. Expiries from the date on; 206 stocks take 150 ms.';

create function public.listed_counts(
  p_underlyings text[], p_before date, p_until date
) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(l.underlying, l.contracts), '{}') from (
    select n.underlying, (
      -- Name by name through the index, as in read_contracts.
      select count(*) from (
        select case when listed_on < p_before then listed_on else previous_listed_on end as on_date
        from public.contracts
        where underlying = n.underlying and expiry between p_before and p_until) listed
      where listed.on_date = (
        select max(case when listed_on < p_before then listed_on else previous_listed_on end)
        from public.contracts where underlying = n.underlying and expiry >= p_before)) as contracts
    from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n) l
  where l.contracts > 0
$$;

revoke all on function public.listed_counts(text[], date, date) from public, anon, authenticated;
grant execute on function public.listed_counts(text[], date, date) to service_role;

comment on function public.listed_counts(text[], date, date) is
  'How many contracts each underlying had in its last instrument master before a date, of those '
  'that expire from that date to another; an underlying without any is absent.';
