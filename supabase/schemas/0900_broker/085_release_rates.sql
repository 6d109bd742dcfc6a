create function public.release_rates(p_requests jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.rate_limits', p_requests, '{items,at}');
  perform private.require_keys('public.rate_limits',
    jsonb_path_query_array(p_requests, '$[*].items[*]'), '{family,key,isReducing}');
  -- In the order of reserve_rates, so that the two never wait for each other.
  perform from public.rate_buckets b
  where (b.family, b.key) in (select i ->> 'family', coalesce(i ->> 'key', '')
    from jsonb_path_query(p_requests, '$[*].items[*]') i)
  order by b.family, b.key for update;
  update public.rate_buckets b set next_at = r.first_at
  from (select l.family, coalesce(i ->> 'key', '') as key,
      min((q ->> 'at')::timestamptz) as first_at,
      max((q ->> 'at')::timestamptz)
        + make_interval(secs => l.interval_seconds::double precision) as next_at
    from jsonb_array_elements(p_requests) q cross join jsonb_array_elements(q -> 'items') i
      join public.rate_limits l on l.family = i ->> 'family'
    group by l.family, coalesce(i ->> 'key', ''), l.interval_seconds) r
  where b.family = r.family and b.key = r.key and b.next_at = r.next_at;
  -- Of several at one instant as many as are given back.
  delete from public.rate_sends s
  using (select i ->> 'family' as family, (q ->> 'at')::timestamptz as sent_at,
      coalesce((i ->> 'isReducing')::boolean, false) as is_reducing, count(*) as given
    from jsonb_array_elements(p_requests) q cross join jsonb_array_elements(q -> 'items') i
    group by 1, 2, 3) g
  where s.send_id in (select k.send_id from public.rate_sends k
    where k.family = g.family and k.sent_at = g.sent_at and k.is_reducing = g.is_reducing
    order by k.send_id desc limit g.given);
end $$;

revoke all on function public.release_rates(jsonb) from public, anon, authenticated;
grant execute on function public.release_rates(jsonb) to service_role;

comment on function public.release_rates(jsonb) is
  'Gives back reserved requests that were not sent, the last ones of their buckets; where somebody '
  'reserved after them nothing is given back. p_requests: [{"items": [{"family", "key", '
  '"isReducing"}], "at"}], "at" as reserve_rates gave it.';
