create function private.paper_refusal(p_order jsonb, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_quantity integer := (p_order ->> 'quantity')::integer;
  v_price numeric := (p_order ->> 'limitPrice')::numeric;
  v_contract public.contracts;
  v_funds record;
begin
  if v_quantity <= 0 then
    return format('a quantity of %s is none', v_quantity);
  end if;
  select c.* into v_contract from public.contracts c
  where c.segment = (p_order ->> 'segment')::public.segment
    and c.security_id = p_order ->> 'securityId'
    and c.expiry >= (p_now at time zone 'Asia/Kolkata')::date
  order by c.expiry limit 1;
  if v_quantity % v_contract.lot_size <> 0 then
    return format('%s units are no whole lots of %s', v_quantity, v_contract.lot_size);
  end if;
  if v_quantity >= v_contract.freeze_quantity then
    return format('%s units are not below the freeze quantity of %s', v_quantity,
      v_contract.freeze_quantity);
  end if;
  if v_price % v_contract.tick <> 0 then
    return format('%s is no multiple of the tick of %s', v_price, v_contract.tick);
  end if;
  -- What takes risk off needs no funds: only orders that open do.
  select coalesce(a.capital_used, greatest(j.capital_after - j.capital_before, 0))
      as capital_used, f.capital + f.realised - f.blocked as free
  into v_funds
  from public.intents i join public.plans p using (plan_id)
  left join public.allocations a using (allocation_id)
  left join public.adjustments j using (adjustment_id)
  cross join private.mode_funds('paper', a.allocation_id) f
  where i.correlation_id = p_order ->> 'correlationId' and i.purpose = 'open';
  if v_funds.capital_used > v_funds.free then
    return format('%s rupees are needed, %s are free', round(v_funds.capital_used, 2),
      round(greatest(v_funds.free, 0), 2));
  end if;
  return null;
end $$;

revoke all on function private.paper_refusal(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function private.paper_refusal(jsonb, timestamptz) to service_role;

comment on function private.paper_refusal(jsonb, timestamptz) is
  'Why the paper broker takes no such order, as the exchange and a broker would not: no whole '
  'lots, not below the freeze quantity, off the tick, more than the paper account has free. Null '
  'where it does.';
