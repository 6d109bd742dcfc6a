create function private.realised_between(p_mode public.trading_mode, p_from date, p_to date)
returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((select sum(x.realised) from public.positions x
      where x.state = 'closed' and x.mode = p_mode
        and (x.closed_at at time zone 'Asia/Kolkata')::date between p_from and p_to), 0)
    + coalesce((select sum(l.net - l.charges + coalesce(t.value, 0))
      from public.plans p
      cross join lateral private.plan_ledger(p.plan_id, '{open,unwind}') l
      left join lateral (select sum(s.units * s.price - s.charges) as value
        from public.settlements s where s.plan_id = p.plan_id) t on true
      where p.state in ('failed', 'unwound') and p.kind in ('entry', 'adjust')
        and p.mode = p_mode
        and (p.finished_at at time zone 'Asia/Kolkata')::date between p_from and p_to), 0)
    + coalesce((select sum(a.realised) from public.archived_ledger a
      where a.mode = p_mode and a.trading_date between p_from and p_to), 0);
end $$;

revoke all on function private.realised_between(public.trading_mode, date, date)
  from public, anon, authenticated;
grant execute on function private.realised_between(public.trading_mode, date, date)
  to service_role;

comment on function private.realised_between(public.trading_mode, date, date) is
  'Rupees after all charges of what ended on the dates, both included: closed positions, entries '
  'and adjustments that were traded back, and what the archive has of both.';
