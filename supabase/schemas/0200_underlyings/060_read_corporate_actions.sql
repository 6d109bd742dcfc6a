create function public.read_corporate_actions(p_underlyings text[], p_until date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, actions), '{}') from (
    select underlying, jsonb_agg(jsonb_build_object('date', action_date, 'factor', factor,
      'found', found) order by action_date) as actions
    from public.corporate_actions
    where underlying = any (p_underlyings) and action_date <= p_until
    group by underlying
  ) a
$$;

revoke all on function public.read_corporate_actions(text[], date) from public, anon, authenticated;
grant execute on function public.read_corporate_actions(text[], date) to service_role;

comment on function public.read_corporate_actions(text[], date) is
  'Actions to a date, that day''s too, ascending by underlying; one without any is absent.';
