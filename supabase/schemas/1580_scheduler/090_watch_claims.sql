create function private.watch_claims(p_now timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
  v_claim public.schedule_claims;
  v_status integer;
  v_code text;
  v_error text;
  v_state text;
begin
  for v_claim in
    select * from public.schedule_claims where state in ('sent', 'taken') order by claimed_at
    for update
  loop
    v_state := null;
    v_status := null;
    v_code := null;
    v_error := null;
    if to_regclass('net._http_response') is not null then
      select r.status_code, substring(r.content from '"code"\s*:\s*"([a-z_]+)"'),
        case when r.timed_out then 'it did not answer in 10 seconds' else r.error_msg end
      into v_status, v_code, v_error
      from net._http_response r where r.id = v_claim.request_id;
    end if;
    if v_status >= 400 then
      v_state := 'failed';
      v_error := v_claim.function_name || ' answered ' || v_status;
    elsif v_claim.state = 'sent' and p_now >= v_claim.claimed_at + private.claim_validity() then
      v_state := 'lapsed';
      v_error := v_claim.function_name || ' did not take its call: '
        || coalesce(v_error, 'no answer is stored');
    elsif v_claim.state = 'taken' and p_now >= v_claim.taken_at + private.worker_life() then
      v_state := 'lost';
      v_error := 'the worker of ' || v_claim.function_name || ' was never heard of again';
    end if;
    if v_state is not null then
      update public.schedule_claims set state = v_state, ended_at = p_now,
        error_code = coalesce(v_code,
          case v_state when 'lost' then 'not_ended' else 'not_answered' end),
        error_message = v_error
      where claim_id = v_claim.claim_id returning * into v_claim;
      perform private.tell_failure(v_claim, p_now);
    end if;
  end loop;
end $$;

revoke all on function private.watch_claims(timestamptz) from public, anon, authenticated;
grant execute on function private.watch_claims(timestamptz) to service_role;

comment on function private.watch_claims(timestamptz) is
  'Ends the claims that will not end by themselves: answered with an error, never taken, or taken '
  'by a worker that must be dead. An answer that is not stored says nothing: answers are kept six '
  'hours in a table that a crash empties.';
