create function private.legs_text(p_strategy_id bigint) returns text
language sql stable set search_path = '' as $$
  select string_agg(
    case side when 'buy' then '+' else '-' end
      || case when ratio > 1 then ratio || 'x' else '' end
      || private.leg_name(leg_right, strike),
    ' ' order by leg_number)
  from public.strategy_legs where strategy_id = p_strategy_id
$$;

revoke all on function private.legs_text(bigint) from public, anon, authenticated;
grant execute on function private.legs_text(bigint) to service_role;

comment on function private.legs_text(bigint) is
  'The legs of a strategy as one text: +24400P -24600P -25400C +25600C.';
