create function private.lift_drawdown(p_now timestamptz) returns void
language sql set search_path = '' as $$
  update public.protections set until = p_now where kind = 'drawdown' and until > p_now;
  update public.equity_days e set peak = e.realised_before + e.realised + e.unrealised,
    peak_at = p_now
  where (e.mode, e.trading_date) in (
    select d.mode, max(d.trading_date) from public.equity_days d group by d.mode)
$$;

revoke all on function private.lift_drawdown(timestamptz) from public, anon, authenticated;
grant execute on function private.lift_drawdown(timestamptz) to service_role;

comment on function private.lift_drawdown(timestamptz) is
  'The owner goes on after a drawdown: its lock ends, and the peak is counted from here.';
