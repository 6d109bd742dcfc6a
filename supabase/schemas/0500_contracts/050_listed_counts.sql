create function public.listed_counts(
  p_underlyings text[], p_before date, p_until date
) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_object_agg(l.underlying, l.contracts), '{}') from (
    select n.underlying, (
      -- Name by name through the index, as in read_contracts.
      select count(*) from (
        select case when listed_on < p_before then listed_on else previous_listed_on end as on_date
        from public.contracts
        where underlying = n.underlying and expiry between p_before and p_until) listed
      where listed.on_date = (
        select max(case when listed_on < p_before then listed_on else previous_listed_on end)
        from public.contracts where underlying = n.underlying and expiry >= p_before)) as contracts
    from (select distinct underlying from unnest(p_underlyings) as u(underlying)) n) l
  where l.contracts > 0
$$;

revoke all on function public.listed_counts(text[], date, date) from public, anon, authenticated;
grant execute on function public.listed_counts(text[], date, date) to service_role;

comment on function public.listed_counts(text[], date, date) is
  'How many contracts each underlying had in its last instrument master before a date, of those '
  'that expire from that date to another; an underlying without any is absent.';
