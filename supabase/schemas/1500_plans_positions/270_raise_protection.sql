create function private.raise_protection(p_row public.protections) returns boolean
language plpgsql set search_path = '' as $$
begin
  insert into public.protections (scope, subject, mode, kind, cause, until, reason, raised_at)
  values (p_row.scope, p_row.subject, p_row.mode, p_row.kind, p_row.cause, p_row.until,
    p_row.reason, p_row.raised_at)
  on conflict (cause) do nothing;
  if not found then
    return false;
  end if;
  perform private.raise_alert(case p_row.kind when 'drawdown' then 'critical' else 'warning' end,
    'protection', p_row.cause, concat_ws(' ', 'no entries of', p_row.mode, p_row.scope,
    p_row.subject) || ' until ' || case p_row.until when 'infinity' then 'the owner resumes'
    else private.clock_text(p_row.until, null) end || ': ' || p_row.reason, p_row.raised_at);
  return true;
end $$;

revoke all on function private.raise_protection(public.protections)
  from public, anon, authenticated;
grant execute on function private.raise_protection(public.protections) to service_role;

comment on function private.raise_protection(public.protections) is
  'Writes a lock of the desk''s own with its alert, once for its cause; false where it was '
  'written before.';
