create function private.plan_ledger(
  p_plan_id bigint, p_purposes text[]
) returns table (net numeric, charges numeric)
language sql stable set search_path = '' as $$
  select coalesce(sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price), 0),
    coalesce(sum(f.charges), 0)
  from public.intents i join public.orders o using (intent_id) join public.fills f using (order_id)
  where i.plan_id = p_plan_id and i.purpose = any (p_purposes)
$$;

revoke all on function private.plan_ledger(bigint, text[]) from public, anon, authenticated;
grant execute on function private.plan_ledger(bigint, text[]) to service_role;

comment on function private.plan_ledger(bigint, text[]) is
  'Net of a plan''s fills in rupees, received +, and their charges; exact, from numeric.';
