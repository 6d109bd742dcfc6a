create function private.admit_order() returns trigger
language plpgsql set search_path = '' as $$
begin
  if not exists (
    select 1 from public.intents i join public.plans p using (plan_id)
    where i.intent_id = new.intent_id and i.state in ('confirmed', 'late') and p.mode = new.mode
  ) then
    raise exception 'intent %: no % order of it was confirmed', new.intent_id, new.mode
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.admit_order() from public, anon, authenticated;
grant execute on function private.admit_order() to service_role;

comment on function private.admit_order() is 'An order is of an intent that the broker confirmed.';
