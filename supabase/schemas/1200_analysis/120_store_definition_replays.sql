create function public.store_definition_replays(p_rows jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.definition_replays', p_rows,
    array(select c from unnest(private.columns_of('public.definition_replays')) c
      where c <> 'fitted_on'));
  insert into public.definition_replays
  select r.* from jsonb_array_elements(p_rows) x,
    jsonb_populate_record(null::public.definition_replays,
      x || jsonb_build_object('fitted_on', p_fitted_on)) r
  on conflict (scope, horizon_sessions, definition, fitted_on) do update set
    sessions = excluded.sessions, clusters = excluded.clusters, from_date = excluded.from_date,
    to_date = excluded.to_date, mean_net = excluded.mean_net,
    standard_error = excluded.standard_error, last_third_mean = excluded.last_third_mean,
    last_third_entries = excluded.last_third_entries, marks = excluded.marks,
    absent = excluded.absent;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_definition_replays(jsonb, date)
  from public, anon, authenticated;
grant execute on function public.store_definition_replays(jsonb, date) to service_role;

comment on function public.store_definition_replays(jsonb, date) is
  'Replays of definitions on the history before a date; stored again they replace those of the '
  'same date.';
