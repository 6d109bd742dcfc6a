create function private.guard_parameter() returns trigger
language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from public.parameters p
    where p.name = new.name and p.scope = new.scope and p.effective_from <> new.effective_from
      and p.effective_from <= coalesce(new.effective_to, 'infinity')
      and coalesce(p.effective_to, 'infinity') >= new.effective_from) then
    raise exception 'parameter % % from %: its dates overlap another row of the same name',
      new.name, new.scope, new.effective_from
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_parameter() from public, anon, authenticated;
grant execute on function private.guard_parameter() to service_role;

comment on function private.guard_parameter() is
  'One value a date: ranges of the same name and scope never overlap.';
