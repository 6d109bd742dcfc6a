create function public.tell_position_faults(
  p_faults jsonb, p_trading_date date, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare v_fault record;
begin
  perform private.require_keys('public.positions', p_faults, '{position_id,fault}');
  for v_fault in
    select x.position_id, x.fault, p.underlying
    from jsonb_to_recordset(p_faults) as x(position_id bigint, fault text)
    join public.positions p using (position_id)
    where p.state <> 'closed'
    order by x.position_id
  loop
    perform private.raise_alert('critical', 'position_unjudged',
      'position ' || v_fault.position_id || ' on ' || p_trading_date,
      v_fault.underlying || ': position ' || v_fault.position_id
      || ' is watched by no exit rule: ' || v_fault.fault, p_now);
  end loop;
end $$;

revoke all on function public.tell_position_faults(jsonb, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.tell_position_faults(jsonb, date, timestamptz)
  to service_role;

comment on function public.tell_position_faults(jsonb, date, timestamptz) is
  'Alerts of open positions that monitor could not judge, each once a trading date.';
