create function public.archive_marks(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  with crowded as (
    select position_id, (marked_at at time zone 'Asia/Kolkata')::date as on_date
    from public.position_marks
    where marked_at < p_before::timestamp at time zone 'Asia/Kolkata'
    group by 1, 2 having count(*) > 3 limit p_limit),
  placed as (
    select m.position_id, m.marked_at,
      row_number() over (w order by m.marked_at desc) as from_last,
      row_number() over (w order by m.unrealised_mid, m.marked_at) as from_worst,
      row_number() over (w order by m.unrealised_mid desc nulls last, m.marked_at) as from_best
    from crowded c join public.position_marks m on m.position_id = c.position_id
      and (m.marked_at at time zone 'Asia/Kolkata')::date = c.on_date
    window w as (partition by m.position_id, c.on_date))
  delete from public.position_marks m using placed p
  where (m.position_id, m.marked_at) = (p.position_id, p.marked_at)
    and p.from_last > 1 and p.from_worst > 1 and p.from_best > 1;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.archive_marks(date, integer) from public, anon, authenticated;
grant execute on function public.archive_marks(date, integer) to service_role;

comment on function public.archive_marks(date, integer) is
  'Thins the marks of sessions before a date to the last, the worst and the best at mid of each '
  'position and session, of at most so many at once. Returns how many marks went, 0 once none is '
  'left.';
