create function private.names_unknown(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  with recursive names as (
    -- From name to name through the primary key, whatever the number of candles.
    (select name from public.candles order by name limit 1)
    union all
    select (select c.name from public.candles c where c.name > n.name order by c.name limit 1)
    from names n where n.name is not null)
  select n.name, 'has candles and is no underlying', false
  from names n where n.name <> 'INDIAVIX'
    and not exists (select 1 from public.underlyings u where u.underlying = n.name)
$$;

revoke all on function private.names_unknown(date, date) from public, anon, authenticated;
grant execute on function private.names_unknown(date, date) to service_role;

comment on function private.names_unknown(date, date) is
  'Names of candles that are no underlying.';
