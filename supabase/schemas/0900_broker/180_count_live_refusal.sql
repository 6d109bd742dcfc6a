create function public.count_live_refusal(
  p_trading_date date, p_switches text[], p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.live_refusals as r (trading_date, switch, refused, last_at)
  select p_trading_date, s.name, 1, p_now
  from (select distinct name from unnest(p_switches) n (name)) s
  order by s.name
  on conflict (trading_date, switch) do update
    set refused = r.refused + 1, last_at = excluded.last_at
$$;

revoke all on function public.count_live_refusal(date, text[], timestamptz)
  from public, anon, authenticated;
grant execute on function public.count_live_refusal(date, text[], timestamptz) to service_role;

comment on function public.count_live_refusal(date, text[], timestamptz) is
  'Counts one refusal of live entries for each switch that was off.';
