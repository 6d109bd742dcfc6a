-- Compiled from supabase/schemas/1500_plans_positions by `npm run schema`: edit it there.

create function public.desk_id(p_now timestamptz) returns text
language plpgsql set search_path = '' as $$
begin
  -- A letter first: four digits would look like an id of the broker's.
  insert into public.desk_identity (desk_id, made_at)
  values (chr(97 + floor(26 * random())::integer) || left(gen_random_uuid()::text, 3), p_now)
  on conflict (only_row) do nothing;
  return (select desk_id from public.desk_identity);
end $$;

revoke all on function public.desk_id(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_id(timestamptz) to service_role;

comment on function public.desk_id(timestamptz) is
  'The four characters that every correlation id begins with; made by the first who asks.';

create function private.hold_plan(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
begin
  update public.plans set lease_until = greatest(lease_until, p_now + interval '30 seconds')
  where plan_id = p_plan_id and fence = p_fence and holder is not null;
  if not found then
    raise exception 'plan % is held by another', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.hold_plan(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function private.hold_plan(bigint, bigint, timestamptz) to service_role;

comment on function private.hold_plan(bigint, bigint, timestamptz) is
  'Renews the lease of a plan''s holder by 30 s; refuses one whose plan another took since. '
  'Writers of a plan wait here for each other.';

create function public.read_plan(p_plan_id bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'planId', p.plan_id, 'kind', p.kind, 'mode', p.mode, 'state', p.state,
      'underlying', p.underlying, 'positionId', p.position_id, 'allocationId', p.allocation_id,
      'adjustmentId', p.adjustment_id,
      'isWaiting', p.kind = 'adjust' and exists (
        select 1 from public.plans e where e.adjustment_id = p.adjustment_id and e.kind = 'exit'
          and e.state in ('gated', 'executing')),
      'isOrphaned', p.kind = 'adjust' and exists (
        select 1 from public.positions x
        where x.position_id = p.position_id and x.state = 'closed'),
      'tradingDate', p.trading_date, 'createdAt', p.created_at,
      'held', (select coalesce(jsonb_agg(jsonb_build_object(
          'legNumber', h.leg_number, 'units', coalesce(u.units, h.units), 'segment', l.segment,
          'securityId', l.security_id, 'tick', l.tick,
          'isFuture', l.leg_right = 'underlying' and l.segment = 'NSE_FNO',
          'endsOn', case when l.segment <> 'NSE_EQ' then l.ends_on end)
          order by h.leg_number), '[]')
        from (select case p.kind when 'exit' then (select x.plan_id from public.positions x
            where x.position_id = p.position_id) else p.plan_id end as plan_id) o
        cross join lateral private.held_units(o.plan_id) h
        join private.traded_legs l on l.plan_id = o.plan_id and l.leg_number = h.leg_number
        left join lateral private.units_to_close(p.position_id) u
          on p.kind = 'exit' and u.leg_number = h.leg_number),
      'intents', (select coalesce(jsonb_agg(jsonb_build_object(
          'intentId', i.intent_id, 'step', i.step, 'legNumber', i.leg_number, 'purpose', i.purpose,
          'side', i.side, 'segment', i.segment, 'securityId', i.security_id, 'quantity', i.quantity,
          'limitPrice', i.limit_price, 'tick', i.tick, 'correlationId', i.correlation_id,
          'isFuture', i.segment = 'NSE_FNO' and exists (
            select 1
            from private.traded_legs l
            where l.plan_id = coalesce((select x.plan_id from public.positions x
                where x.position_id = p.position_id), p.plan_id)
              and l.leg_number = i.leg_number and l.leg_right = 'underlying'),
          'state', i.state, 'orderState', o.state, 'brokerOrderId', o.broker_order_id,
          'sentAt', coalesce(o.sent_at, i.send_before),
          'filledQuantity', coalesce(o.filled_quantity, 0), 'orderLimit', o.limit_price,
          'changes', coalesce(o.changes, 0))
          order by i.step, i.intent_id), '[]')
        from public.intents i left join public.orders o using (intent_id)
        where i.plan_id = p.plan_id))
    from public.plans p where p.plan_id = p_plan_id);
end
$$;

revoke all on function public.read_plan(bigint) from public, anon, authenticated;
grant execute on function public.read_plan(bigint) to service_role;

comment on function public.read_plan(bigint) is
  'Everything about a plan that its execution needs; what an exit leaves of its position is not '
  'among what is held.';

create function public.claim_plan(p_plan_id bigint, p_holder text, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare v_fence bigint;
begin
  update public.plans set holder = p_holder, fence = fence + 1,
    lease_until = p_now + interval '30 seconds'
  where plan_id = p_plan_id and state <> 'denied'
    and (lease_until is null or lease_until <= p_now or holder = p_holder)
  returning fence into v_fence;
  return case when v_fence is not null
    then public.read_plan(p_plan_id) || jsonb_build_object('fence', v_fence) end;
end $$;

revoke all on function public.claim_plan(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_plan(bigint, text, timestamptz) to service_role;

comment on function public.claim_plan(bigint, text, timestamptz) is
  'Takes a plan for 30 s, renewed by each write, and returns it with the fence of its writes; null '
  'while another holds it.';

create function public.release_plan(
  p_plan_id bigint, p_fence bigint, p_error text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
  update public.plans set holder = null, lease_until = null, error = p_error,
    error_at = case when p_error is not null then p_now end
  where plan_id = p_plan_id and fence = p_fence and holder is not null;
  if found and p_error is not null then
    perform private.raise_alert('critical', 'plan_error', 'plan ' || p_plan_id,
      (select p.underlying || ': the ' || p.kind || ' cannot go on: ' || p_error
        from public.plans p where p.plan_id = p_plan_id), p_now);
  end if;
end $$;

revoke all on function public.release_plan(bigint, bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.release_plan(bigint, bigint, text, timestamptz) to service_role;

comment on function public.release_plan(bigint, bigint, text, timestamptz) is
  'Gives a plan back, with what went wrong or null; an error raises an alert, once a plan.';

create function public.read_unfinished_plans(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(plan_id order by plan_id), '[]') from (
      select plan_id from public.plans where state in ('gated', 'executing', 'unwinding')
      union all
      -- Orders that ended unfilled minutes ago: a fill may still turn up.
      select p.plan_id from public.plans p
      where p.state in ('filled', 'unwound', 'failed')
        and p.finished_at between p_now - interval '15 minutes' and p_now
        and exists (
          select 1 from public.intents i left join public.orders o using (intent_id)
          where i.plan_id = p.plan_id
            and (i.absent_at is not null and i.state = 'refused' or o.state = 'cancelled'))) u);
end
$$;

revoke all on function public.read_unfinished_plans(timestamptz) from public, anon, authenticated;
grant execute on function public.read_unfinished_plans(timestamptz) to service_role;

comment on function public.read_unfinished_plans(timestamptz) is
  'Plans that every call goes on with first: unfinished ones, and those that ended less than 15 '
  'minutes ago with an order that a late fill may belong to.';

create function private.listed_leg(p_leg public.strategy_legs, p_underlying text, p_expiry date)
returns jsonb
language sql stable set search_path = '' as $$
  select case when p_leg.leg_right <> 'underlying' then (
      select jsonb_build_object('segment', c.segment, 'securityId', c.security_id,
        'lotSize', c.lot_size, 'tick', c.tick)
      from public.contracts c
      where c.underlying = p_underlying and c.instrument = 'option' and c.expiry = p_leg.expiry
        and c.strike = p_leg.strike and c.option_right::text = p_leg.leg_right::text
        and c.listed_on = private.newest_listing(p_underlying))
    when u.kind = 'stock' then jsonb_build_object('segment', u.segment,
      'securityId', u.security_id, 'lotSize', p_leg.lot_size, 'tick', p_leg.tick)
    else (
      select jsonb_build_object('segment', c.segment, 'securityId', c.security_id,
        'lotSize', c.lot_size, 'tick', c.tick)
      from public.contracts c
      where c.underlying = p_underlying and c.instrument = 'future'
        and c.expiry between date_trunc('month', p_expiry)::date
          and (date_trunc('month', p_expiry) + interval '1 month' - interval '1 day')::date
        and c.listed_on = private.newest_listing(p_underlying))
    end
  from public.underlyings u where u.underlying = p_underlying
$$;

revoke all on function private.listed_leg(public.strategy_legs, text, date)
  from public, anon, authenticated;
grant execute on function private.listed_leg(public.strategy_legs, text, date) to service_role;

comment on function private.listed_leg(public.strategy_legs, text, date) is
  'A leg''s contract as the newest list of its underlying has it; null where it has none. An '
  'underlying leg is the stock''s shares, of an index the future of the expiry''s month.';

create function public.queued_entry(p_allocation_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'allocationId', a.allocation_id, 'underlying', a.underlying, 'definition', s.definition,
    'lots', a.lots, 'lotSize', s.lot_size, 'netPremium', s.net_premium, 'maxLoss', s.max_loss,
    'capitalUsed', a.capital_used, 'expiry', s.expiry,
    'legs', (
      select jsonb_agg(jsonb_build_object(
        'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'segment', l.segment, 'securityId', l.security_id, 'price', l.price,
        'lotSize', l.lot_size, 'tick', l.tick,
        'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.underlying = s.underlying and c.instrument = 'option' and c.expiry = l.expiry
            and c.strike = l.strike and c.option_right::text = l.leg_right::text),
        'listed', private.listed_leg(l, s.underlying, s.expiry))
        order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = s.strategy_id))
  from public.allocations a join public.strategies s using (strategy_id)
  where a.allocation_id = p_allocation_id
$$;

revoke all on function public.queued_entry(bigint) from public, anon, authenticated;
grant execute on function public.queued_entry(bigint) to service_role;

comment on function public.queued_entry(bigint) is
  'An allocation with its strategy and legs, as its entry is gated, each leg beside its contract '
  'as it is listed now.';

create function private.mode_funds(p_mode public.trading_mode, p_but_allocation_id bigint)
returns table (capital numeric, realised numeric, blocked numeric)
language sql stable set search_path = '' as $$
  select
    coalesce(
      (select r.capital from public.allocations a
        join public.allocation_runs r using (allocation_run_id)
        where a.allocation_id = p_but_allocation_id),
      private.setting_number('capital')),
    coalesce((select e.realised_before + e.realised from public.equity_days e
      where e.mode = p_mode order by e.trading_date desc limit 1), 0),
    coalesce((select sum(coalesce(j.capital_after, x.capital_used)) from public.positions x
      left join lateral private.last_adjustment(x.position_id) j on true
      where x.state <> 'closed' and x.mode = p_mode), 0)
    + coalesce((select sum(a.capital_used) from public.allocations a
      where a.state = 'executing' and a.allocation_id is distinct from p_but_allocation_id
        and exists (select 1 from public.plans p
          where p.allocation_id = a.allocation_id and p.mode = p_mode and p.kind = 'entry')), 0)
$$;

revoke all on function private.mode_funds(public.trading_mode, bigint)
  from public, anon, authenticated;
grant execute on function private.mode_funds(public.trading_mode, bigint) to service_role;

comment on function private.mode_funds(public.trading_mode, bigint) is
  'The desk''s own account of a mode in rupees: the capital that an allocation was chosen with, '
  'what was realised since the desk began, and what others than it block.';

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

create function public.read_queue(
  p_trading_date date, p_allocation_ids bigint[], p_top integer
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(public.queued_entry(q.allocation_id) order by q.place), '[]')
  from (
    select a.allocation_id,
      row_number() over (order by m.priority nulls last, a.rank, a.allocation_id) as place
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    left join public.strategy_marks m on m.strategy_id = a.strategy_id
    where r.trading_date = p_trading_date and a.state = 'pending'
      and (p_allocation_ids is null or a.allocation_id = any (p_allocation_ids))
    order by place limit p_top) q
$$;

revoke all on function public.read_queue(date, bigint[], integer) from public, anon, authenticated;
grant execute on function public.read_queue(date, bigint[], integer) to service_role;

comment on function public.read_queue(date, bigint[], integer) is
  'Allocations to execute with their strategy and legs: what is marked by its priority, then by '
  'rank.';

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

create function public.deny_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_reason text, p_now timestamptz
) returns bigint
language sql set search_path = '' as $$
  insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
    reason, created_at, finished_at)
  select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'denied', p_reason,
    p_now, p_now
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.allocation_id = p_allocation_id
  returning plan_id
$$;

revoke all on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz)
  to service_role;

comment on function public.deny_entry_plan(bigint, public.trading_mode, text, timestamptz) is
  'A plan that its gate refused as a whole: nothing of it was or will be sent. The allocation '
  'stays pending. Returns the plan.';

create function public.open_entry_plan(
  p_allocation_id bigint, p_mode public.trading_mode, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_underlying text;
begin
  perform private.lock_held();
  select plan_id into v_id from public.plans
  where allocation_id = p_allocation_id and mode = p_mode and kind = 'entry' and state <> 'denied';
  if v_id is null then
    select h.underlying into v_underlying
    from public.allocations a join private.held_beside(p_mode) h using (underlying)
    where a.allocation_id = p_allocation_id and h.allocation_id <> p_allocation_id
    limit 1;
    if found then
      -- Another call began it between the gate and here.
      v_id := public.deny_entry_plan(p_allocation_id, p_mode,
        format('underlying_held: %s is held already', v_underlying), p_now);
      return public.read_plan(v_id);
    end if;
    update public.allocations set state = 'executing' where allocation_id = p_allocation_id
      and state = 'pending';
    if not found then
      raise exception 'allocation % is not pending', p_allocation_id
        using errcode = 'P0001', hint = 'conflict';
    end if;
    insert into public.plans (kind, mode, trading_date, underlying, allocation_id, lots, state,
      created_at)
    select 'entry', p_mode, r.trading_date, a.underlying, a.allocation_id, a.lots, 'gated', p_now
    from public.allocations a join public.allocation_runs r using (allocation_run_id)
    where a.allocation_id = p_allocation_id
    returning plan_id into v_id;
    update public.cost_ledger set mode = p_mode where allocation_id = p_allocation_id;
    perform private.write_intents(v_id, p_intents, p_now);
  end if;
  return public.read_plan(v_id);
end $$;

revoke all on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz)
  to service_role;

comment on function public.open_entry_plan(bigint, public.trading_mode, jsonb, timestamptz) is
  'A gated plan with all its orders as intents, before anything is sent. An allocation has one '
  'such plan a mode; where its underlying is held or being entered the plan is denied.';

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

create function public.add_intents(
  p_plan_id bigint, p_fence bigint, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform private.write_intents(p_plan_id, p_intents, p_now);
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  return public.read_plan(p_plan_id);
end $$;

revoke all on function public.add_intents(bigint, bigint, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.add_intents(bigint, bigint, jsonb, timestamptz)
  to service_role;

comment on function public.add_intents(bigint, bigint, jsonb, timestamptz) is
  'More orders for a plan: another try at what is not filled, or the way back.';

create function private.reopen_plan(p_plan_id bigint) returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  select * into v from public.plans where plan_id = p_plan_id;
  if v.kind in ('entry', 'adjust') and v.state in ('unwound', 'failed') and exists (
      select 1 from private.held_units(p_plan_id) where units <> 0) then
    update public.plans set state = 'unwinding', finished_at = null where plan_id = p_plan_id;
  elsif v.kind = 'exit' and v.state = 'filled'
    and not exists (select 1 from public.plans e where e.position_id = v.position_id
      and e.kind = 'exit' and e.state in ('gated', 'executing')) then
    update public.plans set state = 'executing', finished_at = null where plan_id = p_plan_id;
    update public.positions set state = 'closing', closed_at = null, realised = null,
      exit_rule = null
    where position_id = v.position_id;
  end if;
end $$;

revoke all on function private.reopen_plan(bigint) from public, anon, authenticated;
grant execute on function private.reopen_plan(bigint) to service_role;

comment on function private.reopen_plan(bigint) is
  'Lets a plan that ended go on where a late fill left units standing.';

create function public.claim_intent(p_intent_id bigint, p_fence bigint, p_now timestamptz)
returns timestamptz
language plpgsql set search_path = '' as $$
declare
  v_intent public.intents;
  v_plan public.plans;
  v_held integer;
  v_pending integer;
begin
  select * into v_intent from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v_intent.plan_id, p_fence, p_now);
  select * into v_plan from public.plans where plan_id = v_intent.plan_id;
  if v_plan.state
    <> (case v_intent.purpose when 'unwind' then 'unwinding' else 'executing' end) then
    return null;
  end if;
  -- The broker gives the id of a contract that ended to another one.
  if exists (
    select 1 from private.traded_legs l
    where l.plan_id = coalesce((select x.plan_id from public.positions x
        where x.position_id = v_plan.position_id and v_plan.kind = 'exit'), v_plan.plan_id)
      and l.leg_number = v_intent.leg_number and l.segment <> 'NSE_EQ'
      and l.ends_on < (p_now at time zone 'Asia/Kolkata')::date)
  then
    return null;
  end if;
  if v_intent.purpose <> 'open' then
    select coalesce(sum(h.units), 0) into v_held
    from (
      select u.leg_number, u.units from private.units_to_close(v_plan.position_id) u
      where v_plan.kind = 'exit'
      union all
      select u.leg_number, u.units from private.held_units(v_plan.plan_id) u
      where v_plan.kind in ('entry', 'adjust')) h
    where h.leg_number = v_intent.leg_number;
    select coalesce(sum(i.quantity - coalesce(o.filled_quantity, 0)), 0) into v_pending
    from public.intents i left join public.orders o using (intent_id)
    where i.plan_id = v_plan.plan_id and i.leg_number = v_intent.leg_number
      and (i.state in ('sending', 'unknown') or o.state = 'open');
    if v_intent.quantity + v_pending
      > (case v_intent.side when 'sell' then v_held else -v_held end) then
      return null;
    end if;
  end if;
  update public.intents set state = 'sending', send_before = p_now + interval '5 seconds'
  where intent_id = p_intent_id and state = 'written'
  returning send_before into v_intent.send_before;
  return case when found then v_intent.send_before end;
end $$;

revoke all on function public.claim_intent(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_intent(bigint, bigint, timestamptz) to service_role;

comment on function public.claim_intent(bigint, bigint, timestamptz) is
  'The leave to send a written order, for 5 s: returns the instant from which it may not be sent '
  'any more. Null when it is not written, or not what its plan does now, of a contract that has '
  'ended, or more than is held beyond what an exit leaves.';

create function public.claim_change(
  p_intent_id bigint, p_fence bigint, p_limit_price numeric, p_most integer, p_now timestamptz
) returns timestamptz
language plpgsql set search_path = '' as $$
declare
  v public.intents;
begin
  select * into v from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v.plan_id, p_fence, p_now);
  update public.orders o set changes = o.changes + 1, asked_limit = p_limit_price
  from public.plans p
  where o.intent_id = p_intent_id and o.state = 'open' and o.changes < p_most
    and p.plan_id = v.plan_id
    and p.state = (case v.purpose when 'unwind' then 'unwinding' else 'executing' end)
    -- Never the same twice, nor a step back: whatever became of an earlier change.
    and case v.side when 'buy' then p_limit_price > greatest(v.limit_price, o.asked_limit)
      else p_limit_price < least(v.limit_price, o.asked_limit) end;
  return case when found then p_now + interval '5 seconds' end;
end $$;

revoke all on function public.claim_change(bigint, bigint, numeric, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.claim_change(bigint, bigint, numeric, integer, timestamptz)
  to service_role;

comment on function public.claim_change(bigint, bigint, numeric, integer, timestamptz) is
  'The leave to change an open order''s limit, once, for 5 s: returns the instant from which it '
  'may not be asked any more. Null when it is not open, its plan does something else, it was '
  'changed p_most times, or the limit is no step towards the market. It counts whatever becomes '
  'of it.';

create function public.note_absence(p_intent_id bigint, p_fence bigint, p_now timestamptz)
returns text
language plpgsql set search_path = '' as $$
declare v public.intents;
begin
  select * into v from public.intents where intent_id = p_intent_id;
  perform private.hold_plan(v.plan_id, p_fence, p_now);
  update public.intents set
    state = case when absent_at <= p_now - interval '5 seconds' then 'refused' else 'unknown' end,
    reason = 'the broker does not know it',
    absent_at = case when p_now >= send_before + interval '60 seconds'
      then coalesce(absent_at, p_now) end
  where intent_id = p_intent_id and state in ('sending', 'unknown')
  returning * into v;
  return v.state;
end $$;

revoke all on function public.note_absence(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.note_absence(bigint, bigint, timestamptz) to service_role;

comment on function public.note_absence(bigint, bigint, timestamptz) is
  'The broker does not show an order. It is believed, and the intent refused, once that was seen '
  'twice, 5 s apart, a minute after the last instant at which it could have been sent. Returns the '
  'intent''s state.';

create function public.store_order(
  p_intent_id bigint, p_fence bigint, p_outcome text, p_reason text, p_order jsonb,
  p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_plan_id bigint := (select plan_id from public.intents where intent_id = p_intent_id);
  v_order public.orders;
  v_traded integer;
  v_told text := p_order ->> 'state';
begin
  perform private.require_keys('public.orders', p_order,
    '{orderId,state,filledQuantity,averagePrice,limitPrice,reason,brokerage,fills}');
  perform private.require_keys('public.fills', p_order -> 'fills',
    '{tradeId,quantity,price,charges,at}');
  perform private.hold_plan(v_plan_id, p_fence, p_now);
  update public.intents set reason = p_reason,
    state = case when state = 'refused' and p_outcome = 'confirmed' then 'late' else p_outcome end
  where intent_id = p_intent_id and state <> p_outcome
    and not (state = 'late' and p_outcome = 'confirmed');
  if p_order is null then
    return;
  end if;
  insert into public.orders (intent_id, broker_order_id, mode, state, sent_at, updated_at)
  select i.intent_id, p_order ->> 'orderId', p.mode, 'open', least(i.send_before, p_now), p_now
  from public.intents i join public.plans p using (plan_id) where i.intent_id = p_intent_id
  on conflict (intent_id) do nothing;
  select * into v_order from public.orders where intent_id = p_intent_id;
  -- The broker takes brokerage once an order, whatever the order of its replies.
  insert into public.fills (order_id, mode, trade_id, quantity, price, charges, filled_at)
  select v_order.order_id, v_order.mode, x ->> 'tradeId', (x ->> 'quantity')::integer,
    (x ->> 'price')::numeric,
    (x ->> 'charges')::numeric + case when n = 1 and v_order.filled_quantity = 0
      then coalesce((p_order ->> 'brokerage')::numeric, 0) else 0 end,
    (x ->> 'at')::timestamptz
  from jsonb_array_elements(p_order -> 'fills') with ordinality e(x, n)
  on conflict (order_id, trade_id) do nothing;
  select coalesce(sum(quantity), 0) into v_traded from public.fills
  where order_id = v_order.order_id;
  -- An end counts once the trades are there that it tells of.
  if (p_order ->> 'filledQuantity')::integer <> v_traded then
    v_told := 'open';
  end if;
  update public.orders set filled_quantity = v_traded, updated_at = p_now,
    average_price = (select round(sum(quantity * price) / sum(quantity), 4) from public.fills
      where order_id = v_order.order_id),
    reason = p_order ->> 'reason',
    limit_price = coalesce((p_order ->> 'limitPrice')::numeric, limit_price),
    state = case when state = 'open' then v_told
      when v_traded = (select quantity from public.intents where intent_id = p_intent_id)
        then 'filled' else state end
  where order_id = v_order.order_id
    and (state = 'open' or v_traded > v_order.filled_quantity);
  if v_traded > v_order.filled_quantity then
    perform private.reopen_plan(v_plan_id);
  end if;
end $$;

revoke all on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz)
  to service_role;

comment on function public.store_order(bigint, bigint, text, text, jsonb, timestamptz) is
  'What came of sending an intent, or of asking for it: its outcome, the order as the broker shows '
  'it, and its fills. One that turns up after it was believed absent is late; a plan that ended '
  'goes on where a late fill is to be traded back.';

create function public.advance_plan(
  p_plan_id bigint, p_fence bigint, p_state text, p_reason text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare
  v_plan public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  update public.plans set state = p_state, reason = p_reason,
    finished_at = case when p_state in ('denied', 'filled', 'unwound', 'failed') then p_now end
  where plan_id = p_plan_id and state <> p_state returning * into v_plan;
  if not found then
    return;
  end if;
  if v_plan.kind = 'entry' and p_state in ('unwound', 'failed') then
    update public.allocations set state = 'failed' where allocation_id = v_plan.allocation_id
      and state = 'executing';
  elsif v_plan.kind = 'exit' and p_state = 'failed' then
    update public.positions set state = 'open' where position_id = v_plan.position_id
      and state = 'closing';
  elsif v_plan.kind = 'adjust' and p_state in ('unwinding', 'unwound', 'failed') then
    -- What is traded back is none of its position any more: that is watched again at once.
    update public.positions set state = 'open' where position_id = v_plan.position_id
      and state = 'adjusting';
    update public.adjustments set state = 'failed', reason = p_reason, ended_at = p_now
    where adjustment_id = v_plan.adjustment_id and state = 'accepted';
  end if;
end $$;

revoke all on function public.advance_plan(bigint, bigint, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.advance_plan(bigint, bigint, text, text, timestamptz)
  to service_role;

comment on function public.advance_plan(bigint, bigint, text, text, timestamptz) is
  'Moves a plan on; its end takes its allocation or position along.';

create function public.set_trading_state(
  p_state text, p_reason text, p_by text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
  -- A switch that somebody deleted must not answer that it was turned.
  insert into public.trading_state default values on conflict do nothing;
  perform pg_catalog.set_config('desk.turned_at', p_now::text, true);
  update public.trading_state set state = p_state, changed_by = p_by,
    reason = case when p_state <> 'active' then p_reason end
  where only_row
    -- The desk itself only ever takes risk off: it neither resumes nor ends a halt.
    and (p_by = 'owner' or state = 'active');
  perform pg_catalog.set_config('desk.turned_at', '', true);
  if p_by = 'owner' and p_state = 'active' then
    perform private.lift_drawdown(p_now);
  end if;
end $$;

revoke all on function public.set_trading_state(text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.set_trading_state(text, text, text, timestamptz)
  to service_role;

comment on function public.set_trading_state(text, text, text, timestamptz) is
  'Turns the desk''s switch for the owner or for the desk itself, which may only stop what is '
  'active; trading_changes keeps it. An owner who resumes ends a drawdown''s lock.';

create function public.holds_live() returns boolean
language sql stable set search_path = '' as $$
  select exists (
      select 1 from public.positions x where x.state <> 'closed' and x.mode = 'live')
    or exists (
      select 1 from public.plans p
      where p.state in ('gated', 'executing', 'unwinding') and p.mode = 'live')
$$;

revoke all on function public.holds_live() from public, anon, authenticated;
grant execute on function public.holds_live() to service_role;

comment on function public.holds_live() is
  'Whether a live position is not closed, or a live plan not ended.';

create function private.rate_on(p_name text, p_on date) returns numeric
language sql stable set search_path = '' as $$
  select p.value from public.parameters p
  where p.name = p_name and p.scope = '' and p.effective_from <= p_on
    and (p.effective_to is null or p.effective_to >= p_on)
$$;

revoke all on function private.rate_on(text, date) from public, anon, authenticated;
grant execute on function private.rate_on(text, date) to service_role;

comment on function private.rate_on(text, date) is 'A dated parameter without a scope.';

create function private.plan_ledger(
  p_plan_id bigint, p_purposes text[]
) returns table (net numeric, charges numeric)
language sql stable set search_path = '' as $$
  select coalesce(sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price), 0),
    coalesce(sum(f.charges), 0)
  from public.intents i join public.orders o using (intent_id) join public.fills f using (order_id)
  where i.plan_id = p_plan_id and i.purpose = any (p_purposes)
$$;

revoke all on function private.plan_ledger(bigint, text[]) from public, anon, authenticated;
grant execute on function private.plan_ledger(bigint, text[]) to service_role;

comment on function private.plan_ledger(bigint, text[]) is
  'Net of a plan''s fills in rupees, received +, and their charges; exact, from numeric.';

create function private.position_ledger(
  p_position_id bigint
) returns table (net numeric, charges numeric)
language sql stable set search_path = '' as $$
  select coalesce(sum(t.net), 0), coalesce(sum(t.charges), 0)
  from (
    select l.net, l.charges
    from public.plans e cross join lateral private.plan_ledger(e.plan_id, '{close,open}') l
    where e.position_id = p_position_id and (e.kind = 'exit' or e.state = 'filled')
    union all
    select s.units * s.price, s.charges
    from public.positions x join public.settlements s using (plan_id)
    where x.position_id = p_position_id) t
$$;

revoke all on function private.position_ledger(bigint) from public, anon, authenticated;
grant execute on function private.position_ledger(bigint) to service_role;

comment on function private.position_ledger(bigint) is
  'What the exits, adjustments and settlements of a position brought so far in '
  'rupees, received +, and their charges.';

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

create function public.open_position(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns bigint
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select position_id into v_id from public.positions where plan_id = p_plan_id;
  if found then
    return v_id;
  end if;
  if exists (select 1
    from public.plans p join public.allocations a using (allocation_id)
    join public.strategy_legs l using (strategy_id)
    left join private.held_units(p_plan_id) h on h.leg_number = l.leg_number
    where p.plan_id = p_plan_id and h.units is distinct from
      case l.side when 'buy' then 1 else -1 end * l.ratio * p.lots * l.lot_size) then
    raise exception 'plan %: a leg is not filled', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.positions (plan_id, strategy_id, underlying, definition, sleeve, mode, lots,
    expiry, capital_used, max_loss, entry_net, entry_charges, opened_at)
  select p.plan_id, s.strategy_id, s.underlying, s.definition, a.sleeve, p.mode, p.lots, s.expiry,
    a.capital_used, a.max_loss, l.net, l.charges, p_now
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategies s using (strategy_id),
    private.plan_ledger(p.plan_id, '{open}') l
  where p.plan_id = p_plan_id
  returning position_id into v_id;
  insert into public.position_legs (position_id, leg_number, leg_right, side, strike, expiry,
    segment, security_id, quantity, tick, entry_price)
  select v_id, l.leg_number, l.leg_right, l.side, l.strike, l.expiry, l.segment, l.security_id,
    sum(f.quantity), l.tick, sum(f.quantity * f.price) / sum(f.quantity)
  from public.plans p join public.allocations a using (allocation_id)
  join public.strategy_legs l using (strategy_id)
  join public.intents i on i.plan_id = p.plan_id and i.leg_number = l.leg_number
    and i.purpose = 'open'
  join public.orders o using (intent_id) join public.fills f using (order_id)
  where p.plan_id = p_plan_id
  group by l.strategy_id, l.leg_number;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  update public.allocations a set state = 'executed' from public.plans p
  where p.plan_id = p_plan_id and a.allocation_id = p.allocation_id;
  return v_id;
end $$;

revoke all on function public.open_position(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.open_position(bigint, bigint, timestamptz) to service_role;

comment on function public.open_position(bigint, bigint, timestamptz) is
  'The position of an entry plan whose orders are all filled.';

create function public.close_position(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select * into v from public.plans where plan_id = p_plan_id;
  if v.state = 'filled' then
    return;
  end if;
  -- A long leg that nobody bids for may stay; what is owed may not, nor more than was held.
  if exists (
    select 1 from private.units_to_close(v.position_id) u
    join public.position_legs l on l.position_id = v.position_id and l.leg_number = u.leg_number
    where u.units < 0 or u.units > 0 and l.side = 'sell') then
    raise exception 'plan %: a leg is not closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  -- What an exit closed too much of by a late fill is traded back on the leg's own side.
  if exists (
    select 1 from public.plans p join public.intents i using (plan_id)
    join public.orders o using (intent_id)
    join public.position_legs l on l.position_id = p.position_id and l.leg_number = i.leg_number
    where p.position_id = v.position_id and p.kind = 'exit'
    group by l.leg_number
    having sum(case when i.side = l.side then o.filled_quantity else -o.filled_quantity end) > 0)
  then
    raise exception 'plan %: a leg was traded on its own side', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  perform private.end_position(v.position_id, v.rule, p_now);
  -- What opens nothing is done once its legs are closed.
  update public.adjustments j set state = 'done', ended_at = p_now
  where j.adjustment_id = v.adjustment_id and j.state = 'accepted'
    and not exists (select 1 from public.plans e
      where e.adjustment_id = v.adjustment_id and e.kind = 'adjust' and e.state <> 'denied');
end $$;

revoke all on function public.close_position(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.close_position(bigint, bigint, timestamptz) to service_role;

comment on function public.close_position(bigint, bigint, timestamptz) is
  'The end of an exit plan whose orders are all filled, on the whole against its legs, and of its '
  'position unless the plan left lots of it, or a long leg to its expiry.';

create function public.note_position_error(
  p_position_id bigint, p_error text, p_now timestamptz
) returns void
language sql set search_path = '' as $$
  select private.raise_alert('critical', 'position_error',
    'position ' || p_position_id || ' on ' || (p_now at time zone 'Asia/Kolkata')::date,
    coalesce((select underlying || ': ' from public.positions where position_id = p_position_id),
      '') || 'it could not be watched or closed: ' || p_error, p_now)
$$;

revoke all on function public.note_position_error(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.note_position_error(bigint, text, timestamptz) to service_role;

comment on function public.note_position_error(bigint, text, timestamptz) is
  'Alerts, once a day, of a position that a call could not watch or close.';

create table public.belief_trades (
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  position_id bigint not null,
  sleeve public.sleeve not null,
  expiry date not null,
  closed_on date not null,
  expected numeric not null,
  market_expected numeric not null,
  deviation numeric not null check (deviation >= 0),
  realised numeric not null,
  primary key (claim, scope, horizon_sessions, position_id),
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);
create index belief_trades_closed on public.belief_trades (closed_on);

alter table public.belief_trades enable row level security;
revoke all on table public.belief_trades from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_trades to service_role;

comment on table public.belief_trades is
  'What closed positions that rest on a belief expected and realised, rupees; they outlive the '
  'positions.';
comment on column public.belief_trades.expected is 'Under the view after all costs.';
comment on column public.belief_trades.market_expected is 'The same under the market''s measure.';
comment on column public.belief_trades.deviation is 'Of the single outcome, from its scan.';

create function public.read_positions(p_marks_from timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'positionId', p.position_id, 'underlying', p.underlying, 'definition', p.definition,
      'mode', p.mode, 'state', p.state, 'lots', q.lots, 'enteredLots', p.lots,
      'isWhole', not exists (
        select 1 from private.units_to_close(p.position_id) c where c.units <> 0),
      'unitsPerLot', s.lot_size,
      'expiry', p.expiry, 'openedAt', p.opened_at,
      'source', jsonb_build_object('segment', u.segment, 'securityId', u.security_id),
      'entryMarket', jsonb_build_object('spot', s.spot, 'forward', s.forward),
      'rate', r.rate,
      'entryNet', p.entry_net + coalesce(w.net, p.exit_net, 0),
      'entryCharges', p.entry_charges + coalesce(w.charges, p.exit_charges, 0),
      'banked', case when q.lots < p.lots then coalesce(p.exit_net - p.exit_charges, 0)
        + (p.entry_net - p.entry_charges) * (p.lots - q.lots) / p.lots else 0 end,
      -- Without any it is broken; with none but expired ones it waits for its settlement.
      'legs', case when exists (
          select 1 from public.position_legs k where k.position_id = p.position_id) then (
        select coalesce(jsonb_agg(jsonb_build_object(
          'legNumber', l.leg_number, 'right', l.leg_right, 'side', l.side, 'strike', l.strike,
          'expiry', l.expiry, 'entryVolatility', coalesce((
            select g.implied_volatility from public.strategy_legs g
            where g.strategy_id = p.strategy_id and g.leg_number = l.leg_number), (
            select n.implied_volatility from public.adjustment_legs n
            where n.position_id = p.position_id and n.leg_number = l.leg_number
              and n.purpose = 'open')),
          'segment', l.segment,
          'securityId', l.security_id, 'quantity', abs(h.units), 'lotSize', l.quantity / p.lots,
          'tick', l.tick,
          'freezeQuantity', c.freeze_quantity, 'listedStrike', c.strike)
          order by l.leg_number), '[]')
        from public.position_legs l join private.held_units(p.plan_id) h using (leg_number)
        -- A split lists a contract anew under its id: the newest listing trades.
        left join lateral (
          select n.freeze_quantity, n.strike from public.contracts n
          where n.segment = l.segment and n.security_id = l.security_id and n.expiry = l.expiry
          order by n.listed_on desc, n.contract_id desc limit 1) c on true
        where l.position_id = p.position_id and h.units <> 0
          and (l.expiry >= d.today or l.expiry is null))
        end,
      'rules', (
        select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number), '[]')
        from public.exit_rules e where e.strategy_id = p.strategy_id),
      'adjustmentRules', (
        select coalesce(jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.kind), '[]')
        from public.adjustment_rules e where e.strategy_id = p.strategy_id and e.is_on),
      'proposals', (
        select coalesce(jsonb_agg(jsonb_build_object('kind', j.kind, 'validUntil', j.valid_until)
          order by j.kind), '[]')
        from public.adjustments j where j.position_id = p.position_id and j.state = 'proposed'),
      'closeValueAt', (
        select t.close_value_at from public.exit_targets t
        where t.position_id = p.position_id
          and t.valid_on = d.today
          -- Found for the legs that it was entered with.
          and not exists (select 1 from public.adjustments j
            where j.position_id = p.position_id and j.accepted_at is not null)),
      'events', (
        select coalesce(jsonb_agg(jsonb_build_object('date', v.event_date, 'kind', v.kind)
          order by v.event_date, v.kind), '[]')
        from public.events v
        where (v.underlying is null or v.underlying = p.underlying)
          and v.event_date between d.today and p.expiry),
      'peak', n.peak_mid,
      'explained', case when n.reading is not null then jsonb_build_object('reading', n.reading,
        'charges', n.charges, 'parts', jsonb_build_object('costs', n.costs, 'delta', n.by_delta,
          'gamma', n.by_gamma, 'vega', n.by_vega, 'theta', n.by_theta)) end,
      'marks', (
        select coalesce(jsonb_agg(jsonb_build_object('at', m.marked_at,
          'unrealisedMid', m.unrealised_mid, 'spot', m.spot, 'delta', m.delta,
          'volatilityChange', m.volatility_change) order by m.marked_at), '[]')
        from (
          select k.marked_at, k.unrealised_mid, k.spot, k.delta, k.volatility_change
          from public.position_marks k
          where k.position_id = p.position_id and k.marked_at >= q.marks_from
            and k.state = 'priced'
          order by k.marked_at desc limit 40) m)) order by p.position_id), '[]')
    from public.positions p
    join public.strategies s using (strategy_id)
    join public.underlyings u on u.underlying = p.underlying
    cross join (select (p_marks_from at time zone 'Asia/Kolkata')::date as today) d
    cross join lateral (select private.rate_on('risk_free_rate', d.today) as rate) r
    -- Marks of more lots than are held tell another profit.
    cross join lateral (
      select private.held_lots(p.position_id) as lots, greatest(p_marks_from, (
        select max(e.finished_at) from public.plans e
        where e.position_id = p.position_id and e.state = 'filled')) as marks_from) q
    -- What is under way is not in the position's own figures yet.
    left join lateral private.position_ledger(p.position_id) w on p.state <> 'open'
    left join lateral (
      select * from public.position_sessions o where o.position_id = p.position_id
      order by o.trading_date desc limit 1) n on true
    where p.state <> 'closed');
end
$$;

revoke all on function public.read_positions(timestamptz) from public, anon, authenticated;
grant execute on function public.read_positions(timestamptz) to service_role;

comment on function public.read_positions(timestamptz) is
  'Open positions with what is held of their legs, the market at their entry, their exit rules, '
  'events up to their expiry, the target of the session that begins then, the best profit so far, '
  'what explained it, and their newest 40 marks from then on.';

create function public.settle_beliefs(p_through date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.belief_trades (claim, scope, horizon_sessions, position_id, sleeve, expiry,
    closed_on, expected, market_expected, deviation, realised)
  select b.claim, b.scope, b.horizon_sessions, x.position_id, x.sleeve, x.expiry, x.closed_on,
    x.lots * s.ev_p, x.lots * s.ev_q, x.lots * s.outcome_deviation, x.realised
  from (select *, (closed_at at time zone 'Asia/Kolkata')::date as closed_on
    from public.positions
    where state = 'closed'
      and (closed_at at time zone 'Asia/Kolkata')::date between p_through - 30 and p_through) x
  join public.strategies s using (strategy_id)
  -- A strategy names the beliefs that it rests on: "CLAIM of SCOPE over HORIZON sessions: ...".
  join public.beliefs b on position(b.claim || ' of ' || b.scope || ' over ' || b.horizon_sessions
    || ' sessions:' in s.belief) > 0
  where num_nulls(s.ev_p, s.ev_q, s.outcome_deviation) = 0
  on conflict (claim, scope, horizon_sessions, position_id) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.settle_beliefs(date) from public, anon, authenticated;
grant execute on function public.settle_beliefs(date) to service_role;

comment on function public.settle_beliefs(date) is
  'Notes the positions that closed in the 30 days up to a date under each belief that they rest '
  'on; returns how many rows are new.';

create function public.store_marks(p_marks jsonb, p_sessions jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.position_marks', p_marks,
    private.columns_of('public.position_marks'));
  perform private.require_keys('public.position_sessions', p_sessions,
    array_remove(private.columns_of('public.position_sessions'), 'trading_date'));
  insert into public.position_marks
  select x.* from jsonb_populate_recordset(null::public.position_marks, p_marks) x
  on conflict (position_id, marked_at) do nothing;
  get diagnostics v_count = row_count;
  -- What an earlier mark came to never takes the place of a later one's.
  insert into public.position_sessions as s (position_id, trading_date, marked_at, profit_mid,
    peak_mid, reading, charges, costs, by_delta, by_gamma, by_vega, by_theta)
  select x.position_id, (x.marked_at at time zone 'Asia/Kolkata')::date, x.marked_at, x.profit_mid,
    x.peak_mid, x.reading, x.charges, x.costs, x.by_delta, x.by_gamma, x.by_vega, x.by_theta
  from jsonb_populate_recordset(null::public.position_sessions, p_sessions) x
  on conflict (position_id, trading_date) do update set marked_at = excluded.marked_at,
    profit_mid = excluded.profit_mid, peak_mid = greatest(s.peak_mid, excluded.peak_mid),
    reading = excluded.reading, charges = excluded.charges, costs = excluded.costs,
    by_delta = excluded.by_delta, by_gamma = excluded.by_gamma, by_vega = excluded.by_vega,
    by_theta = excluded.by_theta
  where s.marked_at < excluded.marked_at;
  return v_count;
end $$;

revoke all on function public.store_marks(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.store_marks(jsonb, jsonb) to service_role;

comment on function public.store_marks(jsonb, jsonb) is
  'Stores marks, each once by position and instant, and what they came to by now; returns how many '
  'marks are new.';

create function public.offer_exit_rules(p_strategy_id bigint) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  insert into public.exit_rules (strategy_id, rule_number, rule, is_on, least_profit_per_lot,
    given_back_per_lot, delta_beyond, strike_distance, volatility_change, sessions_before, at_time,
    close_share,
    marks, over_minutes, not_first_minutes)
  select s.strategy_id, n.last + row_number() over (order by o.place), o.rule, false,
    o.least_profit_per_lot, o.given_back_per_lot, o.delta_beyond, o.strike_distance,
    o.volatility_change, o.sessions_before, o.at_time, o.close_share,
    case when o.at_time is null then 3 end, case when o.at_time is null then 5 end,
    case when o.at_time is null then 30 end
  from public.strategies s
  cross join lateral (select coalesce(max(e.rule_number), 0) as last from public.exit_rules e
    where e.strategy_id = s.strategy_id) n
  -- What the structure can gain, or pays where that is without bound; what a change of it costs.
  cross join lateral (select nullif(coalesce(s.max_profit, abs(s.net_premium)), 0) as gain,
    coalesce(s.round_trip_cost, 0) as cost,
    case when s.exit_family = 'long_volatility' then 0.75
      when s.direction = 'neutral' or s.exit_family = 'calendar' then 0.25 else 0.5 end as share,
    case when s.direction = 'neutral' or s.exit_family = 'calendar' then 0.5 else 0.8 end
      as delta) b
  cross join lateral (select greatest(0.1 * b.gain, b.cost) as trail) t
  cross join lateral (values
    (1, 'trailing_stop', greatest(b.share * b.gain, t.trail + 2 * b.cost), t.trail, null::numeric,
      null::numeric, null::numeric, null::smallint, null::time, null::numeric),
    (2, 'delta_breach', null, null, greatest(b.delta, abs(s.delta) / s.lot_size + 0.25), null,
      null, null, null, null),
    (3, 'touch', null, null, null, 0, null, null, null, null),
    (4, 'iv_exit', null, null, null, null,
      case s.volatility_preference when 'long' then -0.2 else 0.5 end, null, null, null),
    (5, 'event_exit', null, null, null, null, null, 1, '14:30', null),
    (6, 'scale_out', greatest(0.25 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.25),
    (7, 'scale_out', greatest(0.5 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.5),
    (8, 'scale_out', greatest(0.75 * b.gain, 2 * b.cost), null, null, null, null, null, null, 0.75)
  ) o (place, rule, least_profit_per_lot, given_back_per_lot, delta_beyond, strike_distance,
    volatility_change, sessions_before, at_time, close_share)
  where s.strategy_id = p_strategy_id and s.state = 'accepted'
    and (o.rule not in ('trailing_stop', 'scale_out') or b.gain > 0)
    and not exists (select 1 from public.exit_rules e
      where e.strategy_id = s.strategy_id and e.rule = o.rule);
  get diagnostics v_count = row_count;
  if not exists (select 1 from public.strategies
      where strategy_id = p_strategy_id and state = 'accepted') then
    raise exception 'strategy %: no accepted strategy has this number', p_strategy_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  return v_count;
end $$;

revoke all on function public.offer_exit_rules(bigint) from public, anon, authenticated;
grant execute on function public.offer_exit_rules(bigint) to service_role;

comment on function public.offer_exit_rules(bigint) is
  'Writes the exit rules that analyze leaves out for an accepted strategy, all of them off, with '
  'what follows from its figures; those that it has stay. Returns how many are new.';

create function public.offer_adjustment_rules(p_strategy_id bigint) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
begin
  if not exists (select 1 from public.strategies
      where strategy_id = p_strategy_id and state = 'accepted') then
    raise exception 'strategy %: no accepted strategy has this number', p_strategy_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  insert into public.adjustment_rules (strategy_id, kind, is_on, strike_distance, marks,
    over_minutes, not_first_minutes, short_delta, hedge_delta, valid_minutes)
  select p_strategy_id, o.kind, false, o.strike_distance, 3, 5, 30, o.short_delta, o.hedge_delta, 5
  from (values
    ('roll_untested', 0.01, 0.3, null::numeric),
    ('convert', 0.01, null, 0.1),
    ('defend', 0, null, null)
  ) o (kind, strike_distance, short_delta, hedge_delta)
  on conflict (strategy_id, kind) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.offer_adjustment_rules(bigint) from public, anon, authenticated;
grant execute on function public.offer_adjustment_rules(bigint) to service_role;

comment on function public.offer_adjustment_rules(bigint) is
  'Writes the rules by which monitor proposes adjustments of an accepted strategy''s position, all '
  'of them off; those that it has stay. Returns how many are new.';

create function public.tell_rebalance(p_date date, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_set jsonb := (select jsonb_object_agg(name, value) from public.settings
    where name like 'rebalance\_%');
  v_from date;
  v_before public.market_regimes;
  v_now public.market_regimes;
  v_count integer := 0;
  v_new record;
begin
  select trading_date into v_from from (
    select trading_date from public.sessions where trading_date < p_date
    order by trading_date desc limit (v_set ->> 'rebalance_sessions')::integer) s
  order by trading_date limit 1;
  select * into v_before from public.market_regimes where trading_date = v_from;
  select * into v_now from public.market_regimes where trading_date = p_date;
  for v_new in
    select 'India VIX' as subject, format('India VIX went from %s to %s since %s',
        round(v_before.vix, 2), round(v_now.vix, 2), v_from) as message
    where abs(v_now.vix - v_before.vix) >= (v_set ->> 'rebalance_vix_points')::numeric
    union all
    select 'India VIX percentile', format('the percentile of India VIX went from %s to %s since %s',
        round(v_before.vix_percentile), round(v_now.vix_percentile), v_from)
    where abs(v_now.vix_percentile - v_before.vix_percentile)
      >= (v_set ->> 'rebalance_percentile_points')::numeric
    union all
    select format('%s %s, position %s', w.underlying, w.definition, w.position_id),
      format('its share of the book went from %s%% to %s%% since it was entered',
        round(100 * w.entered, 1), round(100 * w.now, 1))
    from (
      select x.position_id, x.underlying, x.definition,
        x.capital_used / nullif(sum(x.capital_used) over (), 0) as entered,
        (x.capital_used + m.unrealised_mid)
          / nullif(sum(x.capital_used + m.unrealised_mid) over (), 0) as now
      from public.positions x
      cross join lateral (
        select k.unrealised_mid from public.position_marks k
        where k.position_id = x.position_id and k.unrealised_mid is not null
        order by k.marked_at desc limit 1) m
      where x.state <> 'closed') w
    where abs(w.now - w.entered) >= (v_set ->> 'rebalance_drift')::numeric
  loop
    -- What was said stays said for as many sessions as it looks back.
    if not exists (select 1 from public.alerts a where a.kind = 'rebalance'
        and starts_with(a.subject, v_new.subject || ' on ')
        and a.raised_at >= v_from::timestamp at time zone 'Asia/Kolkata') then
      perform private.raise_alert('info', 'rebalance', v_new.subject || ' on ' || p_date,
        v_new.message || ': look whether the book still is what you want', p_now);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function public.tell_rebalance(date, timestamptz) from public, anon, authenticated;
grant execute on function public.tell_rebalance(date, timestamptz) to service_role;

comment on function public.tell_rebalance(date, timestamptz) is
  'Raises an alert where India VIX or its percentile moved far, or a position''s share of the book '
  'drifted from that of its entry, by the settings rebalance_*; the same again only after as many '
  'sessions as they look back. Returns how many are new.';

create function public.read_belief_trades() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(t order by t.closed_on, t.position_id), '[]')
  from public.belief_trades t
$$;

revoke all on function public.read_belief_trades() from public, anon, authenticated;
grant execute on function public.read_belief_trades() to service_role;

comment on function public.read_belief_trades() is
  'Closed trades by the beliefs that they rest on, ascending in the date of their end.';

create view private.held_structures with (security_invoker = true) as
select x.state, x.position_id, p.allocation_id, x.strategy_id, x.underlying, x.sleeve, h.lots,
  coalesce(j.capital_after, x.capital_used) * h.lots / x.lots as capital_used,
  coalesce(j.margin_after / x.lots, s.margin) * h.lots as margin,
  x.entry_net * h.lots / x.lots as entry_net, x.opened_at, x.mode
from public.positions x
cross join lateral (select private.held_lots(x.position_id) as lots) h
left join lateral private.last_adjustment(x.position_id) j on true
join public.plans p using (plan_id)
join public.strategies s on s.strategy_id = x.strategy_id
where x.state <> 'closed'
union all
select a.state, null, a.allocation_id, a.strategy_id, a.underlying, a.sleeve, a.lots,
  a.capital_used, a.margin, null, null, null
from public.allocations a
where a.state = 'executing';

revoke all on table private.held_structures from public, anon, authenticated;
grant select on table private.held_structures to service_role;

comment on view private.held_structures is
  'What ties up capital: positions that are not closed, and allocations on their way, those '
  'without a mode. Rupees of all lots.';

create function private.held_beside(p_mode public.trading_mode)
returns setof private.held_structures
-- About a book's places: with the guess of a thousand rows whole tables would be read beside it.
language sql stable rows 20 set search_path = '' as $$
  select h.* from private.held_structures h
  where (p_mode = 'live' and h.mode = 'paper') is not true
$$;

revoke all on function private.held_beside(public.trading_mode) from public, anon, authenticated;
grant execute on function private.held_beside(public.trading_mode) to service_role;

comment on function private.held_beside(public.trading_mode) is
  'What counts as held beside something of a mode: beside live no position on paper, beside paper '
  'everything, for what is chosen on paper may be executed live.';

create function private.counted_structures(
  p_date date, p_beside_queue boolean, p_mode public.trading_mode
)
returns setof private.held_structures
-- About a book's places: with the guess of a thousand rows whole tables would be read beside it.
language sql stable rows 20 set search_path = '' as $$
  select * from private.held_beside(p_mode)
  union all
  select a.state, null, a.allocation_id, a.strategy_id, a.underlying, a.sleeve, a.lots,
    a.capital_used, a.margin, null, null, null
  from public.allocations a join public.allocation_runs r using (allocation_run_id)
  where a.trading_date = p_date and a.state = 'pending'
    and (p_beside_queue or r.ordering = 'marks')
$$;

revoke all on function private.counted_structures(date, boolean, public.trading_mode)
  from public, anon, authenticated;
grant execute on function private.counted_structures(date, boolean, public.trading_mode)
  to service_role;

comment on function private.counted_structures(date, boolean, public.trading_mode) is
  'What counts against the limits of an allocation of a date in a mode: what is held beside it, '
  'what the owner accepted and is not executed yet, and where asked for all else that waits in '
  'its queue.';

create function private.held_fingerprint(
  p_date date default null, p_beside_queue boolean default false,
  p_mode public.trading_mode default null
) returns text
language sql stable set search_path = '' as $$
  select md5(coalesce(string_agg(
    concat_ws(':', allocation_id, position_id, state, lots), ','
    order by allocation_id, position_id), ''))
  from private.counted_structures(p_date, p_beside_queue, p_mode)
$$;

revoke all on function private.held_fingerprint(date, boolean, public.trading_mode)
  from public, anon, authenticated;
grant execute on function private.held_fingerprint(date, boolean, public.trading_mode)
  to service_role;

comment on function private.held_fingerprint(date, boolean, public.trading_mode) is
  'Of all that counts on a date in a mode, its states and lots: what is chosen beside it is stored '
  'only while it stands. Without a date, of what is held alone; without a mode, in any.';

create function public.read_target_positions(p_date date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'positionId', p.position_id, 'kind', u.kind, 'expiry', p.expiry,
    'lots', private.held_lots(p.position_id),
    'lotSize', s.lot_size, 'entryChargesPerLot', s.entry_charges,
    'exitChargesPerLot', s.exit_charges,
    'view', (
      select jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu)
      from public.underlying_analyses a
      where a.trading_date = p_date and a.underlying = p.underlying and a.risk = s.risk),
    'legs', (
      select jsonb_agg(jsonb_build_object('right', l.leg_right, 'side', l.side, 'ratio', l.ratio,
        'strike', l.strike, 'expiry', l.expiry, 'price', l.price, 'bid', l.bid, 'ask', l.ask,
        'tick', l.tick) order by l.leg_number)
      from public.strategy_legs l where l.strategy_id = p.strategy_id),
    'rules', (
      select jsonb_agg(to_jsonb(e) - 'strategy_id' order by e.rule_number)
      from public.exit_rules e where e.strategy_id = p.strategy_id),
    'chains', (
      select coalesce(jsonb_agg(jsonb_build_object('expiry', c.expiry, 'at', c.received_at,
        'spot', c.spot, 'forward', c.forward, 'parameters', c.smile -> 'parameters')
        order by c.expiry), '[]')
      from public.chain_snapshots c
      where c.trading_date = p_date and c.underlying = p.underlying and c.expiry in (
        select l.expiry from public.strategy_legs l where l.strategy_id = p.strategy_id)))
    order by p.position_id), '[]')
  from public.positions p
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = p.underlying
  where p.state = 'open' and p.sleeve <> 'carry' and p.expiry > p_date
    and not exists (select 1 from public.adjustments j
      where j.position_id = p.position_id and j.accepted_at is not null)
    and exists (select 1 from public.exit_rules e
      where e.strategy_id = p.strategy_id and e.rule = 'profit_target' and e.is_on)
$$;

revoke all on function public.read_target_positions(date) from public, anon, authenticated;
grant execute on function public.read_target_positions(date) to service_role;

comment on function public.read_target_positions(date) is
  'Open positions whose profit target is on, with their legs as entered, their rules, and the view '
  'and the chains of a date. None that was adjusted since, and none of the carry sleeve: what '
  'earns nothing has nothing to take.';

create function public.store_exit_targets(p_targets jsonb, p_valid_on date, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.exit_targets', p_targets, '{position_id,close_value_at}');
  insert into public.exit_targets (position_id, close_value_at, valid_on, found_at)
  select x.position_id, x.close_value_at, p_valid_on, p_now
  from jsonb_to_recordset(p_targets) as x(position_id bigint, close_value_at numeric)
  on conflict (position_id) do update set close_value_at = excluded.close_value_at,
    valid_on = excluded.valid_on, found_at = excluded.found_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_exit_targets(jsonb, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_exit_targets(jsonb, date, timestamptz) to service_role;

comment on function public.store_exit_targets(jsonb, date, timestamptz) is
  'The closing value that each position''s target waits for on one session, in place of an earlier '
  'one. Returns how many.';

create function private.share_charges(p_shares integer, p_price numeric, p_on date)
returns numeric
language sql stable set search_path = '' as $$
  -- Shares owed (-) are bought.
  select case when p_shares = 0 then 0 else
    (1 + private.rate_on('charge.gst', p_on)) * (
      private.rate_on('charge.brokerage_per_order', p_on)
      + v.amount * (private.rate_on('charge.exchange_equity', p_on)
        + private.rate_on('charge.ipft_equity', p_on) + private.rate_on('charge.sebi', p_on)))
    + v.amount * (private.rate_on('charge.stt_delivery', p_on)
      + case when p_shares < 0 then private.rate_on('charge.stamp_equity_buy', p_on) else 0 end)
    end
  from (select abs(p_shares) * p_price as amount) v
$$;

revoke all on function private.share_charges(integer, numeric, date)
  from public, anon, authenticated;
grant execute on function private.share_charges(integer, numeric, date) to service_role;

comment on function private.share_charges(integer, numeric, date) is
  'Rupees that selling shares which were delivered (+), or buying those that are owed (-), costs '
  'on a date.';

create function private.expired_legs(p_plan_id bigint, p_now timestamptz)
returns table (leg_number integer, expiry date, units integer, underlying_price numeric,
  price numeric, charges numeric, delivered integer)
language sql stable set search_path = '' as $$
  with held as (
    -- A contract that was adjusted since pays what the old one would: strikes and units are its.
    select l.leg_number, l.leg_right, l.strike, u.kind, h.units, f.factor,
      c.close * f.factor as close, o.trading_date as expiry, p.underlying
    from public.plans p
    join public.underlyings u on u.underlying = p.underlying
    join private.traded_legs l on l.plan_id = p.plan_id
    join private.held_units(p_plan_id) h on h.leg_number = l.leg_number
    -- A holiday that came late moves an expiry to the session before it.
    join lateral (
      select n.trading_date, n.closes_at from public.sessions n where n.trading_date <= l.ends_on
      order by n.trading_date desc limit 1) o on o.closes_at <= p_now
      and (o.trading_date = l.ends_on or l.ends_on <= (p_now at time zone 'Asia/Kolkata')::date)
    join public.candles c on c.name = p.underlying and c.trading_date = o.trading_date
    cross join lateral (
      select private.actions_factor(p.underlying, p.trading_date, o.trading_date) as factor) f
    where p.plan_id = p_plan_id),
  valued as (
    select h.*, case h.leg_right when 'call' then greatest(0, h.close - h.strike)
      when 'put' then greatest(0, h.strike - h.close) else h.close end as worth
    from held h),
  -- Shares that the options of a stock deliver (+) or call for (-).
  moved as (
    select v.expiry, sum(case v.leg_right when 'call' then v.units else -v.units end)::integer
      as shares
    from valued v
    where v.kind = 'stock' and v.leg_right <> 'underlying' and v.worth > 0 group by v.expiry),
  -- An index's underlying is its future, settled as they are; shares go where owed.
  ended as (
    select v.*, coalesce(m.shares, 0) as shares,
      case when v.leg_right <> 'underlying' or v.kind = 'index' then v.units
        when v.units * coalesce(m.shares, 0) < 0
          then sign(v.units)::integer * least(abs(v.units), abs(m.shares))
        else 0 end as ending
    from valued v left join moved m using (expiry))
  select e.leg_number, e.expiry, e.ending, e.close, e.worth,
    round(
      case when e.leg_right <> 'underlying' then greatest(0, e.units) * e.worth
        * private.rate_on('charge.stt_exercise', e.expiry) else 0 end
      + case when e.leg_number = min(e.leg_number) over (partition by e.expiry)
        then private.share_charges(e.shares, e.close, e.expiry) else 0 end, 4),
    round(e.factor * (e.shares + coalesce(sum(e.ending) filter (where
      e.leg_right = 'underlying' and e.kind = 'stock') over (partition by e.expiry), 0)))::integer
  from ended e where e.ending <> 0
$$;

revoke all on function private.expired_legs(bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function private.expired_legs(bigint, timestamptz) to service_role;

comment on function private.expired_legs(bigint, timestamptz) is
  'What an entry''s held legs come to at their expiry, once the close of the underlying is known: '
  'rupees per unit and charges; delivered: shares left to be taken (+) or given (-).';

create function private.settle_plan(p_plan_id bigint, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_plan public.plans;
  v_position_id bigint;
  v_delivery record;
begin
  select p.* into v_plan from public.plans p where p.plan_id = p_plan_id for update;
  for v_delivery in
    select distinct e.expiry, e.delivered from private.expired_legs(p_plan_id, p_now) e
    where e.delivered <> 0
  loop
    perform private.raise_alert('critical', 'delivery', 'plan ' || p_plan_id || ' of '
      || v_delivery.expiry, v_plan.underlying || ': ' || abs(v_delivery.delivered)
      || ' shares are to be ' || case when v_delivery.delivered > 0 then 'paid and taken'
      else 'bought and delivered' end, p_now);
  end loop;
  insert into public.settlements (plan_id, leg_number, expiry, units, underlying_price, price,
    charges, settled_at)
  select p_plan_id, e.leg_number, e.expiry, e.units, e.underlying_price, e.price, e.charges, p_now
  from private.expired_legs(p_plan_id, p_now) e;
  get diagnostics v_count = row_count;
  if v_count = 0 then
    return 0;
  end if;
  select position_id into v_position_id from public.positions where plan_id = p_plan_id;
  if v_position_id is not null then
    update public.plans set state = 'failed', reason = 'settled at expiry', finished_at = p_now
    where position_id = v_position_id and kind = 'exit' and state in ('gated', 'executing');
    insert into public.exits (position_id, rule, details, fired_at)
    select v_position_id, 'settlement', jsonb_build_object('dueAt', max(o.closes_at)), p_now
    from public.settlements s join public.sessions o on o.trading_date = s.expiry
    where s.plan_id = p_plan_id and s.settled_at = p_now;
    perform private.end_position(v_position_id, 'settlement', p_now);
  elsif not exists (select 1 from private.held_units(p_plan_id) h where h.units <> 0) then
    update public.plans set state = 'unwound', reason = 'settled at expiry', finished_at = p_now
    where plan_id = p_plan_id;
    update public.allocations set state = 'failed'
    where allocation_id = v_plan.allocation_id and state = 'executing';
  end if;
  return v_count;
end $$;

revoke all on function private.settle_plan(bigint, timestamptz) from public, anon, authenticated;
grant execute on function private.settle_plan(bigint, timestamptz) to service_role;

comment on function private.settle_plan(bigint, timestamptz) is
  'Settles what is held of an entry''s expired legs and ends what only waited for them. Returns '
  'how many legs.';

create function public.settle_expired(p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare
  v_plan_id bigint;
  v_count integer := 0;
begin
  for v_plan_id in
    select e.plan_id
    from (
      select x.plan_id, x.expiry, x.position_id from public.positions x where x.state <> 'closed'
      union all
      select p.plan_id, s.expiry, null
      from public.plans p
      join public.allocations a using (allocation_id)
      join public.strategies s using (strategy_id)
      where p.state = 'unwinding'
      union all
      select p.plan_id, x.expiry, null
      from public.plans p join public.positions x using (position_id)
      where p.state = 'unwinding' and p.kind = 'adjust') e
    where e.expiry <= (p_now at time zone 'Asia/Kolkata')::date
      -- Held by nobody, and nothing of it may still trade.
      and not exists (
        select 1
        from (select e.plan_id
          union all
          select q.plan_id from public.plans q where q.position_id = e.position_id) of_it
        join public.plans q on q.plan_id = of_it.plan_id
        left join public.intents i on i.plan_id = q.plan_id
        left join public.orders o using (intent_id)
        where q.lease_until > p_now or i.state in ('sending', 'unknown') or o.state = 'open')
    order by e.plan_id
  loop
    v_count := v_count + private.settle_plan(v_plan_id, p_now);
  end loop;
  return v_count;
end $$;

revoke all on function public.settle_expired(timestamptz) from public, anon, authenticated;
grant execute on function public.settle_expired(timestamptz) to service_role;

comment on function public.settle_expired(timestamptz) is
  'Settles legs that were held past their expiry, once the close of that date is stored. Returns '
  'how many.';

create function public.read_desk_books(p_now timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with today as (
      select d.trading_date, d.trading_date::timestamp at time zone 'Asia/Kolkata' as begins_at
      from (select (p_now at time zone 'Asia/Kolkata')::date as trading_date) d),
    -- What the broker may still tell of: of the last seven days, and whatever has not ended.
    lately as materialized (
      select p.plan_id, coalesce(p.lease_until > p_now, false) as held
      from today t join public.plans p on p.mode = 'live' and p.state <> 'denied'
        and (p.state in ('gated', 'executing', 'unwinding') or p.trading_date > t.trading_date - 7
          or p.finished_at > t.begins_at - interval '7 days')),
    sent as materialized (
      select l.held, i.*, o.state as order_state, o.broker_order_id,
        coalesce(o.filled_quantity, 0) as filled_quantity,
        (coalesce(o.sent_at, i.send_before) at time zone 'Asia/Kolkata')::date as sent_on
      from lately l join public.intents i using (plan_id)
        left join public.orders o using (intent_id)
      where i.state <> 'written'),
    orders as (
      select s.*, s.sent_on = t.trading_date as is_today
      from sent s cross join today t
      where s.sent_on = t.trading_date
        or s.filled_quantity < s.quantity and s.order_state is distinct from 'rejected'
          and (s.order_state is not null or s.state <> 'refused' or s.absent_at is not null)),
    standing as (
      select h.leg_number, h.units, l.segment, l.security_id,
        coalesce(e.lease_until > p_now or exists (
          select 1 from public.plans x where x.position_id = q.position_id
            and x.lease_until > p_now), false) as held
      from (
        select x.plan_id, x.position_id from public.positions x
        where x.state <> 'closed' and x.mode = 'live'
        union all
        select p.plan_id, null from public.plans p
        where p.kind in ('entry', 'adjust') and p.mode = 'live'
          and p.state in ('gated', 'executing', 'unwinding')) q
      join public.plans e using (plan_id)
      join private.traded_legs l on l.plan_id = q.plan_id
      join private.held_units(q.plan_id) h on h.leg_number = l.leg_number
      cross join today t
      -- An expired contract is gone from the broker's books before it is settled here.
      where l.segment = 'NSE_EQ' or l.ends_on >= t.trading_date)
    select jsonb_build_object(
      'isLive', (select mode = 'live' from public.trading_state) or exists (select 1 from lately)
        or exists (select 1 from standing),
      'orders', (select coalesce(jsonb_agg(jsonb_build_object(
          'planId', o.plan_id, 'correlationId', o.correlation_id, 'segment', o.segment,
          'securityId', o.security_id, 'side', o.side, 'quantity', o.quantity,
          'filledQuantity', o.filled_quantity, 'orderState', o.order_state,
          'brokerOrderId', o.broker_order_id, 'sentOn', o.sent_on, 'isToday', o.is_today,
          'isHeld', o.held) order by o.state = 'refused', o.intent_id), '[]') from orders o),
      'positions', (select coalesce(jsonb_agg(jsonb_build_object(
          'segment', s.segment, 'securityId', s.security_id, 'quantity', s.units, 'isHeld', s.held)
          order by s.security_id), '[]') from standing s),
      'traded', (select coalesce(jsonb_agg(jsonb_build_object(
          'segment', s.segment, 'securityId', s.security_id, 'isHeld', s.held)), '[]')
        from (select segment, security_id, bool_or(held) as held from sent
          group by segment, security_id) s),
      'earlierIds', (select coalesce(jsonb_agg(s.broker_order_id), '[]') from sent s
        where s.broker_order_id is not null and s.sent_on < (select trading_date from today)
          and exists (select 1 from orders o where not o.is_today and o.broker_order_id is null
            and (o.segment, o.security_id) = (s.segment, s.security_id)))));
end
$$;

revoke all on function public.read_desk_books(timestamptz) from public, anon, authenticated;
grant execute on function public.read_desk_books(timestamptz) to service_role;

comment on function public.read_desk_books(timestamptz) is
  'What the desk has live, to be held against the broker''s books: orders sent today and earlier '
  'ones that a fill may be missing of, units that stand by instrument, and instruments traded '
  'within seven days. Whatever another call holds now is marked: it is on the move.';

create function private.realised_between(p_mode public.trading_mode, p_from date, p_to date)
returns numeric
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((select sum(x.realised) from public.positions x
      where x.state = 'closed' and x.mode = p_mode
        and (x.closed_at at time zone 'Asia/Kolkata')::date between p_from and p_to), 0)
    + coalesce((select sum(l.net - l.charges + coalesce(t.value, 0))
      from public.plans p
      cross join lateral private.plan_ledger(p.plan_id, '{open,unwind}') l
      left join lateral (select sum(s.units * s.price - s.charges) as value
        from public.settlements s where s.plan_id = p.plan_id) t on true
      where p.state in ('failed', 'unwound') and p.kind in ('entry', 'adjust')
        and p.mode = p_mode
        and (p.finished_at at time zone 'Asia/Kolkata')::date between p_from and p_to), 0)
    + coalesce((select sum(a.realised) from public.archived_ledger a
      where a.mode = p_mode and a.trading_date between p_from and p_to), 0);
end $$;

revoke all on function private.realised_between(public.trading_mode, date, date)
  from public, anon, authenticated;
grant execute on function private.realised_between(public.trading_mode, date, date)
  to service_role;

comment on function private.realised_between(public.trading_mode, date, date) is
  'Rupees after all charges of what ended on the dates, both included: closed positions, entries '
  'and adjustments that were traded back, and what the archive has of both.';

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

create function private.note_equity(p_mode public.trading_mode, p_now timestamptz)
returns public.equity_days
language plpgsql set search_path = '' as $$
declare
  v_last public.equity_days;
  v public.equity_days;
  v_total numeric;
begin
  v.mode := p_mode;
  v.trading_date := (p_now at time zone 'Asia/Kolkata')::date;
  v.looked_at := p_now;
  select * into v_last from public.equity_days e
  where e.mode = p_mode and e.trading_date <= v.trading_date
  order by e.trading_date desc limit 1;
  v.capital := coalesce(
    (select r.capital from public.allocation_runs r order by r.allocation_run_id desc limit 1),
    private.setting_number('capital'));
  v.realised_before := case
    when v_last.trading_date is null
      then private.realised_between(p_mode, '-infinity', v.trading_date - 1)
    when v_last.trading_date = v.trading_date then v_last.realised_before
    else v_last.realised_before
      + private.realised_between(p_mode, v_last.trading_date, v.trading_date - 1) end;
  v.realised := private.realised_between(p_mode, v.trading_date, v.trading_date);
  select coalesce(sum(m.unrealised_mid), 0) into v.unrealised
  from public.positions x cross join lateral (
    select k.unrealised_mid from public.position_marks k
    where k.position_id = x.position_id and k.state = 'priced'
    order by k.marked_at desc limit 1) m
  where x.state <> 'closed' and x.mode = p_mode;
  v_total := v.realised_before + v.realised + v.unrealised;
  v.peak := greatest(coalesce(v_last.peak, v.realised_before), v_total);
  v.peak_at := case when v.peak = v_last.peak then v_last.peak_at else p_now end;
  insert into public.equity_days select (v).*
  on conflict (mode, trading_date) do update set capital = excluded.capital,
    realised = excluded.realised, unrealised = excluded.unrealised, peak = excluded.peak,
    peak_at = excluded.peak_at, looked_at = excluded.looked_at;
  return v;
end $$;

revoke all on function private.note_equity(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.note_equity(public.trading_mode, timestamptz) to service_role;

comment on function private.note_equity(public.trading_mode, timestamptz) is
  'What the desk has made of a mode until now, stored as the row of the date. Half-done plans '
  'count once they end, a position without a mark as 0.';

create function private.session_after(p_date date) returns timestamptz
language sql stable set search_path = '' as $$
  select coalesce(min(opens_at), (p_date + 1)::timestamp at time zone 'Asia/Kolkata')
  from public.sessions where trading_date > p_date
$$;

revoke all on function private.session_after(date) from public, anon, authenticated;
grant execute on function private.session_after(date) to service_role;

comment on function private.session_after(date) is
  'When the first session after a date opens; its next midnight where the calendar has none.';

create function private.raise_protection(p_row public.protections) returns boolean
language plpgsql set search_path = '' as $$
begin
  insert into public.protections (scope, subject, mode, kind, cause, until, reason, raised_at)
  values (p_row.scope, p_row.subject, p_row.mode, p_row.kind, p_row.cause, p_row.until,
    p_row.reason, p_row.raised_at)
  on conflict (cause) do nothing;
  if not found then
    return false;
  end if;
  perform private.raise_alert(case p_row.kind when 'drawdown' then 'critical' else 'warning' end,
    'protection', p_row.cause, concat_ws(' ', 'no entries of', p_row.mode, p_row.scope,
    p_row.subject) || ' until ' || case p_row.until when 'infinity' then 'the owner resumes'
    else private.clock_text(p_row.until, null) end || ': ' || p_row.reason, p_row.raised_at);
  return true;
end $$;

revoke all on function private.raise_protection(public.protections)
  from public, anon, authenticated;
grant execute on function private.raise_protection(public.protections) to service_role;

comment on function private.raise_protection(public.protections) is
  'Writes a lock of the desk''s own with its alert, once for its cause; false where it was '
  'written before.';

create function private.check_losses(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v public.equity_days := private.note_equity(p_mode, p_now);
  v_monday date := date_trunc('week', v.trading_date)::date;
  v_total numeric := v.realised_before + v.realised + v.unrealised;
  v_start numeric;
  v_risk text;
  v_new record;
  v_count integer := 0;
begin
  select e.realised_before into v_start from public.equity_days e
  where e.mode = p_mode order by e.trading_date limit 1;
  v_risk := coalesce((select r.risk::text from public.allocation_runs r
    order by r.allocation_run_id desc limit 1), 'moderate');
  for v_new in
    select t.kind, t.cause, t.until, t.lost, t.since, l.most
    from (
      select 'daily_loss' as kind, v.trading_date::text as cause,
        private.session_after(v.trading_date) as until, 'since the last session' as since,
        coalesce((select e.realised_before + e.realised + e.unrealised
          from public.equity_days e where e.mode = p_mode and e.trading_date < v.trading_date
          order by e.trading_date desc limit 1), v_start) - v_total as lost
      union all
      select 'weekly_loss', v_monday::text, private.session_after(v_monday + 6),
        'since the last week',
        coalesce((select e.realised_before + e.realised + e.unrealised
          from public.equity_days e where e.mode = p_mode and e.trading_date < v_monday
          order by e.trading_date desc limit 1), v_start) - v_total
      union all
      select 'drawdown', extract(epoch from v.peak_at)::text, 'infinity',
        'since the peak of ' || private.clock_text(v.peak_at, null), v.peak - v_total) t
    cross join lateral (select v.capital * private.setting_number(
      case t.kind when 'drawdown' then 'max_drawdown' else t.kind end || '_' || v_risk) as most) l
    where t.lost >= l.most
  loop
    if private.raise_protection(row(null, 'desk', null, p_mode, v_new.kind,
        concat_ws(' ', v_new.kind, p_mode, v_new.cause), v_new.until,
        format('%s rupees lost %s, %s are allowed', round(v_new.lost), v_new.since,
          round(v_new.most)), p_now)::public.protections) then
      v_count := v_count + 1;
      if v_new.kind = 'drawdown' and p_mode = (select t.mode from public.trading_state t) then
        perform public.set_trading_state('reducing',
          format('drawdown: %s rupees lost %s', round(v_new.lost), v_new.since), 'desk', p_now);
      end if;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function private.check_losses(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_losses(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_losses(public.trading_mode, timestamptz) is
  'Holds what the desk lost on the day, in the week and from its peak against the limits of the '
  'newest allocation''s risk level; a breach locks the desk, a drawdown makes it reducing too. '
  'Returns how many locks are new.';

create function private.check_streaks(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_of record;
  v_last record;
  v_count integer := 0;
begin
  for v_of in
    select t.scope, t.subject, private.setting_number('losing_streak_' || t.scope) as trades
    from (
      select distinct k.scope, k.subject
      from public.positions x cross join lateral (values
        ('desk', null), ('underlying', x.underlying), ('definition', x.definition)
      ) k(scope, subject)
      where x.state = 'closed' and x.mode = p_mode
        and (x.closed_at at time zone 'Asia/Kolkata')::date = v_today) t
    where private.setting_number('losing_streak_' || t.scope) > 0
  loop
    select count(*) as trades, bool_and(c.realised < 0) as lost, sum(c.realised) as realised,
      max(c.position_id) as newest
    into v_last
    from (
      select x.realised, x.position_id from public.positions x
      where x.state = 'closed' and x.mode = p_mode
        and (v_of.scope <> 'underlying' or x.underlying = v_of.subject)
        and (v_of.scope <> 'definition' or x.definition = v_of.subject)
        -- What a lock was raised for is not counted again.
        and x.closed_at > coalesce((select max(k.raised_at) from public.protections k
          where k.kind = 'losing_streak' and k.scope = v_of.scope and k.mode = p_mode
            and k.subject is not distinct from v_of.subject), '-infinity')
      order by x.closed_at desc, x.position_id desc limit v_of.trades) c;
    if v_last.trades = v_of.trades and v_last.lost and private.raise_protection(
        row(null, v_of.scope, v_of.subject, p_mode, 'losing_streak',
          concat_ws(' ', 'losing_streak', p_mode, v_of.scope, v_of.subject, v_last.newest),
          private.session_after(v_today), format('%s trades in a row lost %s rupees',
            v_last.trades, round(-v_last.realised)), p_now)::public.protections) then
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end $$;

revoke all on function private.check_streaks(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_streaks(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_streaks(public.trading_mode, timestamptz) is
  'Locks the desk, an underlying or a definition until the next session where its last closed '
  'trades, as many as the setting losing_streak_* says, all lost. Returns how many locks are new.';

create function private.check_slippage(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_trades integer := private.setting_number('slippage_trades');
  v_most numeric := private.setting_number('max_mean_slippage');
  v_since timestamptz := coalesce((select max(raised_at) from public.protections
    where kind = 'slippage' and mode = p_mode), '-infinity');
  v record;
begin
  select count(*) as trades, avg(e.slippage) as slippage, max(e.opened_at) as newest into v
  from (
    select x.opened_at, (
      select sum(case l.side when 'buy' then 1 else -1 end * l.quantity
          * (l.entry_price - s.price)) / nullif(sum(l.quantity * s.price), 0)
      from public.position_legs l
      join public.strategy_legs s on s.strategy_id = x.strategy_id
        and s.leg_number = l.leg_number
      where l.position_id = x.position_id and l.leg_right <> 'underlying') as slippage
    from public.positions x
    where x.mode = p_mode and x.opened_at > v_since
    order by x.opened_at desc, x.position_id desc limit v_trades) e;
  if v.trades < v_trades or v.slippage <= v_most
    or (v.newest at time zone 'Asia/Kolkata')::date <> v_today then
    return 0;
  end if;
  return private.raise_protection(row(null, 'desk', null, p_mode, 'slippage',
    concat_ws(' ', 'slippage', p_mode, v_today), private.session_after(v_today),
    format('the last %s entries were filled %s%% of their premiums worse than analyzed, %s%% are '
      'allowed', v.trades, round(100 * v.slippage, 1), round(100 * v_most, 1)),
    p_now)::public.protections)::integer;
end $$;

revoke all on function private.check_slippage(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_slippage(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_slippage(public.trading_mode, timestamptz) is
  'Locks the desk until the next session where its last entries were on average filled worse than '
  'analyzed, as a share of their legs'' premiums added up, than the setting allows. Returns how '
  'many locks are new.';

create function private.check_rejects(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_most integer := private.setting_number('max_rejects');
  v_count integer;
begin
  select count(*) into v_count
  from public.plans p join public.intents i using (plan_id)
  left join public.orders o using (intent_id)
  where p.trading_date = v_today and p.mode = p_mode
    and (i.state = 'refused' or o.state = 'rejected');
  if v_count < v_most then
    return 0;
  end if;
  return private.raise_protection(row(null, 'desk', null, p_mode, 'rejects',
    concat_ws(' ', 'rejects', p_mode, v_today), private.session_after(v_today),
    format('the broker refused %s orders on %s', v_count, v_today), p_now)
    ::public.protections)::integer;
end $$;

revoke all on function private.check_rejects(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_rejects(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_rejects(public.trading_mode, timestamptz) is
  'Locks the desk until the next session where as many orders of the date''s plans were refused '
  'as the setting max_rejects says. Returns how many locks are new.';

create function public.check_limits(p_now timestamptz) returns integer
language sql set search_path = '' as $$
  select coalesce(sum(private.check_losses(m.mode, p_now) + private.check_streaks(m.mode, p_now)
    + private.check_slippage(m.mode, p_now) + private.check_rejects(m.mode, p_now)), 0)::integer
  from (
    select t.mode from public.trading_state t
    union
    select x.mode from public.positions x where x.state <> 'closed'
    union
    select u.mode from unnest(enum_range(null::public.trading_mode)) u(mode)
    where exists (select 1 from public.equity_days e where e.mode = u.mode)
    order by mode) m
$$;

revoke all on function public.check_limits(timestamptz) from public, anon, authenticated;
grant execute on function public.check_limits(timestamptz) to service_role;

comment on function public.check_limits(timestamptz) is
  'Looks at losses, streaks, slippage and refusals of each mode that trades, and locks what broke '
  'a limit, once for each cause. Returns how many locks are new.';

create function private.lift_drawdown(p_now timestamptz) returns void
language sql set search_path = '' as $$
  update public.protections set until = p_now where kind = 'drawdown' and until > p_now;
  update public.equity_days e set peak = e.realised_before + e.realised + e.unrealised,
    peak_at = p_now
  where (e.mode, e.trading_date) in (
    select d.mode, max(d.trading_date) from public.equity_days d group by d.mode)
$$;

revoke all on function private.lift_drawdown(timestamptz) from public, anon, authenticated;
grant execute on function private.lift_drawdown(timestamptz) to service_role;

comment on function private.lift_drawdown(timestamptz) is
  'The owner goes on after a drawdown: its lock ends, and the peak is counted from here.';

create function public.read_adjustment_ground(p_position_id bigint, p_on date) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'underlying', jsonb_build_object('underlying', u.underlying, 'kind', u.kind,
      'securityId', u.security_id, 'segment', u.segment, 'industry', u.industry,
      'weight', u.weight),
    'capital', coalesce(j.capital_after, x.capital_used),
    'view', (
      select jsonb_build_object('beta', w -> 'beta', 'mu', w -> 'mu')
      from jsonb_array_elements(a.view_detail) w where w ->> 'expiry' = x.expiry::text limit 1),
    'sessionDeviation', a.session_deviation,
    'listed', (
      select coalesce(jsonb_agg(jsonb_build_object('strike', c.strike, 'right', c.option_right,
        'segment', c.segment, 'securityId', c.security_id, 'lotSize', c.lot_size,
        'tick', c.tick) order by c.strike, c.option_right), '[]')
      from public.contracts c
      where c.underlying = x.underlying and c.instrument = 'option' and c.expiry = x.expiry
        and c.listed_on = private.newest_listing(x.underlying)))
  from public.positions x
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = x.underlying
  left join private.last_adjustment(x.position_id) j on true
  left join public.underlying_analyses a on a.trading_date = p_on and a.underlying = x.underlying
    and a.risk = s.risk
  where x.position_id = p_position_id
$$;

revoke all on function public.read_adjustment_ground(bigint, date) from public, anon, authenticated;
grant execute on function public.read_adjustment_ground(bigint, date) to service_role;

comment on function public.read_adjustment_ground(bigint, date) is
  'What an adjustment of a position is made from beside its chain: its underlying, what it ties up '
  'now, the view of a date over its expiry, and the options that are listed for it.';

create function public.propose_adjustment(p_row jsonb, p_legs jsonb, p_now timestamptz)
returns bigint
language plpgsql set search_path = '' as $$
declare
  v_id bigint;
  v_position public.positions;
  v_last integer;
begin
  perform private.require_keys('public.adjustments', p_row, '{position_id,kind,tested_right,
    tested_strike,spot,net,charges,max_loss_before,max_loss_after,ev_p_before,ev_p_after,
    margin_before,margin_after,capital_before,capital_after,risk_class_after,view_beta,view_mu,
    valid_until}');
  perform private.require_keys('public.adjustment_legs', p_legs, '{leg_number,purpose,leg_right,
    side,strike,expiry,segment,security_id,quantity,lot_size,tick,bid,ask,implied_volatility}');
  update public.adjustments set state = 'expired', ended_at = p_now
  where state = 'proposed' and valid_until <= p_now;
  select * into v_position from public.positions
  where position_id = (p_row ->> 'position_id')::bigint and state = 'open' for update;
  if not found or exists (select 1 from public.adjustments j
      where j.position_id = v_position.position_id and j.kind = p_row ->> 'kind'
        and j.state in ('proposed', 'accepted')) then
    return null;
  end if;
  insert into public.adjustments (position_id, kind, tested_right, tested_strike, spot, net,
    charges, max_loss_before, max_loss_after, ev_p_before, ev_p_after, margin_before,
    margin_after, capital_before, capital_after, risk_class_after, view_beta, view_mu,
    proposed_at, valid_until)
  select r.position_id, r.kind, r.tested_right, r.tested_strike, r.spot, r.net, r.charges,
    r.max_loss_before, r.max_loss_after, r.ev_p_before, r.ev_p_after, r.margin_before,
    r.margin_after, r.capital_before, r.capital_after, r.risk_class_after, r.view_beta, r.view_mu,
    p_now, r.valid_until
  from jsonb_populate_record(null::public.adjustments, p_row) r
  returning adjustment_id into v_id;
  -- A number that no leg of the position ever had: its fills tell it from every other.
  select greatest(
    (select max(l.leg_number) from public.position_legs l
      where l.position_id = v_position.position_id),
    (select max(n.leg_number) from public.adjustment_legs n
      where n.position_id = v_position.position_id)) into v_last;
  insert into public.adjustment_legs (adjustment_id, position_id, leg_number, purpose, leg_right,
    side, strike, expiry, segment, security_id, quantity, lot_size, tick, bid, ask,
    implied_volatility)
  select v_id, v_position.position_id,
    case x.purpose when 'open' then v_last + x.leg_number else x.leg_number end, x.purpose,
    x.leg_right, x.side, x.strike, x.expiry, x.segment, x.security_id, x.quantity, x.lot_size,
    x.tick, x.bid, x.ask, x.implied_volatility
  from jsonb_populate_recordset(null::public.adjustment_legs, p_legs) x;
  perform private.raise_alert('warning', 'adjustment',
    concat_ws(' ', p_row ->> 'kind', 'of position', v_position.position_id, 'on',
      (p_now at time zone 'Asia/Kolkata')::date),
    concat_ws(' ', v_position.underlying, v_position.definition || ':', 'its',
      p_row ->> 'tested_right', 'sold at', p_row ->> 'tested_strike', 'is tested at',
      p_row ->> 'spot' || ';',
      p_row ->> 'kind', 'is proposed: show the adjustments, accept one or leave it'), p_now);
  return v_id;
end $$;

revoke all on function public.propose_adjustment(jsonb, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.propose_adjustment(jsonb, jsonb, timestamptz) to service_role;

comment on function public.propose_adjustment(jsonb, jsonb, timestamptz) is
  'Stores what monitor proposes for an open position, with its legs: those to open are numbered 1, '
  '2 and get the next free numbers of the position. At most one of a kind a position lives; null '
  'where one does, or the position is not open. Alerts once a position, kind and date.';

create function public.read_adjustment(p_adjustment_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('adjustmentId', j.adjustment_id, 'positionId', j.position_id,
    'kind', j.kind, 'state', j.state, 'validUntil', j.valid_until,
    'positionState', x.state, 'mode', x.mode, 'underlying', x.underlying, 'lots', x.lots,
    'risk', s.risk, 'underlyingKind', u.kind,
    'capital', f.capital, 'blocked', f.blocked,
    'capitalBefore', j.capital_before, 'capitalAfter', j.capital_after,
    'legs', (
      select jsonb_agg(jsonb_build_object('legNumber', n.leg_number, 'purpose', n.purpose,
        'right', n.leg_right, 'side', n.side, 'segment', n.segment, 'securityId', n.security_id,
        'quantity', n.quantity, 'lotSize', n.lot_size, 'tick', n.tick,
        'bid', n.bid, 'ask', n.ask, 'freezeQuantity', (
          select c.freeze_quantity from public.contracts c
          where c.segment = n.segment and c.security_id = n.security_id and c.expiry = n.expiry
          order by c.listed_on desc limit 1)) order by n.leg_number)
      from public.adjustment_legs n where n.adjustment_id = j.adjustment_id))
  from public.adjustments j
  join public.positions x using (position_id)
  join public.strategies s using (strategy_id)
  join public.underlyings u on u.underlying = x.underlying
  cross join lateral private.mode_funds(x.mode, null) f
  where j.adjustment_id = p_adjustment_id
$$;

revoke all on function public.read_adjustment(bigint) from public, anon, authenticated;
grant execute on function public.read_adjustment(bigint) to service_role;

comment on function public.read_adjustment(bigint) is
  'An adjustment with its legs and what its position is now; null for a number that none has.';

create function public.read_adjustment_gate(
  p_adjustment_id bigint, p_mode public.trading_mode, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform public.check_limits(p_now);
  return (
    select private.gate_facts(x.underlying, p_mode, null, p_now) || jsonb_build_object(
      'entry', jsonb_build_object(
        'allocationId', p.allocation_id, 'underlying', x.underlying, 'definition', x.definition,
        'lots', x.lots, 'lotSize', s.lot_size, 'expiry', x.expiry, 'maxLoss', j.max_loss_after,
        'capitalUsed', greatest(0, j.capital_after - j.capital_before)) || (
        select jsonb_build_object(
          'netPremium', sum(case n.side when 'buy' then -n.ask else n.bid end * n.quantity)
            / x.lots,
          'legs', jsonb_agg(jsonb_build_object(
            'legNumber', n.leg_number, 'right', n.leg_right, 'side', n.side,
            'ratio', n.quantity / (x.lots * s.lot_size), 'segment', n.segment,
            'securityId', n.security_id, 'lotSize', n.lot_size, 'tick', n.tick,
            'price', case n.side when 'buy' then n.ask else n.bid end,
            'freezeQuantity', (
              select c.freeze_quantity from public.contracts c
              where c.segment = n.segment and c.security_id = n.security_id
                and c.expiry = n.expiry order by c.listed_on desc limit 1),
            'listed', private.listed_leg(
              jsonb_populate_record(null::public.strategy_legs, jsonb_build_object(
                'leg_right', n.leg_right, 'strike', n.strike, 'expiry', n.expiry)),
              x.underlying, x.expiry)) order by n.leg_number))
        from public.adjustment_legs n
        where n.adjustment_id = j.adjustment_id and n.purpose = 'open'),
      'heldBy', (
        select case when h.position_id is null then 'allocation ' || h.allocation_id
          else 'position ' || h.position_id end
        from private.held_beside(x.mode) h
        where h.underlying = x.underlying and h.position_id is distinct from x.position_id
        limit 1))
    from public.adjustments j
    join public.positions x using (position_id)
    join public.plans p on p.plan_id = x.plan_id
    join public.strategies s on s.strategy_id = x.strategy_id
    where j.adjustment_id = p_adjustment_id);
end $$;

revoke all on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz)
  to service_role;

comment on function public.read_adjustment_gate(bigint, public.trading_mode, timestamptz) is
  'What an adjustment opens, as an entry beside its own position, and all that it is gated by; '
  'capital is what it takes more than the position has.';

create function private.adjustment_orders_differ(
  p_adjustment_id bigint, p_purpose text, p_plan_id bigint
) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select 1
    from (select * from public.adjustment_legs
      where adjustment_id = p_adjustment_id and purpose = p_purpose) n
    full join (
      select leg_number, side, segment, security_id, sum(quantity)::integer as quantity
      from public.intents where plan_id = p_plan_id
      group by leg_number, side, segment, security_id) i using (leg_number)
    where case when i.quantity is null
      -- A wing that nobody bids for may stay where it stands.
      then p_purpose = 'open' or n.side = 'sell'
      else (i.segment, i.security_id, i.quantity) is distinct from
          (n.segment, n.security_id, n.quantity)
        or (i.side = n.side) is distinct from (p_purpose = 'open') end)
$$;

revoke all on function private.adjustment_orders_differ(bigint, text, bigint)
  from public, anon, authenticated;
grant execute on function private.adjustment_orders_differ(bigint, text, bigint) to service_role;

comment on function private.adjustment_orders_differ(bigint, text, bigint) is
  'Whether a plan''s orders are other than those that close, or open, an adjustment''s legs.';

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

create function public.deny_adjustment(
  p_adjustment_id bigint, p_reason text, p_now timestamptz
) returns bigint
language sql set search_path = '' as $$
  insert into public.plans (kind, mode, trading_date, underlying, position_id, adjustment_id, lots,
    state, reason, created_at, finished_at)
  select 'adjust', x.mode, (p_now at time zone 'Asia/Kolkata')::date, x.underlying, x.position_id,
    j.adjustment_id, x.lots, 'denied', p_reason, p_now, p_now
  from public.adjustments j join public.positions x using (position_id)
  where j.adjustment_id = p_adjustment_id
  returning plan_id
$$;

revoke all on function public.deny_adjustment(bigint, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.deny_adjustment(bigint, text, timestamptz) to service_role;

comment on function public.deny_adjustment(bigint, text, timestamptz) is
  'A plan of an adjustment that its gate refused as a whole: nothing of it was or will be sent, '
  'and what is proposed stays so. Returns the plan.';

create function public.complete_adjustment(p_plan_id bigint, p_fence bigint, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare v public.plans;
begin
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  select * into v from public.plans where plan_id = p_plan_id;
  if v.state = 'filled' then
    return;
  end if;
  if not exists (select 1 from public.positions x
      where x.position_id = v.position_id and x.state <> 'closed')
    or exists (
    select 1
    from public.adjustment_legs n
    left join private.held_units(p_plan_id) h on h.leg_number = n.leg_number
    where n.adjustment_id = v.adjustment_id and n.purpose = 'open'
      and h.units is distinct from case n.side when 'buy' then n.quantity else -n.quantity end)
  then
    raise exception 'plan %: a leg is not filled, or its position is closed', p_plan_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  insert into public.position_legs (position_id, leg_number, leg_right, side, strike, expiry,
    segment, security_id, quantity, tick, entry_price)
  select n.position_id, n.leg_number, n.leg_right::text::public.leg_right, n.side, n.strike,
    n.expiry, n.segment, n.security_id, n.quantity, n.tick,
    sum(f.quantity * f.price) / sum(f.quantity)
  from public.adjustment_legs n
  join public.intents i on i.plan_id = p_plan_id and i.leg_number = n.leg_number
  join public.orders o using (intent_id) join public.fills f using (order_id)
  where n.adjustment_id = v.adjustment_id and n.purpose = 'open'
  group by n.adjustment_id, n.leg_number;
  update public.plans set state = 'filled', finished_at = p_now where plan_id = p_plan_id;
  update public.adjustments set state = 'done', ended_at = p_now
  where adjustment_id = v.adjustment_id and state = 'accepted';
  perform private.end_position(v.position_id, 'adjustment', p_now);
end $$;

revoke all on function public.complete_adjustment(bigint, bigint, timestamptz)
  from public, anon, authenticated;
grant execute on function public.complete_adjustment(bigint, bigint, timestamptz) to service_role;

comment on function public.complete_adjustment(bigint, bigint, timestamptz) is
  'The end of an adjustment whose orders are all filled: what it opened is part of its position.';
