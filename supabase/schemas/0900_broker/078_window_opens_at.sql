create function private.window_opens_at(p_items jsonb) returns timestamptz
language sql stable set search_path = '' as $$
  select max(f.opens_at)
  from jsonb_array_elements(p_items) x
    join public.rate_windows w on w.family = x ->> 'family'
    cross join lateral (
      (select s.sent_at + make_interval(secs => w.seconds) as opens_at
        from public.rate_sends s where s.family = w.family
        order by s.sent_at desc offset w.requests - 1 limit 1)
      union all
      (select s.sent_at + make_interval(secs => w.seconds)
        from public.rate_sends s where s.family = w.family and not s.is_reducing
          and not coalesce((x ->> 'isReducing')::boolean, false)
        order by s.sent_at desc offset w.entry_requests - 1 limit 1)
    ) f
$$;

revoke all on function private.window_opens_at(jsonb) from public, anon, authenticated;
grant execute on function private.window_opens_at(jsonb) to service_role;

comment on function private.window_opens_at(jsonb) is
  'From when every window that counts the items has room for one more: so long after the send that '
  'fills it, wherever in time others are reserved. p_items: [{"family", "key", "isReducing"}].';
