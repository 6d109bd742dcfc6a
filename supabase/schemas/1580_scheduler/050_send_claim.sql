create function private.send_claim(
  p_schedule text, p_date date, p_attempt integer, p_now timestamptz
) returns boolean
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  insert into public.schedule_claims as c
    (schedule, trading_date, attempt, function_name, body, claimed_at)
  select s.name, p_date, p_attempt, s.function_name, s.body, p_now
  from public.schedules s where s.name = p_schedule
  on conflict (trading_date, schedule, attempt) do nothing
  returning c.* into v_claim;
  if not found then
    return false;
  end if;
  update public.schedule_claims set request_id = private.call_function(v_claim.function_name,
    jsonb_build_object('claimId', v_claim.claim_id))
  where claim_id = v_claim.claim_id;
  return true;
end $$;

revoke all on function private.send_claim(text, date, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function private.send_claim(text, date, integer, timestamptz)
  to service_role;

comment on function private.send_claim(text, date, integer, timestamptz) is
  'Writes a claim and sends its id to the function; false, and nothing is sent, where another '
  'scheduler has claimed the same start.';
