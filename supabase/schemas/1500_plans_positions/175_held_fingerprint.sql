create function private.held_fingerprint(
  p_date date default null, p_beside_queue boolean default false,
  p_mode public.trading_mode default null
) returns text
language sql stable set search_path = '' as $$
  select md5(coalesce(string_agg(
    concat_ws(':', allocation_id, position_id, state, lots), ','
    order by allocation_id, position_id), ''))
  from private.counted_structures(p_date, p_beside_queue, p_mode)
$$;

revoke all on function private.held_fingerprint(date, boolean, public.trading_mode)
  from public, anon, authenticated;
grant execute on function private.held_fingerprint(date, boolean, public.trading_mode)
  to service_role;

comment on function private.held_fingerprint(date, boolean, public.trading_mode) is
  'Of all that counts on a date in a mode, its states and lots: what is chosen beside it is stored '
  'only while it stands. Without a date, of what is held alone; without a mode, in any.';
