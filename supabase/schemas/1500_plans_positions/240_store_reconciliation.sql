create function public.store_reconciliation(p_payload jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_date date := (p_now at time zone 'Asia/Kolkata')::date;
  v_stopped text := p_payload ->> 'stopped';
begin
  perform private.require_keys('public.reconciliations', p_payload,
    '{foreign_orders,foreign_instruments,stopped,mismatches,taken}');
  perform private.require_keys('public.mismatches',
    (p_payload -> 'mismatches') || (p_payload -> 'taken'),
    '{kind,subject,segment,security_id,correlation_id,here,there}');
  insert into public.reconciliations as r (trading_date, looked_at, looks, foreign_orders,
    foreign_instruments, stopped, stopped_at)
  values (v_date, p_now, 1, (p_payload ->> 'foreign_orders')::integer,
    (p_payload ->> 'foreign_instruments')::integer, v_stopped,
    case when v_stopped is not null then p_now end)
  on conflict (trading_date) do update set looked_at = excluded.looked_at, looks = r.looks + 1,
    foreign_orders = excluded.foreign_orders,
    foreign_instruments = excluded.foreign_instruments, stopped = excluded.stopped,
    stopped_at = case when v_stopped is not null then coalesce(r.stopped_at, p_now) end;
  -- What contradicts itself says nothing of what stands or is gone.
  if v_stopped is not null then
    perform private.raise_alert('critical', 'not_reconciled', 'books of ' || v_date,
      'live entries stop: ' || v_stopped, p_now);
    return '[]';
  end if;
  insert into public.mismatches as m (kind, subject, first_seen, segment, security_id,
    correlation_id, here, there, last_seen)
  select x.kind, x.subject, p_now, x.segment, x.security_id, x.correlation_id, x.here, x.there,
    p_now
  from jsonb_to_recordset(p_payload -> 'mismatches') as x(kind text, subject text,
    segment public.segment, security_id text, correlation_id text, here integer, there integer)
  on conflict (kind, subject) where settled_at is null do update
    set here = excluded.here, there = excluded.there, last_seen = p_now;
  insert into public.mismatches (kind, subject, first_seen, segment, security_id, correlation_id,
    here, there, last_seen, settled_at)
  select x.kind, x.subject, p_now, x.segment, x.security_id, x.correlation_id, x.here, x.there,
    p_now, p_now
  from jsonb_to_recordset(p_payload -> 'taken') as x(kind text, subject text,
    segment public.segment, security_id text, correlation_id text, here integer, there integer)
  on conflict (kind, subject, first_seen) do nothing;
  update public.mismatches set settled_at = p_now where settled_at is null and last_seen < p_now;
  perform private.raise_alert('critical', 'not_reconciled',
    m.kind || ' ' || m.subject || ' of ' || v_date, 'live entries stop: ' || m.told, p_now)
  from private.named_mismatches m where m.settled_at is null;
  return (select coalesce(jsonb_agg(m.told order by m.first_seen, m.kind, m.subject), '[]')
    from private.named_mismatches m where m.settled_at is null);
end $$;

revoke all on function public.store_reconciliation(jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_reconciliation(jsonb, timestamptz) to service_role;

comment on function public.store_reconciliation(jsonb, timestamptz) is
  'Stores what a comparison of the books found: mismatches that stand are told once a date, those '
  'that are gone are settled; nothing is settled while the broker''s books contradict each other. '
  'Returns what stands, in words. p_payload: {"foreign_orders", "foreign_instruments", "stopped", '
  '"mismatches", "taken"}.';
