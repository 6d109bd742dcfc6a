create function private.held_lots(p_position_id bigint) returns integer
language sql stable set search_path = '' as $$
  select coalesce(nullif(private.kept_lots(p_position_id), 0), x.lots)
  from public.positions x where x.position_id = p_position_id
$$;

revoke all on function private.held_lots(bigint) from public, anon, authenticated;
grant execute on function private.held_lots(bigint) to service_role;

comment on function private.held_lots(bigint) is
  'Lots by which a position counts: those that no part of it closed; all that were entered where '
  'only a worthless leg of them is left.';
