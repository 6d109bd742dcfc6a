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
