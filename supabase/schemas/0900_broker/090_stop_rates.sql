create function public.stop_rates(p_until timestamptz) returns void
language sql set search_path = '' as $$
  insert into public.rate_stops as s (stopped_until) values (p_until)
  on conflict (only_row) do update set stopped_until = greatest(s.stopped_until,
    excluded.stopped_until)
$$;

revoke all on function public.stop_rates(timestamptz) from public, anon, authenticated;
grant execute on function public.stop_rates(timestamptz) to service_role;

comment on function public.stop_rates(timestamptz) is
  'Stops all broker requests until an instant; a later stop wins.';
