create function private.tell_failure(p_claim public.schedule_claims, p_now timestamptz)
returns void
language plpgsql set search_path = '' as $$
declare
  v_failures integer := private.claim_failures(p_claim.schedule, p_claim.trading_date);
  v_subject text := p_claim.schedule || ' of ' || p_claim.trading_date;
begin
  perform private.raise_alert('warning',
    case p_claim.state when 'lost' then 'worker_lost' else 'stage_failed' end,
    v_subject, v_subject || ': ' || p_claim.error_message, p_now);
  if v_failures >= 3 then
    perform private.raise_alert('critical', 'stage_failing', v_subject,
      v_subject || ' failed ' || v_failures || ' times in a row: ' || p_claim.error_message, p_now);
  end if;
end $$;

revoke all on function private.tell_failure(public.schedule_claims, timestamptz)
  from public, anon, authenticated;
grant execute on function private.tell_failure(public.schedule_claims, timestamptz)
  to service_role;

comment on function private.tell_failure(public.schedule_claims, timestamptz) is
  'Alerts of a start that failed: a warning, and from the third in a row something critical.';
