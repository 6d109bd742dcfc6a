create function private.watch_desk(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_subject text;
  v_plan record;
begin
  for v_subject in
    select s.name || ' of ' || v_date
    from private.schedule_windows(v_date) w join public.schedules s using (name)
    where w.ends_at <= p_now and s.every is null
      and not private.stage_done(s, v_date, w.starts_at)
    order by s.name
  loop
    perform private.raise_alert('critical', 'stage_missed', v_subject,
      v_subject || ' was not done when its time ended', p_now);
  end loop;
  for v_plan in
    select p.plan_id, p.underlying, p.kind, p.state, p.created_at from public.plans p
    where p.state in ('gated', 'executing', 'unwinding')
      and p.created_at <= p_now - interval '10 minutes'
    order by p.plan_id
  loop
    perform private.raise_alert('critical', 'plan_unfinished', 'plan ' || v_plan.plan_id,
      v_plan.underlying || ': the ' || v_plan.kind || ' begun at '
      || to_char(v_plan.created_at at time zone 'Asia/Kolkata', 'HH24:MI "IST on" DD Mon')
      || ' is still ' || v_plan.state, p_now);
  end loop;
end $$;

revoke all on function private.watch_desk(timestamptz) from public, anon, authenticated;
grant execute on function private.watch_desk(timestamptz) to service_role;

comment on function private.watch_desk(timestamptz) is
  'Alerts of stages whose time ended before they were done, and of plans that hang.';
