create function private.check_losses(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v public.equity_days := private.note_equity(p_mode, p_now);
  v_monday date := date_trunc('week', v.trading_date)::date;
  v_total numeric := v.realised_before + v.realised + v.unrealised;
  v_start numeric;
  v_risk text;
  v_new record;
  v_count integer := 0;
begin
  select e.realised_before into v_start from public.equity_days e
  where e.mode = p_mode order by e.trading_date limit 1;
  v_risk := coalesce((select r.risk::text from public.allocation_runs r
    order by r.allocation_run_id desc limit 1), 'moderate');
  for v_new in
    select t.kind, t.cause, t.until, t.lost, t.since, l.most
    from (
      select 'daily_loss' as kind, v.trading_date::text as cause,
        private.session_after(v.trading_date) as until, 'since the last session' as since,
        coalesce((select e.realised_before + e.realised + e.unrealised
          from public.equity_days e where e.mode = p_mode and e.trading_date < v.trading_date
          order by e.trading_date desc limit 1), v_start) - v_total as lost
      union all
      select 'weekly_loss', v_monday::text, private.session_after(v_monday + 6),
        'since the last week',
        coalesce((select e.realised_before + e.realised + e.unrealised
          from public.equity_days e where e.mode = p_mode and e.trading_date < v_monday
          order by e.trading_date desc limit 1), v_start) - v_total
      union all
      select 'drawdown', extract(epoch from v.peak_at)::text, 'infinity',
        'since the peak of ' || private.clock_text(v.peak_at, null), v.peak - v_total) t
    cross join lateral (select v.capital * private.setting_number(
      case t.kind when 'drawdown' then 'max_drawdown' else t.kind end || '_' || v_risk) as most) l
    where t.lost >= l.most
  loop
    if private.raise_protection(row(null, 'desk', null, p_mode, v_new.kind,
        concat_ws(' ', v_new.kind, p_mode, v_new.cause), v_new.until,
        format('%s rupees lost %s, %s are allowed', round(v_new.lost), v_new.since,
          round(v_new.most)), p_now)::public.protections) then
      v_count := v_count + 1;
      if v_new.kind = 'drawdown' and p_mode = (select t.mode from public.trading_state t) then
        perform public.set_trading_state('reducing',
          format('drawdown: %s rupees lost %s', round(v_new.lost), v_new.since), 'desk', p_now);
      end if;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function private.check_losses(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_losses(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_losses(public.trading_mode, timestamptz) is
  'Holds what the desk lost on the day, in the week and from its peak against the limits of the '
  'newest allocation''s risk level; a breach locks the desk, a drawdown makes it reducing too. '
  'Returns how many locks are new.';
