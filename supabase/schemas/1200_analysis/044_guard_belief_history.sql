create function private.guard_belief_history() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' or old.reason <> 'evening' then
    raise exception 'belief_history of % on %: what was believed is kept as it was',
      old.claim, old.changed_on using errcode = 'P0001', hint = 'conflict';
  end if;
  return old;
end $$;

revoke all on function private.guard_belief_history() from public, anon, authenticated;
grant execute on function private.guard_belief_history() to service_role;

comment on function private.guard_belief_history() is
  'Rows are inserted only; those of an evening may go once they are old, decisions and edits stay.';
