create function public.read_events(p_underlyings text[], p_from date, p_to date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(n.underlying, jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('date', e.event_date, 'kind', e.kind,
        'marketWide', e.underlying is null, 'note', e.note, 'source', e.source)
        order by e.event_date, e.kind), '[]')
      from public.events e
      where (e.underlying is null or e.underlying = n.underlying)
        and e.event_date between p_from and p_to),
    'known', (
      select coalesce(jsonb_agg(k.kind order by k.kind), '[]') from (
        select c.kind from public.event_coverage c
        where (c.underlying is null or c.underlying = n.underlying)
          and c.covers_from <= p_to and c.covers_to >= p_from
        group by c.kind
        having range_agg(daterange(c.covers_from, c.covers_to, '[]')) @> daterange(p_from, p_to,
          '[]')) k)
  )), '{}')
  from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n
$$;

revoke all on function public.read_events(text[], date, date) from public, anon, authenticated;
grant execute on function public.read_events(text[], date, date) to service_role;

comment on function public.read_events(text[], date, date) is
  'Per underlying its events and the market''s from one date to another, ascending, and the kinds '
  'whose coverage holds the whole span.';
