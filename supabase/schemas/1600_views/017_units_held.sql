create function private.units_held(p_plans bigint[]) returns text
language sql stable set search_path = '' as $$
  select string_agg(case when h.units > 0 then '+' else '' end || h.units || ' ' || h.contract, ', '
    order by h.leg_number)
  from (
    select i.leg_number, min(i.contract) as contract,
      sum(case i.side when 'buy' then 1 else -1 end * f.quantity) as units
    from private.named_intents i
    join public.orders o using (intent_id)
    join public.fills f using (order_id)
    where i.plan_id = any (p_plans)
    group by i.leg_number) h
  where h.units <> 0
$$;

revoke all on function private.units_held(bigint[]) from public, anon, authenticated;
grant execute on function private.units_held(bigint[]) to service_role;

comment on function private.units_held(bigint[]) is
  'What the fills of some plans left standing, by contract: +1100 SBIN 24 Feb 820 PE; null where '
  'nothing is.';
