create function private.guard_task() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["running"],
    "running": ["running", "done", "rejected"], "done": [], "rejected": []}';
begin
  if new.generation > old.generation and new.state = 'pending' then
    new.retries := 0;
    new.not_before := null;
    return new;
  end if;
  -- Deferred once: back to pending, with the time from which it may be taken again.
  if old.state = 'running' and new.state = 'pending' and old.retries = 0 and new.retries = 1
    and new.not_before is not null then
    return new;
  end if;
  if old.state in ('done', 'rejected') or not (v_allowed -> old.state) ? new.state then
    raise exception 'task % of run %: from % to % is no transition', old.underlying, old.run_id,
      old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_task() from public, anon, authenticated;
grant execute on function private.guard_task() to service_role;

comment on function private.guard_task() is
  'Allowed transitions of a task. A new generation opens it again; a running one may be put off '
  'once.';
