create function public.read_gate(
  p_allocation_id bigint, p_mode public.trading_mode, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform public.check_limits(p_now);
  return (
    select jsonb_build_object(
      'entry', public.queued_entry(p_allocation_id),
      'desk', (select jsonb_build_object('mode', t.mode, 'state', t.state, 'reason', t.reason)
        from public.trading_state t),
      'protections', (
        select coalesce(jsonb_agg(jsonb_build_object('scope', k.scope, 'subject', k.subject,
          'kind', k.kind, 'reason', k.reason) order by k.protection_id), '[]')
        from public.protections k
        where k.until > p_now and (k.mode is null or k.mode = p_mode)),
      'isBanned', exists (select 1 from public.bans b
        where b.trading_date = (p_now at time zone 'Asia/Kolkata')::date
          and b.underlying = a.underlying),
      'heldBy', (
        select case when h.position_id is null then 'allocation ' || h.allocation_id
          else 'position ' || h.position_id end
        from private.held_structures h
        where h.underlying = a.underlying and h.allocation_id <> p_allocation_id limit 1),
      'capital', f.capital + f.realised, 'blocked', f.blocked,
      'room', (
        select coalesce(jsonb_agg(jsonb_build_object('seconds', w.seconds,
          'left', least(w.requests - n.sent, w.entry_requests - n.by_entries))
          order by w.seconds), '[]')
        from public.rate_windows w cross join lateral (
          select count(*) as sent, count(*) filter (where not s.is_reducing) as by_entries
          from public.rate_sends s
          where s.family = w.family and s.sent_at > p_now - make_interval(secs => w.seconds)) n
        -- Within a second orders wait for each other.
        where w.family = 'orders' and w.seconds > 1))
    from public.allocations a cross join private.mode_funds(p_mode, p_allocation_id) f
    where a.allocation_id = p_allocation_id);
end $$;

revoke all on function public.read_gate(bigint, public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function public.read_gate(bigint, public.trading_mode, timestamptz)
  to service_role;

comment on function public.read_gate(bigint, public.trading_mode, timestamptz) is
  'Everything of the tables that an entry is gated by, in one read, after the loss limits were '
  'looked at anew.';
