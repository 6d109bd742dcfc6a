create function private.guard_execution() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_maps constant jsonb := '{
    "plans": {
      "gated": ["executing", "denied"], "executing": ["filled", "unwinding", "failed"],
      "unwinding": ["unwound", "failed"], "denied": [], "filled": [], "unwound": [], "failed": []},
    "intents": {
      "written": ["sending"], "sending": ["written", "confirmed", "refused", "unknown"],
      "unknown": ["confirmed", "refused"], "refused": ["late"], "confirmed": [], "late": []},
    "orders": {
      "open": ["filled", "cancelled", "rejected"], "cancelled": ["filled"],
      "rejected": ["filled"], "filled": []},
    "positions": {
      "open": ["closing", "adjusting", "closed"], "closing": ["open", "adjusting", "closed"],
      "adjusting": ["open", "closing", "closed"], "closed": []}}';
  -- Whoever holds a plan, and what went wrong with it, is no part of what it is.
  v_lease constant text[] := '{holder,fence,lease_until,error,error_at}';
  v_free constant jsonb := '{
    "plans": ["state", "reason", "finished_at", "holder", "fence", "lease_until", "error",
      "error_at"],
    "intents": ["state", "reason", "send_before", "absent_at"],
    "orders": ["state", "filled_quantity", "average_price", "reason", "updated_at", "limit_price",
      "changes", "asked_limit"],
    "positions": ["state", "exit_net", "exit_charges", "realised", "closed_at", "exit_rule"]}';
  v_old jsonb := to_jsonb(old);
  v_new jsonb := to_jsonb(new);
  v_own text[] := array(select jsonb_array_elements_text(v_free -> tg_table_name));
begin
  -- Who was fenced off must never write again.
  if tg_table_name = 'plans' and ((v_new ->> 'fence')::bigint < (v_old ->> 'fence')::bigint
    or v_new ->> 'holder' <> coalesce(v_old ->> 'holder', '')
      and v_new -> 'fence' = v_old -> 'fence')
  then
    raise exception 'plan %: it is taken under a higher fence alone', v_old ->> 'plan_id'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if tg_table_name = 'plans' and v_new - v_lease = v_old - v_lease
    or tg_table_name = 'orders' and v_new - 'updated_at' = v_old - 'updated_at'
    or v_new = v_old then
    return new;
  end if;
  if v_new - v_own <> v_old - v_own then
    raise exception '%: only % change', tg_table_name, array_to_string(v_own, ', ')
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if tg_table_name = 'orders'
    and (v_new ->> 'changes')::integer - (v_old ->> 'changes')::integer not in (0, 1) then
    raise exception 'orders: changes are counted one by one'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if private.is_late(tg_table_name, v_old, v_new) then
    return new;
  end if;
  -- Telling the same again is no change; what ended never changes at all.
  if v_maps -> tg_table_name -> old.state = '[]'
    or new.state <> old.state and not (v_maps -> tg_table_name -> old.state) ? new.state
    or tg_table_name = 'orders' and old.state in ('cancelled', 'rejected')
      and (v_new ->> 'filled_quantity')::integer <= (v_old ->> 'filled_quantity')::integer then
    raise exception '%: from % to % is no transition', tg_table_name, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_execution() from public, anon, authenticated;
grant execute on function private.guard_execution() to service_role;

comment on function private.guard_execution() is
  'Allowed transitions of plans, intents, orders and positions, and which of their columns change '
  'at all. What ended never changes, but for a late fill.';
