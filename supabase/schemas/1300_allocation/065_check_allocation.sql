create function private.check_allocation(p_payload jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_mode public.trading_mode := (select mode from public.trading_state);
  v_beside_queue boolean := p_payload ->> 'ordering' = 'marks';
  v_underlying text;
  v_strategy bigint;
begin
  -- Shared with others that read it: a forced evaluation waits until this is stored.
  select * into v_run from public.runs where run_id = (p_payload ->> 'run_id')::bigint for share;
  if not found then
    raise exception 'there is no run %', p_payload ->> 'run_id'
      using errcode = 'P0001', hint = 'not_found';
  end if;
  if v_run.generation is distinct from (p_payload ->> 'generation')::integer then
    raise exception 'run % was evaluated again meanwhile: allocate again', v_run.run_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if private.held_fingerprint(v_run.trading_date, v_beside_queue, v_mode)
    is distinct from p_payload ->> 'held_fingerprint' then
    raise exception 'what is held changed meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  select h.underlying into v_underlying
  from jsonb_array_elements(p_payload -> 'allocations') x
  join public.strategies s on s.strategy_id = (x ->> 'strategy_id')::bigint
  join private.counted_structures(v_run.trading_date, v_beside_queue, v_mode) h
    on h.underlying = s.underlying
  limit 1;
  if found then
    raise exception '% is held already', v_underlying using errcode = 'P0001', hint = 'conflict';
  end if;
  if not v_beside_queue then
    return;
  end if;
  select (x ->> 'strategy_id')::bigint into v_strategy
  from jsonb_array_elements(p_payload -> 'allocations') x
  where not exists (select 1 from public.strategy_marks m
    where m.strategy_id = (x ->> 'strategy_id')::bigint
      and m.lots >= (x ->> 'lots')::integer)
  limit 1;
  if found then
    raise exception 'the mark of strategy % changed meanwhile: accept again', v_strategy
      using errcode = 'P0001', hint = 'conflict';
  end if;
  -- A second accept of the same marks would find them held by the first and call that a refusal.
  select a.strategy_id into v_strategy
  from jsonb_array_elements((p_payload -> 'allocations') || (p_payload -> 'refusals')) x
  join public.allocations a on a.strategy_id = (x ->> 'strategy_id')::bigint
  where a.state in ('pending', 'executing', 'executed')
  limit 1;
  if found then
    raise exception 'strategy % was accepted meanwhile: accept again', v_strategy
      using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.check_allocation(jsonb) from public, anon, authenticated;
grant execute on function private.check_allocation(jsonb) to service_role;

comment on function private.check_allocation(jsonb) is
  'Refuses an allocation that was chosen for another evaluation of its run, or beside other '
  'holdings than there are now; one of marks also beside another queue, or for other marks. To '
  'be called under private.lock_held.';
