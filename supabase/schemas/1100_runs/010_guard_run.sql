create function private.guard_run() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.state = 'done' and new.generation = old.generation and new.state <> 'done' then
    raise exception 'run % is done: only a new generation opens it', old.run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_run() from public, anon, authenticated;
grant execute on function private.guard_run() to service_role;

comment on function private.guard_run() is 'A run that is done is opened by a new generation only.';
