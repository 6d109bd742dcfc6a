create function public.open_exit_plan(
  p_position_id bigint, p_rule text, p_details jsonb, p_intents jsonb, p_now timestamptz,
  p_keep_lots integer default null
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_held integer;
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
    update public.adjustments set state = 'withdrawn', ended_at = p_now,
      reason = 'its position is being closed'
    where position_id = p_position_id and state = 'proposed';
    v_held := private.held_lots(p_position_id);
    -- A part is closed of what stands whole alone.
    if p_keep_lots is not null and (p_keep_lots not between 1 and v_held - 1 or exists (
        select 1 from private.units_to_close(p_position_id) u where u.units <> 0)) then
      raise exception 'position %: % of its % lots cannot be left', p_position_id, p_keep_lots,
        v_held using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, position_id, rule, lots,
      keep_lots, state, created_at)
    select 'exit', p.mode, (p_now at time zone 'Asia/Kolkata')::date, p.underlying, p.position_id,
      p_rule, v_held - coalesce(p_keep_lots, 0), coalesce(p_keep_lots, 0), 'gated', p_now
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
    if p_keep_lots is not null and exists (
      select 1 from private.units_to_close(p_position_id) u
      where abs(u.units) is distinct from (select sum(i.quantity)::integer from public.intents i
        where i.plan_id = v_id and i.leg_number = u.leg_number)) then
      raise exception 'position %: its orders leave other than % lots', p_position_id, p_keep_lots
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.exits (position_id, rule, details, fired_at, plan_id)
    values (p_position_id, p_rule, p_details, p_now, v_id);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz, integer)
  from public, anon, authenticated;
grant execute on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz, integer)
  to service_role;

comment on function public.open_exit_plan(bigint, text, jsonb, jsonb, timestamptz, integer) is
  'An exit of a position: closing orders, and the position marked as closing. Where lots are to '
  'be kept it closes the others alone.';
