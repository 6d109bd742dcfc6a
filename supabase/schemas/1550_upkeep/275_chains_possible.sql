create function private.chains_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select c.underlying || ' ' || c.expiry, concat_ws(', ',
      case when c.spot <= 0 or c.forward <= 0
        then 'spot ' || c.spot || ', forward ' || c.forward end,
      case when c.atm_volatility not between 0.01 and 5
        then 'volatility ' || round(c.atm_volatility, 4) end,
      case when c.expiry < c.trading_date then 'expired' end,
      case when q.wrong > 0
        then q.wrong || ' quotes negative or crossed, first at ' || q.first end),
    true
  from public.chain_snapshots c cross join lateral (
    select count(*) as wrong, min(k.strike) as first
    from (values ('call'), ('put')) r(option_right) cross join lateral rows from (
      json_array_elements_text(c.quotes -> 'strike'),
      json_array_elements_text(c.quotes -> r.option_right -> 'bid'),
      json_array_elements_text(c.quotes -> r.option_right -> 'ask')) k(strike, bid, ask)
    where k.bid::numeric < 0 or k.ask::numeric < 0 or k.bid::numeric > k.ask::numeric) q
  where c.trading_date = p_session and (q.wrong > 0 or c.spot <= 0 or c.forward <= 0
    or c.atm_volatility not between 0.01 and 5 or c.expiry < c.trading_date)
$$;

revoke all on function private.chains_possible(date, date) from public, anon, authenticated;
grant execute on function private.chains_possible(date, date) to service_role;

comment on function private.chains_possible(date, date) is
  'Stored chains of the session with prices that cannot be.';
