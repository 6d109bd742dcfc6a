create function public.store_spread_model(p_row jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.spread_models', p_row,
    array(select c from unnest(private.columns_of('public.spread_models')) c
      where c <> 'fitted_on'));
  insert into public.spread_models
  select r.* from jsonb_populate_record(null::public.spread_models,
    p_row || jsonb_build_object('fitted_on', p_fitted_on)) r
  on conflict (scope, fitted_on) do update set level = excluded.level, beyond = excluded.beyond,
    days = excluded.days, open_lots = excluded.open_lots,
    mean_open_lots = excluded.mean_open_lots, deviation = excluded.deviation,
    quotes = excluded.quotes;
  return 1;
end $$;

revoke all on function public.store_spread_model(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_spread_model(jsonb, date) to service_role;

comment on function public.store_spread_model(jsonb, date) is
  'Stores what the books of a session say of a scope''s spreads, in place of what was stored.';
