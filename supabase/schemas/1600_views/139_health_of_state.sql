create function private.health_of_state(p_now timestamptz)
returns table (check_name text, ok boolean, at timestamptz, detail text, remedy text)
language sql stable set search_path = '' as $$
  select 'trading', state = 'active', changed_at,
    concat_ws(', ', mode, case when state <> 'active' then
      concat_ws(' by the ', state, changed_by) || ': ' || reason end),
    'npm run execute -- --action resume, once its reason is gone'
  from public.trading_state
  union all
  select 'protections', count(*) = 0, max(raised_at),
    coalesce(string_agg(concat_ws(' ', kind, scope, subject, mode) || ' until '
      || case until when 'infinity' then 'the owner resumes'
        else private.clock_text(until, null) end || ': ' || reason, '; ' order by protection_id),
      'none holds'),
    'entries wait; set until in table protections to lift one'
  from public.protections where until > p_now
  union all
  select 'unfinished_plans', count(*) = 0, min(p.created_at),
    coalesce(count(*) || ' plans; oldest: ' || (array_agg(p.underlying || ' ' || p.kind || ', '
      || p.state || ', ' || coalesce('holds ' || private.units_held(array[p.plan_id]),
        'nothing traded') order by p.created_at))[1], 'none'),
    'npm run execute: it goes on with them first'
  from public.plans p where p.state in ('gated', 'executing', 'unwinding')
  union all
  select 'positions', count(*) filter (where state in ('entering', 'unwinding')) = 0
      and count(*) filter (where mark_state = 'no_quote') = 0, min(opened_at),
    concat_ws(', ', count(*) filter (where state in ('open', 'closing')) || ' held',
      nullif(count(*) filter (where state in ('entering', 'unwinding')), 0)
        || ' with units but without a position: '
        || string_agg(underlying || ' ' || state || ' ' || legs, '; ' order by opened_at)
          filter (where state in ('entering', 'unwinding')),
      nullif(count(*) filter (where mark_state = 'no_quote'), 0) || ' without a quote: '
        || string_agg(underlying || ' ' || definition, '; ' order by opened_at)
          filter (where mark_state = 'no_quote')),
    'npm run execute finishes entries; npm run status -- positions'
  from public.open_positions
  union all
  select 'open_runs', count(*) filter (where started_at < p_now - interval '30 minutes') = 0,
    min(started_at), coalesce(count(*) || ' runs; oldest: ' || (array_agg(stage || ' '
      || trading_date || ' ' || risk order by started_at))[1], 'none'),
    'npm run analyze goes on with it'
  from public.runs where state = 'open'
  union all
  -- Alerts of a level that asks for nothing do not turn the page red.
  select 'alerts', count(*) filter (where level <> 'info') = 0, max(raised_at),
    coalesce((select string_agg(n || ' ' || level, ', ' order by level) from (
        select count(*) as n, y.level from public.alerts y where not y.seen group by y.level) g)
      || '; newest: ' || left((array_agg(message order by raised_at desc))[1], 160),
      'none unread'),
    'look into table alerts and set seen'
  from public.alerts where not seen
  union all
  select 'readiness', count(*) filter (where state <> 'ok') = 0, max(checked_at),
    coalesce(string_agg(state || ' ' || check_name || ': ' || detail, '; ' order by check_name)
      filter (where state <> 'ok'), case when count(*) > 0 then 'all ok for ' || max(trading_date)
      else 'not looked at' end),
    coalesce(string_agg(remedy, '; ' order by check_name), 'npm run maintain -- token')
  from public.readiness_checks
  where trading_date = (select max(trading_date) from public.readiness_checks)
  union all
  select 'quality', count(*) filter (where state <> 'ok') = 0, max(checked_at),
    coalesce(string_agg(state || ' ' || check_name || ': ' || found, '; ' order by check_name)
      filter (where state <> 'ok'), case when count(*) > 0 then 'all ok for ' || max(trading_date)
      else 'not looked at' end),
    'look into table quality_findings: it has the remedy of each'
  from public.quality_findings
  where trading_date = (select max(trading_date) from public.quality_findings)
  union all
  select 'calendar', max(trading_date) > (p_now + interval '30 days')::date, null,
    'ends ' || max(trading_date), 'npm run calendar -- FILE with the exchange''s next circular'
  from public.sessions
  union all
  select 'contracts', max(listed_on) is not null, null,
    coalesce('instrument master of ' || max(listed_on), 'never stored'),
    'npm run maintain -- contracts'
  from (select private.newest_listing(underlying) as listed_on from public.underlyings) u
  union all
  select 'candles', max(trading_date) is not null, null,
    coalesce('to ' || max(trading_date), 'never stored'), 'npm run maintain -- candles'
  from public.candles
  union all
  select 'bans', l.trading_date is not null, l.fetched_at,
    coalesce('list of ' || l.trading_date || ' from ' || l.source,
      'unknown: no list of the date was read'), 'npm run maintain -- bans'
  from (select (p_now at time zone 'Asia/Kolkata')::date as today) d
  left join public.ban_lists l on l.trading_date = d.today
  union all
  select 'rate_stop', coalesce(max(stopped_until) <= p_now, true), null,
    coalesce('last until ' || private.clock_text(max(stopped_until), null), 'never'),
    'wait: the broker refused for asking too much'
  from public.rate_stops
  union all
  select 'live_entries', count(*) = 0, max(last_at),
    coalesce('refused today: ' || string_agg(switch || ' off ' || refused || ' times', ', '
      order by switch), 'none refused today'),
    'turn on what is off, or take mode live out of the call or the execute row of schedules'
  from public.live_refusals
  where trading_date = (p_now at time zone 'Asia/Kolkata')::date
  union all
  select 'reconciliation', coalesce(r.stopped is null, true) and m.standing = 0, r.looked_at,
    concat_ws('; ', coalesce('stopped: ' || r.stopped,
        case when r.looked_at is null then 'no live books' else 'books compared' end),
      nullif(m.standing, 0) || ' mismatches: ' || m.told,
      nullif(r.foreign_orders, 0) || ' orders of others'),
    '`npm run status -- mismatches`: live entries wait until the books agree'
  from (select count(*) as standing, string_agg(n.told, '; '
      order by n.first_seen, n.kind, n.subject) as told
    from private.named_mismatches n where n.settled_at is null) m
  left join lateral (
    select * from public.reconciliations k order by k.trading_date desc limit 1) r on true
$$;

revoke all on function private.health_of_state(timestamptz) from public, anon, authenticated;
grant execute on function private.health_of_state(timestamptz) to service_role;

comment on function private.health_of_state(timestamptz) is
  'What stands in the way of the desk: what is unfinished, unread or missing.';
