create function public.note_position_error(
  p_position_id bigint, p_error text, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  select private.raise_alert('critical', 'position_error',
    'position ' || p_position_id || ' on ' || (p_now at time zone 'Asia/Kolkata')::date,
    coalesce((select underlying || ': ' from public.positions where position_id = p_position_id),
      '') || 'it could not be watched or closed: ' || p_error, p_now)
$$;

revoke all on function public.note_position_error(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.note_position_error(bigint, text, timestamptz) to service_role;

comment on function public.note_position_error(bigint, text, timestamptz) is
  'Alerts, once a day, of a position that a call could not watch or close.';
