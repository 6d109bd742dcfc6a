create function private.guard_allocated() returns trigger
language plpgsql set search_path = '' as $$
declare v_rank constant text[] := '{rank}';
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - v_rank = to_jsonb(old) - v_rank
    or current_setting('desk.archiving', true) = 'on'
    or not exists (select 1 from public.allocations a where a.strategy_id = old.strategy_id) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception 'strategy %: it is allocated, and kept as it was', old.strategy_id
    using errcode = 'P0001', hint = 'conflict';
end $$;

revoke all on function private.guard_allocated() from public, anon, authenticated;
grant execute on function private.guard_allocated() to service_role;

comment on function private.guard_allocated() is
  'A strategy that an allocation refers to, and its legs, change no more; its place in the day''s '
  'list does.';
