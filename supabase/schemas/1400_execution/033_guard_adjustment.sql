create function private.guard_adjustment() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{
    "proposed": ["accepted", "expired", "superseded", "withdrawn"],
    "accepted": ["done", "failed"],
    "done": [], "failed": [], "expired": [], "superseded": [], "withdrawn": []}';
  v_own constant text[] := '{state,reason,accepted_at,ended_at}';
begin
  if new is not distinct from old then
    return new;
  end if;
  if not (v_allowed -> old.state) ? new.state then
    raise exception 'adjustment %: from % to % is no transition', old.adjustment_id, old.state,
      new.state using errcode = 'P0001', hint = 'conflict';
  end if;
  if to_jsonb(new) - v_own <> to_jsonb(old) - v_own then
    raise exception 'adjustment %: only % change', old.adjustment_id,
      array_to_string(v_own, ', ') using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_adjustment() from public, anon, authenticated;
grant execute on function private.guard_adjustment() to service_role;

comment on function private.guard_adjustment() is
  'Allowed transitions of an adjustment; what was proposed stays as it was, and what ended never '
  'changes.';
