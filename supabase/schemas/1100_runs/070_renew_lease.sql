create function private.renew_lease(
  p_run_id bigint, p_holder text, p_lease_seconds integer, p_now timestamptz
) returns public.runs
language plpgsql set search_path = '' as $$
declare v_run public.runs;
begin
  update public.runs set lease_until = p_now + make_interval(secs => p_lease_seconds)
  where run_id = p_run_id and lease_holder = p_holder
  returning * into v_run;
  if not found then
    raise exception 'run %: its lease is not held by %', p_run_id, p_holder
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return v_run;
end $$;

revoke all on function private.renew_lease(bigint, text, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function private.renew_lease(bigint, text, integer, timestamptz) to service_role;

comment on function private.renew_lease(bigint, text, integer, timestamptz) is
  'Renews a run''s lease. Fencing: whoever lost it writes nothing more.';
