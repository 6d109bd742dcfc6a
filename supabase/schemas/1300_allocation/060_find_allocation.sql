create function public.find_allocation(p_run_id bigint, p_inputs_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select private.describe_allocation(allocation_run_id) from public.allocation_runs
  where run_id = p_run_id and inputs_hash = p_inputs_hash and not superseded
$$;

revoke all on function public.find_allocation(bigint, text) from public, anon, authenticated;
grant execute on function public.find_allocation(bigint, text) to service_role;

comment on function public.find_allocation(bigint, text) is
  'The stored allocation of the same inputs; null when there is none.';
