create function private.age_text(p_from timestamptz, p_to timestamptz) returns text
language sql immutable set search_path = '' as $$
  select case when s < 120 then s || ' s' when s < 7200 then s / 60 || ' min'
    when s < 172800 then s / 3600 || ' h' else s / 86400 || ' d' end
  from (select greatest(floor(extract(epoch from p_to - p_from)), 0)::bigint as s
    where p_from is not null) e
$$;

revoke all on function private.age_text(timestamptz, timestamptz) from public, anon, authenticated;
grant execute on function private.age_text(timestamptz, timestamptz) to service_role;

comment on function private.age_text(timestamptz, timestamptz) is
  'How long ago, in its largest unit: 45 s, 12 min, 3 h, 5 d.';
