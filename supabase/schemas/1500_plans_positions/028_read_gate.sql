create function public.read_gate(
  p_allocation_id bigint, p_mode public.trading_mode, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform public.check_limits(p_now);
  return (
    select private.gate_facts(a.underlying, p_mode, p_allocation_id, p_now) || jsonb_build_object(
      'entry', public.queued_entry(p_allocation_id),
      'heldBy', (
        select case when h.position_id is null then 'allocation ' || h.allocation_id
          else 'position ' || h.position_id end
        from private.held_beside(p_mode) h
        where h.underlying = a.underlying and h.allocation_id <> p_allocation_id limit 1))
    from public.allocations a
    where a.allocation_id = p_allocation_id);
end $$;

revoke all on function public.read_gate(bigint, public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function public.read_gate(bigint, public.trading_mode, timestamptz)
  to service_role;

comment on function public.read_gate(bigint, public.trading_mode, timestamptz) is
  'Everything of the tables that an entry is gated by, in one read, after the loss limits were '
  'looked at anew.';
