create function public.store_view_models(p_rows jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.view_models', p_rows,
    private.columns_of('public.view_models'));
  insert into public.view_models as m (scope, kind, horizon_sessions, fitted_on, coefficients,
    residual_deviation, log_error, clusters, t_statistic, kappa, decision, figures, source,
    stored_at)
  select r.scope, r.kind, r.horizon_sessions, r.fitted_on, r.coefficients, r.residual_deviation,
    r.log_error, r.clusters, r.t_statistic, r.kappa, r.decision, r.figures, r.source, p_now
  from jsonb_populate_recordset(null::public.view_models, p_rows) as r
  on conflict (scope, kind, horizon_sessions, fitted_on) do update
  set coefficients = excluded.coefficients, residual_deviation = excluded.residual_deviation,
    log_error = excluded.log_error, clusters = excluded.clusters,
    t_statistic = excluded.t_statistic, kappa = excluded.kappa, decision = excluded.decision,
    figures = excluded.figures, source = excluded.source, stored_at = excluded.stored_at;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_view_models(jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_view_models(jsonb, timestamptz) to service_role;

comment on function public.store_view_models(jsonb, timestamptz) is
  'Models of one fit; stored again they replace those of the same date.';
