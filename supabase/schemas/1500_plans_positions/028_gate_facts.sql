create function private.gate_facts(
  p_underlying text, p_mode public.trading_mode, p_but_allocation_id bigint, p_now timestamptz
) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'desk', (select jsonb_build_object('mode', t.mode, 'state', t.state, 'reason', t.reason)
      from public.trading_state t),
    'protections', (
      select coalesce(jsonb_agg(jsonb_build_object('scope', k.scope, 'subject', k.subject,
        'kind', k.kind, 'reason', k.reason) order by k.protection_id), '[]')
      from public.protections k
      where k.until > p_now and (k.mode is null or k.mode = p_mode)),
    'isBanned', exists (select 1 from public.bans b
      where b.trading_date = (p_now at time zone 'Asia/Kolkata')::date
        and b.underlying = p_underlying),
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
  from private.mode_funds(p_mode, p_but_allocation_id) f
$$;

revoke all on function private.gate_facts(text, public.trading_mode, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function private.gate_facts(text, public.trading_mode, bigint, timestamptz)
  to service_role;

comment on function private.gate_facts(text, public.trading_mode, bigint, timestamptz) is
  'What a gate looks at besides the legs: the desk''s switch, locks, the underlying''s ban, the '
  'desk''s account of the mode with what others than an allocation block, and orders that entries '
  'may still send.';
