create function public.store_exit_targets(p_targets jsonb, p_valid_on date, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.exit_targets', p_targets, '{position_id,close_value_at}');
  insert into public.exit_targets (position_id, close_value_at, valid_on, found_at)
  select x.position_id, x.close_value_at, p_valid_on, p_now
  from jsonb_to_recordset(p_targets) as x(position_id bigint, close_value_at numeric)
  on conflict (position_id) do update set close_value_at = excluded.close_value_at,
    valid_on = excluded.valid_on, found_at = excluded.found_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_exit_targets(jsonb, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_exit_targets(jsonb, date, timestamptz) to service_role;

comment on function public.store_exit_targets(jsonb, date, timestamptz) is
  'The closing value that each position''s target waits for on one session, in place of an earlier '
  'one. Returns how many.';
