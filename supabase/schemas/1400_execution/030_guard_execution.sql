create function private.guard_execution() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_maps constant jsonb := '{
    "plans": {
      "gated": ["executing", "denied"], "executing": ["filled", "unwinding", "failed"],
      "unwinding": ["unwound", "failed"], "denied": [], "filled": [], "unwound": [], "failed": []},
    "intents": {
      "written": ["confirmed", "refused", "unknown"], "unknown": ["confirmed", "refused"],
      "confirmed": [], "refused": []},
    "orders": {
      "open": ["filled", "cancelled", "rejected"], "filled": [], "cancelled": [], "rejected": []},
    "positions": {"open": ["closing", "closed"], "closing": ["open", "closed"], "closed": []}}';
begin
  -- Telling the same again is no change; what ended never changes at all.
  if new is not distinct from old or (
    tg_table_name = 'orders' and to_jsonb(new) - 'updated_at' = to_jsonb(old) - 'updated_at'
  ) then
    return new;
  end if;
  if v_maps -> tg_table_name -> old.state = '[]'
    or (new.state <> old.state and not (v_maps -> tg_table_name -> old.state) ? new.state) then
    raise exception '%: from % to % is no transition', tg_table_name, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_execution() from public, anon, authenticated;
grant execute on function private.guard_execution() to service_role;

comment on function private.guard_execution() is
  'Allowed transitions of plans, intents, orders and positions. Telling the same again is no '
  'change; what ended never changes.';
