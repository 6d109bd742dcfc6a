create function public.open_exit_plan(
  p_position_id bigint, p_rule text, p_details jsonb, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
begin
  select plan_id into v_id from public.plans
  where position_id = p_position_id and kind = 'exit' and state in ('gated', 'executing');
  if v_id is null then
    update public.positions set state = 'closing'
    where position_id = p_position_id and state = 'open';
    if not found then
      raise exception 'position % is not open', p_position_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, position_id, rule, lots, state,
      created_at)
    select 'exit', p.mode, (p_now at time zone 'Asia/Kolkata')::date, p.underlying, p.position_id,
      p_rule, p.lots, 'gated', p_now
    from public.positions p where p.position_id = p_position_id
    returning plan_id into v_id;
    perform private.write_intents(v_id, p_intents, p_now);
    if exists (select 1 from public.intents i join public.position_legs l using (leg_number)
      where i.plan_id = v_id and l.position_id = p_position_id
        and (l.security_id <> i.security_id or l.side = i.side
          or l.expiry < (p_now at time zone 'Asia/Kolkata')::date)) then
      raise exception 'position %: an order does not close its leg, or its leg expired',
        p_position_id using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.exits (position_id, rule, details, fired_at, plan_id)
    values (p_position_id, p_rule, p_details, p_now, v_id);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz)
  to service_role;

comment on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz) is
  'An exit of a position: closing orders, and the position marked as closing.';
