create function private.actions_factor(p_underlying text, p_after date, p_through date)
returns numeric
language sql stable set search_path = '' as $$
  select coalesce(round(exp(sum(ln(factor))), 9), 1) from public.corporate_actions
  where underlying = p_underlying and action_date > p_after and action_date <= p_through
$$;

revoke all on function private.actions_factor(text, date, date)
  from public, anon, authenticated;
grant execute on function private.actions_factor(text, date, date) to service_role;

comment on function private.actions_factor(text, date, date) is
  'What splits, bonuses and demergers after one date and up to another divided the price by.';
