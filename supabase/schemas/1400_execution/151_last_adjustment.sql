create function private.last_adjustment(p_position_id bigint) returns setof public.adjustments
language sql stable rows 1 set search_path = '' as $$
  select * from public.adjustments
  where position_id = p_position_id and state = 'done'
  order by adjustment_id desc limit 1
$$;

revoke all on function private.last_adjustment(bigint) from public, anon, authenticated;
grant execute on function private.last_adjustment(bigint) to service_role;

comment on function private.last_adjustment(bigint) is
  'The adjustment that made a position what it is now; none where it is as it was entered.';
