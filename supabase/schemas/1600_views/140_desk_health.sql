create function public.desk_health(p_now timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_agg(jsonb_build_object('check', h.check_name, 'ok', h.ok, 'detail', h.detail,
    'at', h.at, 'at_ist', private.clock_text(h.at, null),
    'age', private.age_text(h.at, p_now), 'remedy', case when not h.ok then h.remedy end)
    order by h.part, h.place)
  from (
    select 1 as part, j.*, row_number() over () as place from private.health_of_jobs(p_now) j
    union all
    select 2, s.*, row_number() over () from private.health_of_stages(p_now) s
    union all
    select 3, t.*, row_number() over () from private.health_of_state(p_now) t) h
$$;

revoke all on function public.desk_health(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_health(timestamptz) to service_role;

comment on function public.desk_health(timestamptz) is
  'The last success of each job and stage and what could stop the desk, each with how old it is '
  'and what to do.';
