create function private.check_allocation(p_payload jsonb) returns void
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_underlying text;
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
  if private.held_fingerprint() is distinct from p_payload ->> 'held_fingerprint' then
    raise exception 'what is held changed meanwhile: allocate again'
      using errcode = 'P0001', hint = 'conflict';
  end if;
  select h.underlying into v_underlying
  from jsonb_array_elements(p_payload -> 'allocations') x
  join public.strategies s on s.strategy_id = (x ->> 'strategy_id')::bigint
  join private.held_structures h on h.underlying = s.underlying
  limit 1;
  if found then
    raise exception '% is held already', v_underlying using errcode = 'P0001', hint = 'conflict';
  end if;
end $$;

revoke all on function private.check_allocation(jsonb) from public, anon, authenticated;
grant execute on function private.check_allocation(jsonb) to service_role;

comment on function private.check_allocation(jsonb) is
  'Refuses an allocation that was chosen for another evaluation of its run, or beside other '
  'holdings than there are now. To be called under private.lock_held.';
