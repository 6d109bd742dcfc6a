create function public.decision_trail_of(p_underlying text, p_trading_date date) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_date date := coalesce(p_trading_date, (select r.trading_date from public.runs r
    where exists (select 1 from public.tasks t
      where t.run_id = r.run_id and t.underlying = p_underlying)
    order by r.trading_date desc limit 1));
begin
  if not exists (select 1 from public.underlyings where underlying = p_underlying) then
    raise exception 'underlying: % is not known', p_underlying
      using errcode = 'P0001', hint = 'unknown_underlying';
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(d) order by d.risk, d.step), '[]')
    from public.decision_trail d
    where d.underlying = p_underlying and d.trading_date = v_date);
end $$;

revoke all on function public.decision_trail_of(text, date) from public, anon, authenticated;
grant execute on function public.decision_trail_of(text, date) to service_role;

comment on function public.decision_trail_of(text, date) is
  'The steps of decision_trail of one underlying and date, of every risk level that ran; the '
  'latest date that took the underlying where none is given.';
