create function private.check_slippage(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_trades integer := private.setting_number('slippage_trades');
  v_most numeric := private.setting_number('max_mean_slippage');
  v_since timestamptz := coalesce((select max(raised_at) from public.protections
    where kind = 'slippage' and mode = p_mode), '-infinity');
  v record;
begin
  select count(*) as trades, avg(e.slippage) as slippage, max(e.opened_at) as newest into v
  from (
    select x.opened_at, (
      select sum(case l.side when 'buy' then 1 else -1 end * l.quantity
          * (l.entry_price - s.price)) / nullif(sum(l.quantity * s.price), 0)
      from public.position_legs l
      join public.strategy_legs s on s.strategy_id = x.strategy_id
        and s.leg_number = l.leg_number
      where l.position_id = x.position_id and l.leg_right <> 'underlying') as slippage
    from public.positions x
    where x.mode = p_mode and x.opened_at > v_since
    order by x.opened_at desc, x.position_id desc limit v_trades) e;
  if v.trades < v_trades or v.slippage <= v_most
    or (v.newest at time zone 'Asia/Kolkata')::date <> v_today then
    return 0;
  end if;
  return private.raise_protection(row(null, 'desk', null, p_mode, 'slippage',
    concat_ws(' ', 'slippage', p_mode, v_today), private.session_after(v_today),
    format('the last %s entries were filled %s%% of their premiums worse than analyzed, %s%% are '
      'allowed', v.trades, round(100 * v.slippage, 1), round(100 * v_most, 1)),
    p_now)::public.protections)::integer;
end $$;

revoke all on function private.check_slippage(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_slippage(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_slippage(public.trading_mode, timestamptz) is
  'Locks the desk until the next session where its last entries were on average filled worse than '
  'analyzed, as a share of their legs'' premiums added up, than the setting allows. Returns how '
  'many locks are new.';
