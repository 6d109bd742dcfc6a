create function public.store_report(p_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_monday date := date_trunc('week', p_date::timestamp)::date;
  v_from timestamptz := v_monday::timestamp at time zone 'Asia/Kolkata';
  v_to timestamptz := (v_monday + 7)::timestamp at time zone 'Asia/Kolkata';
  v_report public.weekly_reports;
begin
  select max(trading_date), count(*) filter (where opens_at <= p_now)
  into v_report.trading_date, v_report.sessions
  from public.sessions where trading_date between v_monday and v_monday + 6;
  if v_report.trading_date is null then
    raise exception 'report of %: the calendar has no session in its week', p_date
      using errcode = 'P0001', hint = 'not_a_session';
  end if;
  v_report.made_at := p_now;

  select coalesce(sum(realised), 0), coalesce(sum(charges), 0), coalesce(sum(cash), 0),
    (array_agg(unrealised order by trading_date desc))[1],
    (array_agg(unrealised_mid order by trading_date desc))[1],
    coalesce(sum(entries), 0), coalesce(sum(exits), 0), coalesce(sum(denied), 0),
    coalesce(sum(unwound), 0)
  into v_report.realised, v_report.charges, v_report.cash, v_report.unrealised,
    v_report.unrealised_mid, v_report.entries, v_report.exits, v_report.denied, v_report.unwound
  from private.days_of_week(v_monday, p_now);

  select count(*) filter (where level = 'critical'), count(*) filter (where level = 'warning'),
    count(*) filter (where level = 'info')
  into v_report.alerts_critical, v_report.alerts_warning, v_report.alerts_info
  from public.alerts where raised_at >= v_from and raised_at < v_to;

  select (array_agg(definition order by realised desc, definition) filter (where by_definition))[1],
    max(realised) filter (where by_definition),
    (array_agg(definition order by realised, definition) filter (where by_definition))[1],
    min(realised) filter (where by_definition),
    (array_agg(underlying order by realised desc, underlying) filter (where not by_definition))[1],
    max(realised) filter (where not by_definition),
    (array_agg(underlying order by realised, underlying) filter (where not by_definition))[1],
    min(realised) filter (where not by_definition)
  into v_report.best_definition, v_report.best_definition_realised, v_report.worst_definition,
    v_report.worst_definition_realised, v_report.best_underlying,
    v_report.best_underlying_realised, v_report.worst_underlying,
    v_report.worst_underlying_realised
  from (
    select definition, underlying, definition is not null as by_definition,
      sum(realised) as realised
    from public.day_ledger
    where trading_date between v_monday and v_monday + 6 and closed + unwound > 0
    group by grouping sets ((definition), (underlying))) e;

  v_report.page := private.report_page(v_report);
  -- Of two calls at once the later one stays; a holiday that was announced since moves the key.
  lock table public.weekly_reports in share row exclusive mode;
  delete from public.weekly_reports where trading_date between v_monday and v_monday + 6;
  insert into public.weekly_reports values (v_report.*);
  return jsonb_build_object('sessions', v_report.sessions, 'entries', v_report.entries,
    'exits', v_report.exits, 'denied', v_report.denied, 'unwound', v_report.unwound);
end $$;

revoke all on function public.store_report(date, timestamptz) from public, anon, authenticated;
grant execute on function public.store_report(date, timestamptz) to service_role;

comment on function public.store_report(date, timestamptz) is
  'Writes the report of the calendar week of a date, as far as it has come, in the place of one '
  'that was written before. Returns how many sessions it has and what was traded in them.';
