create function private.guard_schedule() returns trigger
language plpgsql set search_path = '' as $$
declare v_fault text := private.schedule_body_fault(new.function_name, new.body);
begin
  if v_fault is not null then
    raise exception 'schedule %: %', new.name, v_fault
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  return new;
end $$;

revoke all on function private.guard_schedule() from public, anon, authenticated;
grant execute on function private.guard_schedule() to service_role;

comment on function private.guard_schedule() is
  'Refuses a schedule whose body the function could not take, by field and rule.';
