create function private.note_equity(p_mode public.trading_mode, p_now timestamptz)
returns public.equity_days
language plpgsql set search_path = '' as $$
declare
  v_last public.equity_days;
  v public.equity_days;
  v_total numeric;
begin
  v.mode := p_mode;
  v.trading_date := (p_now at time zone 'Asia/Kolkata')::date;
  v.looked_at := p_now;
  select * into v_last from public.equity_days e
  where e.mode = p_mode and e.trading_date <= v.trading_date
  order by e.trading_date desc limit 1;
  v.capital := coalesce(
    (select r.capital from public.allocation_runs r order by r.allocation_run_id desc limit 1),
    private.setting_number('capital'));
  v.realised_before := case
    when v_last.trading_date is null
      then private.realised_between(p_mode, '-infinity', v.trading_date - 1)
    when v_last.trading_date = v.trading_date then v_last.realised_before
    else v_last.realised_before
      + private.realised_between(p_mode, v_last.trading_date, v.trading_date - 1) end;
  v.realised := private.realised_between(p_mode, v.trading_date, v.trading_date);
  select coalesce(sum(m.unrealised_mid), 0) into v.unrealised
  from public.positions x cross join lateral (
    select k.unrealised_mid from public.position_marks k
    where k.position_id = x.position_id and k.state = 'priced'
    order by k.marked_at desc limit 1) m
  where x.state <> 'closed' and x.mode = p_mode;
  v_total := v.realised_before + v.realised + v.unrealised;
  v.peak := greatest(coalesce(v_last.peak, v.realised_before), v_total);
  v.peak_at := case when v.peak = v_last.peak then v_last.peak_at else p_now end;
  insert into public.equity_days select (v).*
  on conflict (mode, trading_date) do update set capital = excluded.capital,
    realised = excluded.realised, unrealised = excluded.unrealised, peak = excluded.peak,
    peak_at = excluded.peak_at, looked_at = excluded.looked_at;
  return v;
end $$;

revoke all on function private.note_equity(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.note_equity(public.trading_mode, timestamptz) to service_role;

comment on function private.note_equity(public.trading_mode, timestamptz) is
  'What the desk has made of a mode until now, stored as the row of the date. Half-done plans '
  'count once they end, a position without a mark as 0.';
