create function public.accept_adjustment(
  p_adjustment_id bigint, p_closing jsonb, p_opening jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v public.adjustments;
  v_position public.positions;
  v_plan_id bigint;
  v_plans bigint[] := '{}';
begin
  perform private.lock_held();
  select * into v from public.adjustments where adjustment_id = p_adjustment_id for update;
  if not found then
    raise exception 'there is no adjustment %', p_adjustment_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  if v.state <> 'proposed' then
    raise exception 'adjustment % is %, and only a proposed one can be accepted', p_adjustment_id,
      v.state using errcode = 'P0001', hint = 'conflict';
  end if;
  if v.valid_until <= p_now then
    raise exception 'adjustment % was valid until %', p_adjustment_id,
      private.clock_text(v.valid_until, null) using errcode = 'P0001', hint = 'stale_data';
  end if;
  update public.positions
  set state = case when p_closing = '[]' then 'adjusting' else 'closing' end
  where position_id = v.position_id and state = 'open'
  returning * into v_position;
  if not found or exists (select 1 from public.plans p
      where p.position_id = v.position_id and p.state in ('gated', 'executing', 'unwinding'))
    or exists (select 1 from private.units_to_close(v.position_id) u where u.units <> 0)
    or private.held_lots(v.position_id) <> v_position.lots then
    raise exception 'position %: something of it is under way, or parts of it are closed',
      v.position_id using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.adjustments set state = 'superseded', ended_at = p_now,
    reason = 'adjustment ' || p_adjustment_id || ' was accepted'
  where position_id = v.position_id and state = 'proposed' and adjustment_id <> p_adjustment_id;
  update public.adjustments set state = 'accepted', accepted_at = p_now
  where adjustment_id = p_adjustment_id;
  if p_closing <> '[]' then
    insert into public.plans (kind, mode, trading_date, underlying, position_id, adjustment_id,
      rule, lots, keep_lots, state, created_at)
    values ('exit', v_position.mode, (p_now at time zone 'Asia/Kolkata')::date,
      v_position.underlying, v.position_id, p_adjustment_id, 'adjustment', v_position.lots,
      v_position.lots, 'gated', p_now)
    returning plan_id into v_plan_id;
    perform private.write_intents(v_plan_id, p_closing, p_now);
    insert into public.exits (position_id, rule, details, fired_at, plan_id)
    values (v.position_id, 'adjustment',
      jsonb_build_object('adjustment', p_adjustment_id, 'kind', v.kind), p_now, v_plan_id);
    v_plans := v_plans || v_plan_id;
  end if;
  if private.adjustment_orders_differ(p_adjustment_id, 'close', v_plan_id) then
    raise exception 'adjustment %: its orders close other than its legs', p_adjustment_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  v_plan_id := null;
  if p_opening <> '[]' then
    insert into public.plans (kind, mode, trading_date, underlying, position_id, adjustment_id,
      lots, state, created_at)
    values ('adjust', v_position.mode, (p_now at time zone 'Asia/Kolkata')::date,
      v_position.underlying, v.position_id, p_adjustment_id, v_position.lots, 'gated', p_now)
    returning plan_id into v_plan_id;
    perform private.write_intents(v_plan_id, p_opening, p_now);
    v_plans := v_plans || v_plan_id;
  end if;
  if private.adjustment_orders_differ(p_adjustment_id, 'open', v_plan_id) then
    raise exception 'adjustment %: its orders open other than its legs', p_adjustment_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return to_jsonb(v_plans);
end $$;

revoke all on function public.accept_adjustment(bigint, jsonb, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.accept_adjustment(bigint, jsonb, jsonb, timestamptz)
  to service_role;

comment on function public.accept_adjustment(bigint, jsonb, jsonb, timestamptz) is
  'Accepts a proposed adjustment of an open position that stands whole, with the plans of what it '
  'closes and of what it opens and all their orders, before anything is sent; other proposals of '
  'the position are superseded. Returns its plans in the order in which they are executed.';
