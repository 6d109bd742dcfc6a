create function private.guard_allocation() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"pending": ["executing", "superseded", "cancelled", "failed"],
    "executing": ["executed", "failed"], "executed": [], "failed": [], "superseded": [],
    "cancelled": []}';
begin
  if new is not distinct from old then
    return new;
  end if;
  if to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' then
    raise exception 'allocation %: only its state changes', old.allocation_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if v_allowed -> old.state = '[]'
    or (new.state <> old.state and not (v_allowed -> old.state) ? new.state) then
    raise exception 'allocation %: from % to % is no transition', old.allocation_id, old.state,
      new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_allocation() from public, anon, authenticated;
grant execute on function private.guard_allocation() to service_role;

comment on function private.guard_allocation() is
  'Allowed transitions of an allocation: nothing but its state changes, and what ended never does.';
