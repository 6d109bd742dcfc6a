create function public.store_beliefs(p_rows jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
declare
  v_row jsonb;
  v_old public.beliefs;
  v_new public.beliefs;
  v_count integer := 0;
begin
  -- The priors are the owner's.
  perform private.require_keys('public.beliefs', p_rows,
    array(select c from unnest(private.columns_of('public.beliefs')) c where c <> all (
      '{source,note,sceptical_mean,sceptical_sd,registered_mean,registered_sd,fitted_on,
        closed_until,slope}')));
  for v_row in select * from jsonb_array_elements(p_rows) order by 1 loop
    select * into v_old from public.beliefs b
    where b.claim = v_row ->> 'claim' and b.scope = v_row ->> 'scope'
      and b.horizon_sessions = (v_row ->> 'horizon_sessions')::integer
    for update;
    if not found then
      raise exception 'there is no belief % of % over % sessions', v_row ->> 'claim',
        v_row ->> 'scope', v_row ->> 'horizon_sessions'
        using errcode = 'P0001', hint = 'not_found';
    end if;
    v_new := jsonb_populate_record(v_old, v_row || jsonb_build_object('fitted_on', p_fitted_on));
    update public.beliefs b set estimate = v_new.estimate,
      standard_error = v_new.standard_error, clusters = v_new.clusters,
      outcomes = v_new.outcomes, outcome_deviation = v_new.outcome_deviation,
      virtual_crashes = v_new.virtual_crashes, loss_statistic = v_new.loss_statistic,
      posterior_sceptical_mean = v_new.posterior_sceptical_mean,
      posterior_sceptical_sd = v_new.posterior_sceptical_sd,
      posterior_registered_mean = v_new.posterior_registered_mean,
      posterior_registered_sd = v_new.posterior_registered_sd,
      borrowed_from = v_new.borrowed_from, held_from = v_new.held_from,
      power_edge = v_new.power_edge, power_premium = v_new.power_premium,
      decision = v_new.decision, decided_on = v_new.decided_on, fitted_on = p_fitted_on
    where b.claim = v_new.claim and b.scope = v_new.scope
      and b.horizon_sessions = v_new.horizon_sessions;
    if v_new.decided_on is distinct from v_old.decided_on then
      perform private.note_belief(v_new, p_fitted_on, 'decided');
    elsif (v_new.estimate, v_new.standard_error, v_new.posterior_sceptical_mean,
        v_new.posterior_sceptical_sd, v_new.posterior_registered_mean,
        v_new.posterior_registered_sd) is distinct from
      (v_old.estimate, v_old.standard_error, v_old.posterior_sceptical_mean,
        v_old.posterior_sceptical_sd, v_old.posterior_registered_mean,
        v_old.posterior_registered_sd) then
      perform private.note_belief(v_new, p_fitted_on, 'evening');
    end if;
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

revoke all on function public.store_beliefs(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_beliefs(jsonb, date) to service_role;

comment on function public.store_beliefs(jsonb, date) is
  'What an evening has learned: each row takes the place of its claim, scope and horizon, and what '
  'changed is noted in belief_history. A row that says the same again notes nothing.';
