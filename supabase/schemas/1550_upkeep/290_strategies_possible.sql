create function private.strategies_possible(p_date date, p_session date)
returns table (name text, found text, serious boolean)
language sql stable set search_path = '' as $$
  select s.underlying, s.risk || ' ' || s.definition || ': ' || case
      when s.ev_p > s.max_profit then 'expects ' || round(s.ev_p, 2) || ' of a maximum profit of '
        || round(s.max_profit, 2)
      when s.ev_q > s.max_profit then 'the market expects ' || round(s.ev_q, 2)
        || ' of a maximum profit of ' || round(s.max_profit, 2)
      when l.is_free then 'margin ' || round(s.margin, 2)
      when s.lot_size <= 0 then 'lot ' || s.lot_size
      when s.pop_q not between 0 and 1 or s.pop_p not between 0 and 1
        then 'probabilities ' || s.pop_q || ' and ' || s.pop_p
      when s.expected_win < 0 or s.expected_loss < 0
        then 'wins ' || round(s.expected_win, 2) || ', loses ' || round(s.expected_loss, 2)
      when s.entry_charges < 0 or s.exit_charges < 0
        then 'charges ' || round(s.entry_charges, 2) || ' and ' || round(s.exit_charges, 2)
      when s.expiry < s.trading_date then 'expired on ' || s.expiry
      when l.crossed > 0 then l.crossed || ' legs with a bid above the ask'
      else 'expects a loss of ' || round(-s.ev_p, 2) || ', more than the maximum loss of '
        || round(s.max_loss, 2) || ' with its charges' end, true
  from public.strategies s
  cross join lateral (
    select count(*) as crossed,
      -- Bought legs alone need no margin: their premium is all that can be lost.
      s.margin < 0 or s.margin = 0 and s.net_premium >= 0 as is_free
    from public.strategy_legs l
    where l.strategy_id = s.strategy_id and (l.bid > l.ask or l.bid < 0)) l
  where s.trading_date = p_session and s.state = 'accepted' and (s.ev_p > s.max_profit
    or s.ev_q > s.max_profit or l.is_free or s.lot_size <= 0
    or s.pop_q not between 0 and 1 or s.pop_p not between 0 and 1
    or s.expected_win < 0 or s.expected_loss < 0 or s.entry_charges < 0 or s.exit_charges < 0
    or s.expiry < s.trading_date or l.crossed > 0
    -- Expected values are after all charges, the maximum loss is not.
    or -s.ev_p > s.max_loss + s.entry_charges + s.exit_charges + s.round_trip_cost)
$$;

revoke all on function private.strategies_possible(date, date) from public, anon, authenticated;
grant execute on function private.strategies_possible(date, date) to service_role;

comment on function private.strategies_possible(date, date) is
  'Accepted strategies of the session with figures that cannot be.';
