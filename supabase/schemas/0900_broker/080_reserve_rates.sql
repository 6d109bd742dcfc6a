create function public.reserve_rates(p_items jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_item record;
  v_at timestamptz := p_now;
begin
  perform private.require_keys('public.rate_limits', p_items, '{family,key}');
  select greatest(v_at, max(stopped_until)) into v_at from public.rate_stops;
  -- In one order for all callers, so that two of them never wait for each other.
  for v_item in
    select l.family, coalesce(x ->> 'key', '') as key
    from jsonb_array_elements(p_items) x join public.rate_limits l on l.family = x ->> 'family'
    order by 1, 2
  loop
    insert into public.rate_buckets as b (family, key, next_at)
    values (v_item.family, v_item.key, p_now)
    on conflict (family, key) do update set next_at = greatest(b.next_at, p_now)
    returning greatest(v_at, b.next_at) into v_at;
  end loop;
  update public.rate_buckets b 
  set next_at = v_at + make_interval(secs => l.interval_seconds::double precision)
  from jsonb_array_elements(p_items) x join public.rate_limits l on l.family = x ->> 'family'
  where b.family = l.family and b.key = coalesce(x ->> 'key', '');
  return jsonb_build_object('allowedAt', v_at);
end $$;

revoke all on function public.reserve_rates(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.reserve_rates(jsonb, timestamptz) to service_role;

comment on function public.reserve_rates(jsonb, timestamptz) is
  'Reserves one request in every named bucket and says when it may be sent. p_items: [{"family", '
  '"key"}].';
