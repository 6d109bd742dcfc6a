create function public.set_paused(p_paused boolean, p_reason text) returns void
language sql set search_path = '' as $$
  update public.trading_state set paused = p_paused, reason = p_reason where only_row
$$;

revoke all on function public.set_paused(boolean, text) from public, anon, authenticated;
grant execute on function public.set_paused(boolean, text) to service_role;

comment on function public.set_paused(boolean, text) is
  'Stops new entries with a reason, or lets them go on.';
