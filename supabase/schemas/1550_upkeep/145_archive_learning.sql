create function public.archive_learning(p_before date, p_limit integer) returns integer
language plpgsql set search_path = '' as $$
declare
  v_count integer;
  v_sum integer := 0;
begin
  delete from public.premium_days d using (
    select o.underlying, o.trading_date, o.expiry from public.underlyings u
    cross join lateral (
      select underlying, trading_date, expiry from public.premium_days p
      where p.underlying = u.underlying and p.trading_date < p_before
      order by p.trading_date limit p_limit) o
    limit p_limit) g
  where (d.underlying, d.trading_date, d.expiry) = (g.underlying, g.trading_date, g.expiry);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.belief_history where belief_history_id in (
    select belief_history_id from public.belief_history
    where reason = 'evening' and changed_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.definition_replays where (scope, horizon_sessions, definition, fitted_on) in (
    select scope, horizon_sessions, definition, fitted_on from public.definition_replays
    where fitted_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.spread_models where (scope, fitted_on) in (
    select scope, fitted_on from public.spread_models where fitted_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.belief_trades where (claim, scope, horizon_sessions, position_id) in (
    select claim, scope, horizon_sessions, position_id from public.belief_trades
    where closed_on < p_before limit p_limit);
  get diagnostics v_count = row_count;
  v_sum := v_sum + v_count;
  delete from public.cost_ledger where allocation_id in (
    select allocation_id from public.cost_ledger where trading_date < p_before limit p_limit);
  get diagnostics v_count = row_count;
  return v_sum + v_count;
end $$;

revoke all on function public.archive_learning(date, integer) from public, anon, authenticated;
grant execute on function public.archive_learning(date, integer) to service_role;

comment on function public.archive_learning(date, integer) is
  'Deletes at most so many of each: premium_days, evenings of belief_history, replays of '
  'definitions, fits of spreads, trades of beliefs and rows of the cost ledger of dates before '
  'one; decisions and edits of priors stay. Returns how many went, 0 once none is left.';
