create function public.desk_health(p_now timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_array(
    (select jsonb_build_object('check', 'calendar',
      'ok', max(trading_date) > (p_now + interval '30 days')::date,
      'detail', 'ends ' || max(trading_date))
      from public.sessions),
    (select jsonb_build_object('check', 'trading', 'ok', not paused,
      'detail', mode || coalesce(', paused: ' || reason, ''))
      from public.trading_state),
    (select jsonb_build_object('check', 'contracts', 'ok', max(listed_on) is not null,
      'detail', coalesce('instrument master of ' || max(listed_on), 'never stored'))
      from (select private.newest_listing(underlying) as listed_on from public.underlyings) u),
    (select jsonb_build_object('check', 'candles', 'ok', max(trading_date) is not null,
      'detail', coalesce('to ' || max(trading_date), 'never stored'))
      from public.candles),
    (select jsonb_build_object('check', 'unfinished_plans', 'ok', count(*) = 0,
      'detail', count(*) || ' plans')
      from public.plans where state in ('gated', 'executing', 'unwinding')),
    (select jsonb_build_object('check', 'open_runs', 'ok', count(*) = 0,
      'detail', count(*) || ' runs')
      from public.runs where state = 'open'),
    (select jsonb_build_object('check', 'alerts', 'ok', count(*) = 0,
      'detail', count(*) || ' unseen')
      from public.alerts where not seen),
    (select jsonb_build_object('check', 'rate_stop',
      'ok', coalesce(max(stopped_until) <= p_now, true),
      'detail', coalesce('last until ' || max(stopped_until), 'never'))
      from public.rate_stops),
    (select jsonb_build_object('check', 'bans', 'ok', l.trading_date is not null,
      'detail', coalesce('list of ' || l.trading_date || ' from ' || l.source,
        'unknown: no list of the date was read'))
      from (select (p_now at time zone 'Asia/Kolkata')::date as today) d
      left join public.ban_lists l on l.trading_date = d.today))
$$;

revoke all on function public.desk_health(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_health(timestamptz) to service_role;

comment on function public.desk_health(timestamptz) is
  'What could stop the desk, each with its state.';
