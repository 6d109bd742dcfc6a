create function private.tick(p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_due record;
  v_sent integer := 0;
  v_last timestamptz;
  v_daily date;
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
begin
  insert into public.scheduler default values on conflict do nothing;
  select last_tick_at, daily_on into v_last, v_daily from public.scheduler for update;
  begin
    if v_daily is distinct from v_date then
      perform private.check_calendar(p_now);
      perform private.measure_database(p_now);
      perform private.purge_scheduler(p_now);
    end if;
    perform private.watch_claims(p_now);
  exception when others then
    perform private.raise_alert('critical', 'watch_broken', 'claims of ' || v_date,
      'claims cannot be watched: ' || sqlerrm, p_now);
  end;
  for v_due in select * from private.due_schedules(p_now) loop
    begin
      if private.send_claim(v_due.name, v_due.trading_date, v_due.attempt, p_now) then
        v_sent := v_sent + 1;
      end if;
    exception when others then
      perform private.raise_alert('critical', 'scheduler_cannot_call',
        v_due.name || ' of ' || v_due.trading_date,
        v_due.name || ' of ' || v_due.trading_date || ' cannot be called: ' || sqlerrm, p_now);
    end;
  end loop;
  begin
    perform private.watch_desk(p_now);
  exception when others then
    perform private.raise_alert('critical', 'watch_broken', 'desk of ' || v_date,
      'stages cannot be watched: ' || sqlerrm, p_now);
  end;
  update public.scheduler set last_tick_at = greatest(v_last, p_now),
    daily_on = v_date;
  return v_sent;
end $$;

revoke all on function private.tick(timestamptz) from public, anon, authenticated;
grant execute on function private.tick(timestamptz) to service_role;

comment on function private.tick(timestamptz) is
  'What pg_cron calls each minute: starts what is due at an instant, each start once however many '
  'call it, and tells what went wrong. Returns how many starts it sent. Whoever comes second waits '
  'for the first and finds nothing left.';
