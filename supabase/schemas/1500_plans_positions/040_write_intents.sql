create function private.write_intents(
  p_plan_id bigint, p_intents jsonb, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  select private.require_keys('public.intents', p_intents,
    '{step,leg_number,purpose,side,segment,security_id,quantity,limit_price,tick,correlation_id}');
  insert into public.intents (plan_id, step, leg_number, purpose, side, segment, security_id,
    quantity, limit_price, tick, correlation_id, written_at)
  select p_plan_id, x.step, x.leg_number, x.purpose, x.side, x.segment, x.security_id, x.quantity,
    x.limit_price, x.tick, x.correlation_id, p_now
  from jsonb_to_recordset(p_intents) as x(step integer, leg_number integer, purpose text,
    side public.side, segment public.segment, security_id text, quantity integer,
    limit_price numeric, tick numeric, correlation_id text)
  on conflict (correlation_id) do nothing
$$;

revoke all on function private.write_intents(bigint, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function private.write_intents(bigint, jsonb, timestamptz) to service_role;

comment on function private.write_intents(bigint, jsonb, timestamptz) is
  'Writes the orders of a plan as intents, each once by its correlation id.';
