create function public.end_claim(
  p_claim_id uuid, p_state text, p_error_code text, p_error_message text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
declare v_claim public.schedule_claims;
begin
  update public.schedule_claims set state = p_state, ended_at = p_now,
    error_code = p_error_code, error_message = p_error_message
  where claim_id = p_claim_id returning * into v_claim;
  if not found then
    raise exception 'claim %: there is none', p_claim_id
      using errcode = 'P0001', hint = 'not_found';
  end if;
  if p_state = 'failed' then
    perform private.tell_failure(v_claim, p_now);
  end if;
end $$;

revoke all on function public.end_claim(uuid, text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.end_claim(uuid, text, text, text, timestamptz)
  to service_role;

comment on function public.end_claim(uuid, text, text, text, timestamptz) is
  'How the work of a claim ended: done, open where work is left, or failed with its error.';
