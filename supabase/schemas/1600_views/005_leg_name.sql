create function private.leg_name(p_right public.leg_right, p_strike numeric) returns text
language sql immutable set search_path = '' as $$
  select case p_right when 'underlying' then 'underlying'
    when 'call' then trim_scale(p_strike) || 'C' else trim_scale(p_strike) || 'P' end
$$;

revoke all on function private.leg_name(public.leg_right, numeric) from public, anon, authenticated;
grant execute on function private.leg_name(public.leg_right, numeric) to service_role;

comment on function private.leg_name(public.leg_right, numeric) is
  'A leg as a person writes it: 24600P, 25400C or underlying.';
