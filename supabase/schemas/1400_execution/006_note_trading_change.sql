create function private.note_trading_change() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_at timestamptz := nullif(current_setting('desk.turned_at', true), '')::timestamptz;
begin
  if (new.mode, new.state, new.reason) is not distinct from (old.mode, old.state, old.reason) then
    return new;
  end if;
  if v_at is null then
    -- Edited by hand, as in Studio: no instant of the desk's clock is known.
    insert into public.trading_changes (mode, state, reason, changed_by)
    values (new.mode, new.state, new.reason, 'owner')
    returning changed_by, changed_at into new.changed_by, new.changed_at;
  else
    new.changed_at := v_at;
    insert into public.trading_changes (mode, state, reason, changed_by, changed_at)
    values (new.mode, new.state, new.reason, new.changed_by, v_at);
  end if;
  return new;
end $$;

revoke all on function private.note_trading_change() from public, anon, authenticated;
grant execute on function private.note_trading_change() to service_role;

comment on function private.note_trading_change() is
  'Keeps each change of the desk''s switch with who made it, why and when.';
