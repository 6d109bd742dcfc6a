create function private.guard_kept() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' and current_setting('desk.archiving', true) = 'on' then
    return old;
  end if;
  raise exception '%: what was traded is kept as it was', tg_table_name
    using errcode = 'P0001', hint = 'conflict';
end $$;

revoke all on function private.guard_kept() from public, anon, authenticated;
grant execute on function private.guard_kept() to service_role;

comment on function private.guard_kept() is
  'Rows are inserted only; the archive alone takes them away.';
