create function private.check_streaks(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_of record;
  v_last record;
  v_count integer := 0;
begin
  for v_of in
    select t.scope, t.subject, private.setting_number('losing_streak_' || t.scope) as trades
    from (
      select distinct k.scope, k.subject
      from public.positions x cross join lateral (values
        ('desk', null), ('underlying', x.underlying), ('definition', x.definition)
      ) k(scope, subject)
      where x.state = 'closed' and x.mode = p_mode
        and (x.closed_at at time zone 'Asia/Kolkata')::date = v_today) t
    where private.setting_number('losing_streak_' || t.scope) > 0
  loop
    select count(*) as trades, bool_and(c.realised < 0) as lost, sum(c.realised) as realised,
      max(c.position_id) as newest
    into v_last
    from (
      select x.realised, x.position_id from public.positions x
      where x.state = 'closed' and x.mode = p_mode
        and (v_of.scope <> 'underlying' or x.underlying = v_of.subject)
        and (v_of.scope <> 'definition' or x.definition = v_of.subject)
        -- What a lock was raised for is not counted again.
        and x.closed_at > coalesce((select max(k.raised_at) from public.protections k
          where k.kind = 'losing_streak' and k.scope = v_of.scope and k.mode = p_mode
            and k.subject is not distinct from v_of.subject), '-infinity')
      order by x.closed_at desc, x.position_id desc limit v_of.trades) c;
    if v_last.trades = v_of.trades and v_last.lost and private.raise_protection(
        row(null, v_of.scope, v_of.subject, p_mode, 'losing_streak',
          concat_ws(' ', 'losing_streak', p_mode, v_of.scope, v_of.subject, v_last.newest),
          private.session_after(v_today), format('%s trades in a row lost %s rupees',
            v_last.trades, round(-v_last.realised)), p_now)::public.protections) then
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function private.check_streaks(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_streaks(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_streaks(public.trading_mode, timestamptz) is
  'Locks the desk, an underlying or a definition until the next session where its last closed '
  'trades, as many as the setting losing_streak_* says, all lost. Returns how many locks are new.';
