create function public.reserve_rates(p_requests jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_from timestamptz;
  v_request jsonb;
  v_at timestamptz;
  v_allowed jsonb := '[]';
begin
  perform private.require_keys('public.rate_limits',
    jsonb_path_query_array(p_requests, '$[*][*]'), '{family,key,isReducing}');
  select greatest(p_now, max(stopped_until)) into v_from from public.rate_stops;
  -- All buckets first and in one order, so that two callers never wait for each other.
  insert into public.rate_buckets as b (family, key, next_at)
  select distinct l.family, coalesce(x ->> 'key', '') as key, p_now
  from jsonb_path_query(p_requests, '$[*][*]') x
    join public.rate_limits l on l.family = x ->> 'family'
  order by l.family, key
  on conflict (family, key) do update set next_at = greatest(b.next_at, p_now);
  delete from public.rate_sends s
  where s.sent_at < p_now
    - (select make_interval(secs => max(w.seconds)) from public.rate_windows w);
  for v_request in
    select r.items from jsonb_array_elements(p_requests) with ordinality as r(items, place)
    order by r.place
  loop
    select greatest(v_from, max(b.next_at), private.window_opens_at(v_request)) into v_at
    from public.rate_buckets b join jsonb_array_elements(v_request) x
      on b.family = x ->> 'family' and b.key = coalesce(x ->> 'key', '');
    update public.rate_buckets b
    set next_at = v_at + make_interval(secs => l.interval_seconds::double precision)
    from jsonb_array_elements(v_request) x join public.rate_limits l on l.family = x ->> 'family'
    where b.family = l.family and b.key = coalesce(x ->> 'key', '')
      and l.interval_seconds is not null;
    insert into public.rate_sends (family, sent_at, is_reducing)
    select x ->> 'family', v_at, coalesce((x ->> 'isReducing')::boolean, false)
    from jsonb_array_elements(v_request) x
    where exists (select from public.rate_windows w where w.family = x ->> 'family');
    v_allowed := v_allowed || to_jsonb(v_at);
  end loop;
  return v_allowed;
end $$;

revoke all on function public.reserve_rates(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.reserve_rates(jsonb, timestamptz) to service_role;

comment on function public.reserve_rates(jsonb, timestamptz) is
  'Reserves requests one after the other, each in every bucket that it names, and says from when '
  'each may be sent. p_requests: [[{"family", "key", "isReducing"}]], an array '
  'for each request; isReducing is true for an order that takes risk off.';
