create function public.check_limits(p_now timestamptz) returns integer
language sql set search_path = '' as $$
  select coalesce(sum(private.check_losses(m.mode, p_now) + private.check_streaks(m.mode, p_now)
    + private.check_slippage(m.mode, p_now) + private.check_rejects(m.mode, p_now)), 0)::integer
  from (
    select t.mode from public.trading_state t
    union
    select x.mode from public.positions x where x.state <> 'closed'
    union
    select u.mode from unnest(enum_range(null::public.trading_mode)) u(mode)
    where exists (select 1 from public.equity_days e where e.mode = u.mode)
    order by mode) m
$$;

revoke all on function public.check_limits(timestamptz) from public, anon, authenticated;
grant execute on function public.check_limits(timestamptz) to service_role;

comment on function public.check_limits(timestamptz) is
  'Looks at losses, streaks, slippage and refusals of each mode that trades, and locks what broke '
  'a limit, once for each cause. Returns how many locks are new.';
