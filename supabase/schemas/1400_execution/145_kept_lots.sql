create function private.kept_lots(p_position_id bigint) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    select least(x.lots, min(e.keep_lots))
    from public.positions x
    left join public.plans e on e.position_id = x.position_id and e.kind = 'exit'
      and e.state in ('gated', 'executing', 'filled')
    where x.position_id = p_position_id
    group by x.lots);
end
$$;

revoke all on function private.kept_lots(bigint) from public, anon, authenticated;
grant execute on function private.kept_lots(bigint) to service_role;

comment on function private.kept_lots(bigint) is
  'Lots that the exits of a position leave of it, those under way and those that are done: exits '
  'only ever leave less. 0 once one closes it whole.';
