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
