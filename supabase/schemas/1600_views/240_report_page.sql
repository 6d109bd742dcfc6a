create function private.report_page(p_report public.weekly_reports) returns text
language sql stable set search_path = '' as $$
  with w as (
    select m.monday, m.monday::timestamp at time zone 'Asia/Kolkata' as from_at,
      (m.monday + 7)::timestamp at time zone 'Asia/Kolkata' as to_at
    from (select date_trunc('week', p_report.trading_date::timestamp)::date as monday) m
  ), d as materialized (
    select y.* from w cross join lateral private.days_of_week(w.monday, p_report.made_at) y
  )
  select concat_ws(E'\n',
    format('Week of %s to %s, sessions: %s, written %s IST',
      to_char(w.monday, 'FMDD Mon'), to_char(p_report.trading_date, 'FMDD Mon YYYY'),
      p_report.sessions, private.clock_text(p_report.made_at, null)), '',
    'realised         ' || private.rupees(p_report.realised)
      || ' rupees after all charges, of what ended',
    'charges          ' || private.rupees(p_report.charges),
    'cash             ' || private.rupees(p_report.cash)
      || ' by the fills, without charges, received +',
    'held             ' || coalesce((
      select case when d.marked = 0 then 'nothing was marked on ' || d.trading_date
        else coalesce(private.rupees(p_report.unrealised), 'no quote')
          || ' at the far side of the quotes, '
          || coalesce(private.rupees(p_report.unrealised_mid), 'no quote') || ' at mid ('
          || d.trading_date || ')' end
      from d order by d.trading_date desc limit 1), 'no session yet'),
    format('entries          %s filled, %s denied, %s traded back', p_report.entries,
      p_report.denied, p_report.unwound),
    'exits            ' || p_report.exits,
    'best strategy    ' || p_report.best_definition || ', '
      || private.rupees(p_report.best_definition_realised),
    'worst strategy   ' || p_report.worst_definition || ', '
      || private.rupees(p_report.worst_definition_realised),
    'best underlying  ' || p_report.best_underlying || ', '
      || private.rupees(p_report.best_underlying_realised),
    'worst underlying ' || p_report.worst_underlying || ', '
      || private.rupees(p_report.worst_underlying_realised),
    format('alerts           %s critical, %s warning, %s info', p_report.alerts_critical,
      p_report.alerts_warning, p_report.alerts_info), '',
    'date        entries  exits        realised         charges      unrealised          at mid',
    '----------  -------  -----  --------------  --------------  --------------  --------------',
    (select string_agg(format('%s  %7s  %5s  %14s  %14s  %14s  %14s', d.trading_date, d.entries,
        d.exits, private.rupees(d.realised), private.rupees(d.charges),
        coalesce(private.rupees(d.unrealised), '-'),
        coalesce(private.rupees(d.unrealised_mid), '-')), E'\n' order by d.trading_date)
      from d),
    -- A message is the text of a failure, which may have lines of its own.
    (select E'\nunread alerts of the week, the gravest first' || string_agg(E'\n' || rtrim(left(
        format('%-8s  %s  %s', a.level, private.clock_text(a.raised_at, null),
          regexp_replace(a.message, '\s+', ' ', 'g')), 100)), '' order by a.place)
      from (
        select y.level, y.raised_at, y.message, row_number() over (order by
          array_position('{critical,warning,info}', y.level), y.raised_at desc, y.alert_id) as place
        from public.alerts y
        where not y.seen and y.raised_at >= w.from_at and y.raised_at < w.to_at) a
      where a.place <= 10))
  from w
$$;

revoke all on function private.report_page(public.weekly_reports)
  from public, anon, authenticated;
grant execute on function private.report_page(public.weekly_reports) to service_role;

comment on function private.report_page(public.weekly_reports) is
  'A week''s report as one page for a person: its figures, a line a session and the gravest unread '
  'alerts.';
