create function private.raise_alert(
  p_level text, p_kind text, p_subject text, p_message text, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.alerts (level, kind, subject, message, raised_at)
  values (p_level, p_kind, p_subject, p_message, p_now)
  on conflict (kind, subject) do nothing
$$;

revoke all on function private.raise_alert(text, text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function private.raise_alert(text, text, text, text, timestamptz)
  to service_role;

comment on function private.raise_alert(text, text, text, text, timestamptz) is
  'Writes an alert unless its kind was raised for the subject before.';
