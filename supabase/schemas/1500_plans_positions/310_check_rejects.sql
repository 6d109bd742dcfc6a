create function private.check_rejects(p_mode public.trading_mode, p_now timestamptz)
returns integer
language plpgsql set search_path = '' as $$
declare
  v_today date := (p_now at time zone 'Asia/Kolkata')::date;
  v_most integer := private.setting_number('max_rejects');
  v_count integer;
begin
  select count(*) into v_count
  from public.plans p join public.intents i using (plan_id)
  left join public.orders o using (intent_id)
  where p.trading_date = v_today and p.mode = p_mode
    and (i.state = 'refused' or o.state = 'rejected');
  if v_count < v_most then
    return 0;
  end if;
  return private.raise_protection(row(null, 'desk', null, p_mode, 'rejects',
    concat_ws(' ', 'rejects', p_mode, v_today), private.session_after(v_today),
    format('the broker refused %s orders on %s', v_count, v_today), p_now)
    ::public.protections)::integer;
end $$;

revoke all on function private.check_rejects(public.trading_mode, timestamptz)
  from public, anon, authenticated;
grant execute on function private.check_rejects(public.trading_mode, timestamptz)
  to service_role;

comment on function private.check_rejects(public.trading_mode, timestamptz) is
  'Locks the desk until the next session where as many orders of the date''s plans were refused '
  'as the setting max_rejects says. Returns how many locks are new.';
