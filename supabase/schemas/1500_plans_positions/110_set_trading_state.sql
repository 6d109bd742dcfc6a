create function public.set_trading_state(
  p_state text, p_reason text, p_by text, p_now timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
  -- A switch that somebody deleted must not answer that it was turned.
  insert into public.trading_state default values on conflict do nothing;
  perform pg_catalog.set_config('desk.turned_at', p_now::text, true);
  update public.trading_state set state = p_state, changed_by = p_by,
    reason = case when p_state <> 'active' then p_reason end
  where only_row
    -- The desk itself only ever takes risk off: it neither resumes nor ends a halt.
    and (p_by = 'owner' or state = 'active');
  perform pg_catalog.set_config('desk.turned_at', '', true);
  if p_by = 'owner' and p_state = 'active' then
    perform private.lift_drawdown(p_now);
  end if;
end $$;

revoke all on function public.set_trading_state(text, text, text, timestamptz)
  from public, anon, authenticated;
grant execute on function public.set_trading_state(text, text, text, timestamptz)
  to service_role;

comment on function public.set_trading_state(text, text, text, timestamptz) is
  'Turns the desk''s switch for the owner or for the desk itself, which may only stop what is '
  'active; trading_changes keeps it. An owner who resumes ends a drawdown''s lock.';
