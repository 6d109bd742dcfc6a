create function private.end_position(p_position_id bigint, p_rule text, p_now timestamptz)
returns void
language sql set search_path = '' as $$
  update public.positions x set exit_net = l.net, exit_charges = l.charges,
    state = case when f.flat then 'closed'
      when exists (select 1 from public.plans e where e.position_id = p_position_id
        and e.kind = 'exit' and e.state in ('gated', 'executing')) then 'closing'
      when exists (select 1 from public.plans e where e.position_id = p_position_id
        and e.kind = 'adjust' and e.state in ('gated', 'executing')) then 'adjusting'
      else 'open' end,
    closed_at = case when f.flat then p_now end,
    exit_rule = case when f.flat then p_rule end,
    realised = case when f.flat then x.entry_net - x.entry_charges + l.net - l.charges end
  from private.position_ledger(p_position_id) l,
    (select coalesce(bool_and(h.units = 0), true) as flat
      from public.positions z cross join lateral private.held_units(z.plan_id) h
      where z.position_id = p_position_id) f
  where x.position_id = p_position_id and x.state <> 'closed';
  update public.adjustments j set reason = 'its position is closed', ended_at = p_now,
    state = case j.state when 'proposed' then 'withdrawn' else 'failed' end
  from public.positions x
  where x.position_id = p_position_id and x.state = 'closed'
    and j.position_id = x.position_id and j.state in ('proposed', 'accepted')
$$;

revoke all on function private.end_position(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function private.end_position(bigint, text, timestamptz) to service_role;

comment on function private.end_position(bigint, text, timestamptz) is
  'Closes a position that holds nothing any more; one that does stays open with what is left.';
