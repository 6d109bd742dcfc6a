create function private.adjustment_orders_differ(
  p_adjustment_id bigint, p_purpose text, p_plan_id bigint
) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select 1
    from (select * from public.adjustment_legs
      where adjustment_id = p_adjustment_id and purpose = p_purpose) n
    full join (
      select leg_number, side, segment, security_id, sum(quantity)::integer as quantity
      from public.intents where plan_id = p_plan_id
      group by leg_number, side, segment, security_id) i using (leg_number)
    where case when i.quantity is null
      -- A wing that nobody bids for may stay where it stands.
      then p_purpose = 'open' or n.side = 'sell'
      else (i.segment, i.security_id, i.quantity) is distinct from
          (n.segment, n.security_id, n.quantity)
        or (i.side = n.side) is distinct from (p_purpose = 'open') end)
$$;

revoke all on function private.adjustment_orders_differ(bigint, text, bigint)
  from public, anon, authenticated;
grant execute on function private.adjustment_orders_differ(bigint, text, bigint) to service_role;

comment on function private.adjustment_orders_differ(bigint, text, bigint) is
  'Whether a plan''s orders are other than those that close, or open, an adjustment''s legs.';
