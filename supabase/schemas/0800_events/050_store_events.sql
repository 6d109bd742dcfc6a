create function public.store_events(p_events jsonb, p_coverage jsonb) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_covered integer;
begin
  perform private.require_keys('public.events', p_events, '{underlying,date,kind,note,source}');
  perform private.require_keys('public.event_coverage', p_coverage,
    '{kind,underlying,covers_from,covers_to,source}');
  insert into public.events (underlying, event_date, kind, note, source)
  select e.underlying, e.date, e.kind, e.note, e.source
  from jsonb_to_recordset(p_events) as e(underlying text, date date, kind text, note text,
    source text)
  on conflict (underlying, event_date, kind) do update set note = excluded.note,
    source = excluded.source;
  get diagnostics v_count = row_count;
  insert into public.event_coverage (kind, underlying, covers_from, covers_to, source)
  select c.kind, c.underlying, c.covers_from, c.covers_to, c.source
  from jsonb_to_recordset(p_coverage) as c(kind text, underlying text, covers_from date,
    covers_to date, source text)
  on conflict (kind, underlying, covers_from, covers_to) do update set source = excluded.source;
  get diagnostics v_covered = row_count;
  return v_count + v_covered;
end $$;

revoke all on function public.store_events(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.store_events(jsonb, jsonb) to service_role;

comment on function public.store_events(jsonb, jsonb) is
  'Events and coverage rows of a file, all or none. A row that is there already gets the file''s '
  'note and source.';
