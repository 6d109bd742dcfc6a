create function private.note_belief(
  p_belief public.beliefs, p_date date, p_reason text
) returns void
language sql set search_path = '' as $$
  insert into public.belief_history (claim, scope, horizon_sessions, changed_on, reason,
    sceptical_mean, sceptical_sd, registered_mean, registered_sd, estimate, standard_error,
    clusters, posterior_sceptical_mean, posterior_sceptical_sd, posterior_registered_mean,
    posterior_registered_sd, decision, source)
  values (p_belief.claim, p_belief.scope, p_belief.horizon_sessions, p_date, p_reason,
    p_belief.sceptical_mean, p_belief.sceptical_sd, p_belief.registered_mean,
    p_belief.registered_sd, p_belief.estimate, p_belief.standard_error, p_belief.clusters,
    p_belief.posterior_sceptical_mean, p_belief.posterior_sceptical_sd,
    p_belief.posterior_registered_mean, p_belief.posterior_registered_sd, p_belief.decision,
    p_belief.source)
$$;

revoke all on function private.note_belief(public.beliefs, date, text)
  from public, anon, authenticated;
grant execute on function private.note_belief(public.beliefs, date, text) to service_role;

comment on function private.note_belief(public.beliefs, date, text) is
  'Writes a belief as it stands into belief_history.';
