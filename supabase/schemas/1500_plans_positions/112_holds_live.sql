create function public.holds_live() returns boolean
language sql stable set search_path = '' as $$
  select exists (
      select 1 from public.positions x where x.state <> 'closed' and x.mode = 'live')
    or exists (
      select 1 from public.plans p
      where p.state in ('gated', 'executing', 'unwinding') and p.mode = 'live')
$$;

revoke all on function public.holds_live() from public, anon, authenticated;
grant execute on function public.holds_live() to service_role;

comment on function public.holds_live() is
  'Whether a live position is not closed, or a live plan not ended.';
