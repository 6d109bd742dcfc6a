create function private.held_variance(
  p_horizon real, p_n1 real, p_w1 real, p_n2 real, p_w2 real
) returns real
language sql immutable set search_path = '' as $$
  select case
    when p_w1 is not null and p_w2 is not null
      then p_w1 + (p_w2 - p_w1) * (p_horizon - p_n1) / (p_n2 - p_n1)
    when p_w1 is not null and p_horizon <= 1.5 * p_n1 then p_w1 * p_horizon / p_n1
    when p_w2 is not null and p_n2 <= 1.5 * p_horizon then p_w2 * p_horizon / p_n2
  end
$$;

revoke all on function private.held_variance(real, real, real, real, real)
  from public, anon, authenticated;
grant execute on function private.held_variance(real, real, real, real, real) to service_role;

comment on function private.held_variance(real, real, real, real, real) is
  'Total variance over a horizon from those of the expiries before (1) and after it (2): linear in '
  'sessions between them, else the nearest one''s own a session, up to a ratio of one and a half.';
